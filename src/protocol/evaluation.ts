import type { CalibrationMethod } from '../core/calibration/methods.ts'
import type { Expected, Protocol } from './channel.ts'
import {
  cellShape,
  classIndex,
  failureSampleShape,
  matrixShape,
  metricsShape,
  sliceAnswerShape,
  sliceMetricsShape,
  splitShape,
  viewShape,
} from './evaluationShapes.ts'
import {
  curvesShape,
  stretchShape,
  thresholdPointShape,
  type AskedThreshold,
  type ClassCurves,
  type ScoreStretch,
  type ThresholdPoint,
} from './evaluationCurves.ts'
import { calibrationShape, methodShape, type CalibrationView } from './evaluationCalibration.ts'
import {
  predictionsPath,
  runsWithPredictions,
  comparisonAnswerShape,
  modelsAnswerShape,
  mostOthers,
  type RunWithPredictions,
  type ComparisonAnswer,
  type ModelsAnswer,
} from './evaluationComparison.ts'
import { copiedParts, type CopiedPart } from './evaluationCopy.ts'
import {
  askedDecisionFields,
  decisionShape,
  recordedShape,
  type AskedDecision,
  type DecisionAnswer,
  type RecordedView,
} from './evaluationDecision.ts'
import {
  askedLabelsFields,
  labelsAnswerShape,
  labelsShape,
  type AskedLabels,
  type LabelsAnswer,
  type LabelsView,
} from './evaluationLabels.ts'
import type {
  CellSamples,
  EvaluationView,
  MatrixView,
  MetricsView,
  FailureSample,
  SliceAnswer,
  SliceMetricsAnswer,
} from './evaluationView.ts'
import {
  formatShape,
  longestPicture,
  plotFiles,
  plotsShape,
  type PictureFormat,
  type Plot,
  type PlotFile,
} from './evaluationPlots.ts'
import { failureLists, longestPredicate, type FailureList, type Split } from './evaluationParts.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  number,
  oneOf,
  optional,
  readMessage,
  text,
  told,
} from './shape.ts'

/** How far an evaluation is, which takes seconds for large predictions. */
export type EvaluationStage =
  | { readonly stage: 'reading' }
  | { readonly stage: 'computing'; readonly samples: number; readonly classes: number }

export type EvaluationAnswer =
  | { readonly kind: 'ready'; readonly view: EvaluationView }
  | {
      readonly kind: 'missing'
      readonly reasons: readonly string[]
      /** Whether there are predictions that can't be evaluated, and not none. */
      readonly isRefused: boolean
      /** Whether the pipeline could change that: there is a project to run it in. */
      readonly startable: boolean
    }
  /** The person ended it before there was a result. */
  | { readonly kind: 'cancelled' }

export const savedPictures = [
  'confusion-matrix',
  'roc',
  'precision-recall',
  'thresholds',
  'calibration',
  'calibration-test',
  'calibration-validation',
  'predicted-actual',
  'errors',
] as const
export type SavedPicture = (typeof savedPictures)[number]

export const startedFromEvaluation = ['finalize', 'exportOnly'] as const
export type StartedFromEvaluation = (typeof startedFromEvaluation)[number]

/** What a file of predictions is chosen for: to compare with, or to weigh beside the project's own. */
export const pickingPurposes = ['baseline', 'model'] as const
export type PickingPurpose = (typeof pickingPurposes)[number]

/** The most that a cell's list is given at once. */
export const cellPage = 48

