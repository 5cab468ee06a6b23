import { shown, type Shown } from './shown.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  oneOf,
  optional,
  text,
  told,
  type MessageTables,
} from '../shape.ts'

/** What a threshold of each label is to be chosen for. */
export interface AskedLabels {
  /** In the command line's form. */
  readonly objective: string
  /** What each backup's threshold is chosen for. */
  readonly backup?: string
}

/** A label's own threshold and the objective's figure there. */
export interface LabelThresholdView {
  readonly name: string
  /** Absent where the label is never predicted. */
  readonly threshold?: string
  /** Whether it is the usual 0.5, as nothing was chosen. */
  readonly isKept: boolean
  /** Title of the figure: that of the objective it was chosen for. */
  readonly title?: string
  readonly validation?: Shown
  readonly test?: Shown
}

/** A metric of all labels together, each decided at 0.5, and each at its own threshold. */
export interface TogetherView {
  readonly title: string
  readonly validation: { readonly usual: Shown; readonly chosen: Shown }
  readonly test?: { readonly usual: Shown; readonly chosen: Shown }
}

export interface LabelsView {
  readonly labels: readonly LabelThresholdView[]
  readonly together: readonly TogetherView[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
}

export type LabelsAnswer =
  | {
      readonly kind: 'decided'
      /** To follow "chosen for". */
      readonly objective: string
      readonly validationSamples: number
      /** Of the test set that recording judges them on; absent where there is none. */
      readonly testSamples?: number
      readonly view: LabelsView
      /** What is to be known of it. */
      readonly notes: readonly string[]
    }
  /** Nothing can be chosen: why. */
  | { readonly kind: 'refused'; readonly reason: string }

const objective = text(200)
const askedLabelsFields = { objective, backup: optional(objective) }

const both = fields<TogetherView['validation']>({ usual: shown, chosen: shown })

const labelsShape = fields<LabelsView>({
  labels: list(
    fields<LabelThresholdView>({
      name: told,
      threshold: optional(told),
      isKept: boolean,
      title: optional(told),
      validation: optional(shown),
      test: optional(shown),
    }),
    1_000_000,
  ),
  together: list(fields<TogetherView>({ title: told, validation: both, test: optional(both) })),
  doubts: list(told),
})

const labelsAnswerShape = anyOf(
  fields<Extract<LabelsAnswer, { kind: 'decided' }>>({
    kind: oneOf('decided'),
    objective: told,
    validationSamples: integer(),
    testSamples: optional(integer()),
    view: labelsShape,
    notes: list(told),
  }),
  fields<Extract<LabelsAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

export interface LabelsMessages {
  readonly request:
    /** Chooses a threshold for each label on validation. */
    | ({ readonly type: 'decideLabels' } & AskedLabels)
    /** Puts these on record, and judges them on test. */
    | ({ readonly type: 'recordLabels' } & AskedLabels)
    /** What is on record about all labels. */
    | { readonly type: 'recordedLabels' }
  readonly answers: {
    readonly decideLabels: LabelsAnswer
    /** Whether they are on record by now; false where the person cancelled. */
    readonly recordLabels: boolean
    readonly recordedLabels: LabelsView | undefined
  }
}

export const labelsMessages: MessageTables<LabelsMessages> = {
  requests: { decideLabels: askedLabelsFields, recordLabels: askedLabelsFields, recordedLabels: {} },
  answers: {
    decideLabels: labelsAnswerShape,
    recordLabels: boolean,
    recordedLabels: anyOf(nothing, labelsShape),
  },
}
