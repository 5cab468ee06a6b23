import type { Result } from '../core/finding.ts'
import type { GateName } from '../core/phases/gates.ts'
import type { openPaths } from '../core/phases/prerequisites.ts'
import type { Transition } from '../core/phases/transitions.ts'
import type { GateReport } from '../core/readiness/gate.ts'
import type { SignOff } from '../core/readiness/signoffs.ts'
import type { TestSetLock } from '../core/readiness/testSetLock.ts'
import type { AnswerTo, Protocol, RequestOf } from './channel.ts'
import type { EvaluationAnswer, EvaluationStage } from './evaluation.ts'
import type { CalibrationView } from './evaluationCalibration.ts'
import type { RunWithPredictions, ComparisonAnswer, ModelsAnswer } from './evaluationComparison.ts'
import type { AskedDecision, DecisionAnswer, RecordedView } from './evaluationDecision.ts'
import type { AskedThreshold, ClassCurves, ScoreStretch, ThresholdPoint } from './evaluationCurves.ts'
import type { AskedLabels, LabelsAnswer, LabelsView } from './evaluationLabels.ts'
import type {
  CellSamples,
  MatrixView,
  MetricsView,
  FailureSample,
  SliceAnswer,
  SliceMetricsAnswer,
} from './evaluationView.ts'
import type { Plot } from './evaluationPlots.ts'
import type { FailureList, Split } from './evaluationParts.ts'

/** Every message is about the project in a folder: its absolute path. */
interface OfProject {
  readonly root: string
}

/** A decision that stands in the log by now, and what was written there. */
export type RecordAnswer =
  | { readonly kind: 'recorded'; readonly told: string; readonly written: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** Between the extension host and the thread that judges and evaluates projects. */
export interface EngineProtocol extends Protocol {
  readonly request: OfProject &
    (
      | { readonly type: 'gate'; readonly gate: GateName }
      | { readonly type: 'transition'; readonly phase: 2 | 3 | 4 }
      /** The open ways into the last phase. */
      | { readonly type: 'paths' }
      | { readonly type: 'signOffs' }
      | { readonly type: 'testSetLock' }
      | { readonly type: 'evaluation' }
      | { readonly type: 'exactMetrics' }
      | { readonly type: 'curves'; readonly index: number; readonly split: Split }
      | ({ readonly type: 'threshold' } & AskedThreshold)
      | ({ readonly type: 'scores' } & AskedThreshold)
      | { readonly type: 'models' }
      | ({ readonly type: 'decide' } & AskedDecision)
      /** With the version of the program, for the log. */
      | ({ readonly type: 'record'; readonly version: string } & AskedDecision)
      | ({ readonly type: 'decideLabels' } & AskedLabels)
      | ({ readonly type: 'recordLabels'; readonly version: string } & AskedLabels)
      | { readonly type: 'recordedLabels' }
      | { readonly type: 'recorded'; readonly index: number }
      | { readonly type: 'calibration' }
      | { readonly type: 'baselines' }
      | { readonly type: 'compare'; readonly path: string }
      | { readonly type: 'compareSeveral'; readonly paths: readonly string[] }
      /** Takes a decision out of the log as it was written there. */
      | { readonly type: 'withdraw'; readonly written: string }
      | { readonly type: 'cell'; readonly actual: number; readonly predicted: number; readonly from: number }
      /** A cell's samples without their pictures, at most so many. */
      | {
          readonly type: 'cellList'
          readonly actual: number
          readonly predicted: number
          readonly most: number
        }
      | { readonly type: 'slice'; readonly where: string }
      | { readonly type: 'sliceMetrics'; readonly where: string }
      | { readonly type: 'failures'; readonly list: FailureList; readonly from: number }
      | { readonly type: 'around'; readonly index: number }
      | { readonly type: 'drawMatrix' }
      | { readonly type: 'plots'; readonly chosen?: AskedDecision }
      /** Forgets what was computed: files have changed. */
      | { readonly type: 'invalidate' }
    )
  readonly answers: {
    readonly gate: Result<GateReport>
    readonly transition: Transition | undefined
    readonly paths: ReturnType<typeof openPaths>
    readonly signOffs: Result<readonly SignOff[]>
    readonly testSetLock: Result<TestSetLock>
    readonly evaluation: EvaluationAnswer
    readonly exactMetrics: MetricsView | undefined
    readonly curves: ClassCurves | undefined
    readonly threshold: ThresholdPoint | undefined
    readonly scores: ScoreStretch | undefined
    readonly models: readonly RunWithPredictions[]
    readonly decide: DecisionAnswer
    readonly record: RecordAnswer
    readonly decideLabels: LabelsAnswer
    readonly recordLabels: RecordAnswer
    readonly recordedLabels: LabelsView | undefined
    readonly recorded: RecordedView | undefined
    readonly calibration: CalibrationView | undefined
    readonly baselines: readonly RunWithPredictions[]
    readonly compare: ComparisonAnswer
    readonly compareSeveral: ModelsAnswer
    /** Whether it stood there still. */
    readonly withdraw: boolean
    readonly cell: CellSamples
    readonly cellList: CellSamples
    readonly slice: SliceAnswer
    readonly sliceMetrics: SliceMetricsAnswer
    readonly failures: readonly FailureSample[]
    readonly around: MatrixView | undefined
    readonly drawMatrix: string | undefined
    readonly plots: readonly Plot[]
    readonly invalidate: void
  }
  readonly event: OfProject & { readonly type: 'evaluating'; readonly stage: EvaluationStage }
}

export type EngineRequest<T extends EngineProtocol['request']['type']> = RequestOf<EngineProtocol, T>
export type EngineAnswer<T extends EngineProtocol['request']['type']> = AnswerTo<EngineProtocol, T>