export interface EvaluationProtocol extends Protocol {
  readonly request:
    | { readonly type: 'load' }
    /** Ends the evaluation that `load` waits for. */
    | { readonly type: 'cancel' }
    /** The metrics with exact intervals of shares of samples. */
    | { readonly type: 'exactMetrics' }
    | { readonly type: 'curves'; readonly index: number; readonly split: Split }
    | ({ readonly type: 'threshold' } & AskedThreshold)
    /** The scores next to a threshold. */
    | ({ readonly type: 'scores' } & AskedThreshold)
    /** Chooses thresholds on validation. */
    | ({ readonly type: 'decide' } & AskedDecision)
    /** Other runs whose models may be weighed beside the project's own. */
    | { readonly type: 'models' }
    /** Puts that on record, and judges it on test. */
    | ({ readonly type: 'record' } & AskedDecision)
    /** Chooses a threshold for each label on validation. */
    | ({ readonly type: 'decideLabels' } & AskedLabels)
    /** Puts these on record, and judges them on test. */
    | ({ readonly type: 'recordLabels' } & AskedLabels)
    /** What is on record about all labels. */
    | { readonly type: 'recordedLabels' }
    /** What is on record about a class. */
    | { readonly type: 'recorded'; readonly index: number }
    | { readonly type: 'openDecisions' }
    | { readonly type: 'calibration' }
    /** Sets `export.calibration` in the configuration. */
    | { readonly type: 'calibrate'; readonly method: CalibrationMethod }
    /** Other runs to compare with. */
    | { readonly type: 'baselines' }
    /** Asks for a file of predictions. */
    | { readonly type: 'pickPredictions'; readonly purpose: PickingPurpose }
    | { readonly type: 'compare'; readonly path: string }
    /** Several at once, each with the project's own and with each other. */
    | { readonly type: 'compareSeveral'; readonly paths: readonly string[] }
    | {
        readonly type: 'cell'
        readonly actual: number
        readonly predicted: number
        readonly from: number
      }
    /** A cell's samples without their pictures, the first thousand. */
    | { readonly type: 'cellList'; readonly actual: number; readonly predicted: number }
    /** The samples that a predicate selects, beside the rest. */
    | { readonly type: 'slice'; readonly where: string }
    /** Every metric of these samples. */
    | { readonly type: 'sliceMetrics'; readonly where: string }
    | { readonly type: 'failures'; readonly list: FailureList; readonly from: number }
    /** The part of a large confusion matrix about one class. */
    | { readonly type: 'around'; readonly index: number }
    /** The whole confusion matrix drawn on paper's colours. */
    | { readonly type: 'drawMatrix' }
    /** The plots of the reports, and those of a threshold that is chosen. */
    | { readonly type: 'plots'; readonly chosen?: AskedDecision }
    /** Saves them in a folder that is asked for. */
    | { readonly type: 'savePlots'; readonly files: readonly PlotFile[] }
    /** Copies what is shown, as Markdown. */
    | { readonly type: 'copy'; readonly parts: readonly CopiedPart[] }
    /** Starts what makes the missing: the whole pipeline, or its export. */
    | { readonly type: 'start'; readonly what: StartedFromEvaluation }
    | {
        readonly type: 'save'
        readonly picture: SavedPicture
        readonly format: PictureFormat
        /** SVG source, or PNG in base64. */
        readonly content: string
      }
  readonly answers: {
    readonly load: EvaluationAnswer
    readonly cancel: void
    readonly exactMetrics: MetricsView | undefined
    readonly curves: ClassCurves | undefined
    readonly threshold: ThresholdPoint | undefined
    readonly scores: ScoreStretch | undefined
    readonly models: readonly RunWithPredictions[]
    readonly decide: DecisionAnswer
    /** Whether it is on record by now; false where the person cancelled. */
    readonly record: boolean
    readonly decideLabels: LabelsAnswer
    /** Likewise. */
    readonly recordLabels: boolean
    readonly recordedLabels: LabelsView | undefined
    readonly recorded: RecordedView | undefined
    readonly openDecisions: void
    /** Undefined where there are no probabilities of classes. */
    readonly calibration: CalibrationView | undefined
    /** Whether the configuration was changed. */
    readonly calibrate: boolean
    readonly baselines: readonly RunWithPredictions[]
    /** Its path; undefined where the person cancelled. */
    readonly pickPredictions: string | undefined
    readonly compare: ComparisonAnswer
    readonly compareSeveral: ModelsAnswer
    readonly cell: CellSamples
    readonly cellList: CellSamples
    readonly slice: SliceAnswer
    readonly sliceMetrics: SliceMetricsAnswer
    readonly failures: readonly FailureSample[]
    readonly around: MatrixView | undefined
    readonly drawMatrix: string | undefined
    readonly plots: readonly Plot[]
    /** Whether files were written; false where the person cancelled. */
    readonly savePlots: boolean
    readonly copy: void
    readonly start: void
    /** Whether a file was written; false where the person cancelled. */
    readonly save: boolean
  }
  readonly event:
    | { readonly type: 'changed' }
    | { readonly type: 'evaluating'; readonly stage: EvaluationStage }
}

