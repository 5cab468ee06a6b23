import { thresholdPointShape, type ThresholdPoint } from './evaluationCurves.ts'
import { classIndex, shown } from './evaluationShapes.ts'
import type { Shown } from './evaluationView.ts'
import { anyOf, boolean, fields, integer, list, oneOf, optional, text, told } from './shape.ts'

/** What a threshold of a class is to be chosen for. */
export interface AskedDecision {
  readonly index: number
  /** In the command line's form: `precision:0.9`. */
  readonly objective: string
  /** What the backup's threshold is chosen for. */
  readonly backup?: string
}

/** A rule with what it does: on validation, where it was chosen, and on test, where it was judged there. */
export interface RuleView {
  readonly role: 'primary' | 'backup'
  /** To follow "chosen for". */
  readonly objective: string
  /** On validation; absent where the class is never predicted. */
  readonly point?: ThresholdPoint
  readonly figures: readonly { readonly title: string; readonly validation: Shown; readonly test?: Shown }[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
}

export type DecisionAnswer =
  | {
      readonly kind: 'decided'
      readonly index: number
      readonly validationSamples: number
      /** Of the test set that recording judges it on; absent where there is none. */
      readonly testSamples?: number
      readonly rules: readonly RuleView[]
      /** What is to be known of it. */
      readonly notes: readonly string[]
    }
  /** Nothing can be chosen: why. */
  | { readonly kind: 'refused'; readonly reason: string }

/** The newest decision about a class in the project's log. */
export interface RecordedView {
  /** Day on which it was recorded. */
  readonly day: string
  /** Whether it was chosen, and judged, on today's predictions: figures are shown of these alone. */
  readonly isCurrent: boolean
  readonly isJudged: boolean
  /** Models that it combines; of more than one the log has the rule. */
  readonly models: number
  readonly rules: readonly RuleView[]
}

const longestObjective = 200

export const askedDecisionFields = {
  index: classIndex,
  objective: text(longestObjective),
  backup: optional(text(longestObjective)),
}

const rules = list(
  fields<RuleView>({
    role: oneOf('primary', 'backup'),
    objective: told,
    point: optional(thresholdPointShape),
    figures: list(
      fields<RuleView['figures'][number]>({ title: told, validation: shown, test: optional(shown) }),
    ),
    doubts: list(told),
  }),
)

export const decisionShape = anyOf(
  fields<Extract<DecisionAnswer, { kind: 'decided' }>>({
    kind: oneOf('decided'),
    index: classIndex,
    validationSamples: integer(),
    testSamples: optional(integer()),
    rules,
    notes: list(told),
  }),
  fields<Extract<DecisionAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

export const recordedShape = fields<RecordedView>({
  day: told,
  isCurrent: boolean,
  isJudged: boolean,
  models: integer(1),
  rules,
})
