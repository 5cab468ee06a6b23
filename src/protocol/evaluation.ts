import type { Expected, Protocol } from './channel.ts'
import { calibrationMessages, type CalibrationMessages } from './evaluation/calibration.ts'
import { comparisonMessages, type ComparisonMessages } from './evaluation/comparison.ts'
import { copyMessages, type CopyMessages } from './evaluation/copy.ts'
import { curvesMessages, type CurvesMessages } from './evaluation/curves.ts'
import { decisionMessages, type DecisionMessages } from './evaluation/decision.ts'
import { failureMessages, type FailureMessages } from './evaluation/failures.ts'
import { labelsMessages, type LabelsMessages } from './evaluation/labels.ts'
import { matrixMessages, type MatrixMessages } from './evaluation/matrix.ts'
import { metricsMessages, type MetricsMessages } from './evaluation/metrics.ts'
import { pictureMessages, type PictureMessages } from './evaluation/pictures.ts'
import { sampleMessages, type SampleMessages } from './evaluation/samples.ts'
import { sliceMessages, type SliceMessages } from './evaluation/slices.ts'
import { viewShape, type EvaluationView } from './evaluation/view.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  oneOf,
  readMessage,
  told,
  type MessageTables,
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

const startedFromEvaluation = ['finalize', 'exportOnly'] as const
export type StartedFromEvaluation = (typeof startedFromEvaluation)[number]

/** About the evaluation as a whole. */
interface WholeMessages {
  readonly request:
    | { readonly type: 'load' }
    /** Ends the evaluation that `load` waits for. */
    | { readonly type: 'cancel' }
    /** Starts what makes the missing: the whole pipeline, or its export. */
    | { readonly type: 'start'; readonly what: StartedFromEvaluation }
  readonly answers: {
    readonly load: EvaluationAnswer
    readonly cancel: void
    readonly start: void
  }
}

const wholeMessages: MessageTables<WholeMessages> = {
  requests: { load: {}, cancel: {}, start: { what: oneOf(...startedFromEvaluation) } },
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
    start: nothing,
  },
}

type Messages =
  | WholeMessages
  | MetricsMessages
  | MatrixMessages
  | SampleMessages
  | SliceMessages
  | FailureMessages
  | CurvesMessages
  | DecisionMessages
  | LabelsMessages
  | CalibrationMessages
  | ComparisonMessages
  | PictureMessages
  | CopyMessages

export interface EvaluationProtocol extends Protocol {
  readonly request: Messages['request']
  readonly answers: WholeMessages['answers'] &
    MetricsMessages['answers'] &
    MatrixMessages['answers'] &
    SampleMessages['answers'] &
    SliceMessages['answers'] &
    FailureMessages['answers'] &
    CurvesMessages['answers'] &
    DecisionMessages['answers'] &
    LabelsMessages['answers'] &
    CalibrationMessages['answers'] &
    ComparisonMessages['answers'] &
    PictureMessages['answers'] &
    CopyMessages['answers']
  readonly event:
    | { readonly type: 'changed' }
    | { readonly type: 'evaluating'; readonly stage: EvaluationStage }
}

export const readEvaluationRequest = readMessage<EvaluationProtocol['request']>({
  ...wholeMessages.requests,
  ...metricsMessages.requests,
  ...matrixMessages.requests,
  ...sampleMessages.requests,
  ...sliceMessages.requests,
  ...failureMessages.requests,
  ...curvesMessages.requests,
  ...decisionMessages.requests,
  ...labelsMessages.requests,
  ...calibrationMessages.requests,
  ...comparisonMessages.requests,
  ...pictureMessages.requests,
  ...copyMessages.requests,
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
    ...wholeMessages.answers,
    ...metricsMessages.answers,
    ...matrixMessages.answers,
    ...sampleMessages.answers,
    ...sliceMessages.answers,
    ...failureMessages.answers,
    ...curvesMessages.answers,
    ...decisionMessages.answers,
    ...labelsMessages.answers,
    ...calibrationMessages.answers,
    ...comparisonMessages.answers,
    ...pictureMessages.answers,
    ...copyMessages.answers,
  },
}
