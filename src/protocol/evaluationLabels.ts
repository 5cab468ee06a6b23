import { shown } from './evaluationShapes.ts'
import type { Shown } from './evaluationView.ts'
import { anyOf, boolean, fields, integer, list, oneOf, optional, text, told } from './shape.ts'

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
export const askedLabelsFields = { objective, backup: optional(objective) }

const both = fields<TogetherView['validation']>({ usual: shown, chosen: shown })

export const labelsShape = fields<LabelsView>({
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

export const labelsAnswerShape = anyOf(
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
