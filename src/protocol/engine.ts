import type { Result } from '../core/finding.ts'
import type { GateName } from '../core/phases/gates.ts'
import type { openPaths } from '../core/phases/prerequisites.ts'
import type { Transition } from '../core/phases/transitions.ts'
import type { GateReport } from '../core/readiness/gate.ts'
import type { SignOff } from '../core/readiness/signoffs.ts'
import type { TestSetLock } from '../core/readiness/testSetLock.ts'
import type { AnswerTo, Protocol, RequestOf } from './channel.ts'
import type { EvaluationAnswer, EvaluationProtocol, EvaluationStage } from './evaluation.ts'
import type { AskedDecision } from './evaluation/decision.ts'
import type { AskedLabels } from './evaluation/labels.ts'

/** Every message is about the project in a folder: its absolute path. */
interface OfProject {
  readonly root: string
}

/** A decision that stands in the log by now, and what was written there. */
export type RecordAnswer =
  | { readonly kind: 'recorded'; readonly told: string; readonly written: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** What the evaluation panel asks of the thread as its view asks it; the rest it does itself, or adds something to. */
type ComputedForView = Exclude<
  EvaluationProtocol['request'],
  {
    readonly type:
      | 'load'
      | 'cancel'
      | 'start'
      | 'record'
      | 'recordLabels'
      | 'openDecisions'
      | 'calibrate'
      | 'pickPredictions'
      | 'savePlots'
      | 'save'
      | 'copy'
  }
>

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
      | ComputedForView
      /** With the version of the program, for the log. */
      | ({ readonly type: 'record'; readonly version: string } & AskedDecision)
      | ({ readonly type: 'recordLabels'; readonly version: string } & AskedLabels)
      /** Takes a decision out of the log as it was written there. */
      | { readonly type: 'withdraw'; readonly written: string }
      /** Forgets what was computed: files have changed. */
      | { readonly type: 'invalidate' }
    )
  readonly answers: Pick<EvaluationProtocol['answers'], ComputedForView['type']> & {
    readonly gate: Result<GateReport>
    readonly transition: Transition | undefined
    readonly paths: ReturnType<typeof openPaths>
    readonly signOffs: Result<readonly SignOff[]>
    readonly testSetLock: Result<TestSetLock>
    readonly evaluation: EvaluationAnswer
    readonly record: RecordAnswer
    readonly recordLabels: RecordAnswer
    /** Whether it stood there still. */
    readonly withdraw: boolean
    readonly invalidate: void
  }
  readonly event: OfProject & { readonly type: 'evaluating'; readonly stage: EvaluationStage }
}

export type EngineRequest<T extends EngineProtocol['request']['type']> = RequestOf<EngineProtocol, T>
export type EngineAnswer<T extends EngineProtocol['request']['type']> = AnswerTo<EngineProtocol, T>