const askedThresholdFields = { index: classIndex, split: splitShape, threshold: number() }

export const readEvaluationRequest = readMessage<EvaluationProtocol['request']>({
  load: {},
  cancel: {},
  exactMetrics: {},
  curves: { index: classIndex, split: splitShape },
  threshold: askedThresholdFields,
  scores: askedThresholdFields,
  models: {},
  decide: askedDecisionFields,
  record: askedDecisionFields,
  decideLabels: askedLabelsFields,
  recordLabels: askedLabelsFields,
  recordedLabels: {},
  recorded: { index: classIndex },
  openDecisions: {},
  calibration: {},
  calibrate: { method: methodShape },
  baselines: {},
  pickPredictions: { purpose: oneOf(...pickingPurposes) },
  compare: { path: predictionsPath },
  compareSeveral: { paths: list(predictionsPath, mostOthers) },
  cell: { actual: classIndex, predicted: classIndex, from: integer() },
  cellList: { actual: classIndex, predicted: classIndex },
  slice: { where: text(longestPredicate) },
  sliceMetrics: { where: text(longestPredicate) },
  failures: { list: oneOf(...failureLists), from: integer() },
  around: { index: classIndex },
  drawMatrix: {},
  plots: { chosen: optional(fields<AskedDecision>(askedDecisionFields)) },
  savePlots: { files: plotFiles },
  copy: { parts: copiedParts },
  start: { what: oneOf(...startedFromEvaluation) },
  save: {
    picture: oneOf(...savedPictures),
    format: formatShape,
    content: text(longestPicture),
  },
})

/** What the view takes from its host. */
export const fromEvaluationHost: Expected<EvaluationProtocol> = {
  event: readMessage<EvaluationProtocol['event']>({
    changed: {},
    evaluating: {
      stage: anyOf(
        fields<Extract<EvaluationStage, { stage: 'reading' }>>({ stage: oneOf('reading') }),
        fields<Extract<EvaluationStage, { stage: 'computing' }>>({
          stage: oneOf('computing'),
          samples: integer(),
          classes: integer(),
        }),
      ),
    },
  }),
  answers: {
    load: anyOf(
      fields<Extract<EvaluationAnswer, { kind: 'ready' }>>({ kind: oneOf('ready'), view: viewShape }),
      fields<Extract<EvaluationAnswer, { kind: 'missing' }>>({
        kind: oneOf('missing'),
        reasons: list(told),
        isRefused: boolean,
        startable: boolean,
      }),
      fields<Extract<EvaluationAnswer, { kind: 'cancelled' }>>({ kind: oneOf('cancelled') }),
    ),
    cancel: nothing,
    exactMetrics: anyOf(nothing, metricsShape),
    curves: anyOf(nothing, curvesShape),
    threshold: anyOf(nothing, thresholdPointShape),
    scores: anyOf(nothing, stretchShape),
    models: runsWithPredictions,
    decide: decisionShape,
    record: boolean,
    decideLabels: labelsAnswerShape,
    recordLabels: boolean,
    recordedLabels: anyOf(nothing, labelsShape),
    recorded: anyOf(nothing, recordedShape),
    openDecisions: nothing,
    calibration: anyOf(nothing, calibrationShape),
    calibrate: boolean,
    baselines: runsWithPredictions,
    pickPredictions: anyOf(nothing, told),
    compare: comparisonAnswerShape,
    compareSeveral: modelsAnswerShape,
    cell: cellShape,
    cellList: cellShape,
    slice: sliceAnswerShape,
    sliceMetrics: sliceMetricsShape,
    failures: list(failureSampleShape),
    around: anyOf(nothing, matrixShape),
    drawMatrix: anyOf(nothing, text(longestPicture)),
    plots: plotsShape,
    savePlots: boolean,
    copy: nothing,
    start: nothing,
    save: boolean,
  },
}
