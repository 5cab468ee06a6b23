import type { EnsembleKind } from '../../core/ensembles/combination.ts'
import { mostOthers, predictionsPath, runsWithPredictions, type RunWithPredictions } from './comparison.ts'
import { thresholdPointShape, type ThresholdPoint } from './curves.ts'
import { shown, type Shown } from './shown.ts'
import { classIndex } from './splits.ts'
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

export const ensembleKinds = [
  'mean',
  'vote',
  'weighted',
  'stacked',
] as const satisfies readonly EnsembleKind[]

/** What a threshold of a class is to be chosen for. */
export interface AskedDecision {
  readonly index: number
  /** In the command line's form: `precision:0.9`. */
  readonly objective: string
  /** What the backup's threshold is chosen for; of a single model alone. */
  readonly backup?: string
  /** Validation predictions of further models, that are weighed beside the project's own. */
  readonly models?: readonly string[]
  /** Ensembles of these models that are weighed too. */
  readonly ensembles?: readonly EnsembleKind[]
}

/** A rule with what it does: on validation, where it was chosen, and on test, where it was judged there. */
export interface RuleView {
  readonly role: 'primary' | 'backup'
  /** To follow "chosen for". */
  readonly objective: string
  /** How the score comes about, to follow "by": of several models. */
  readonly score?: string
  /** From which the class is predicted; absent where it never is. */
  readonly threshold?: string
  /** On validation; absent where the score isn't that of the project's own model. */
  readonly point?: ThresholdPoint
  readonly figures: readonly { readonly title: string; readonly validation: Shown; readonly test?: Shown }[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
}

/** A model or an ensemble with the threshold that is best for it on validation. */
export interface CandidateView {
  readonly name: string
  /** Absent of a single model. */
  readonly ensemble?: EnsembleKind
  readonly role?: RuleView['role']
  /** Absent where the class is never predicted, or no threshold meets the demand. */
  readonly threshold?: string
  /** Whether it meets the objective's demand. */
  readonly meets: boolean
  /** In the order of `CandidatesView.titles`. */
  readonly figures: readonly Shown[]
}

export interface CandidatesView {
  /** Of the figures: the objective's first. */
  readonly titles: readonly string[]
  /** The best by the objective first. */
  readonly rows: readonly CandidateView[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
}

/** What even steps of the primary rule's threshold give on validation, the chosen one among them. */
export interface SweepView {
  /** Scores that were weighed. */
  readonly distinct: number
  /** Of the cells. */
  readonly titles: readonly string[]
  readonly rows: readonly {
    readonly threshold: string
    readonly isChosen: boolean
    readonly cells: readonly string[]
  }[]
}

export type DecisionAnswer =
  | {
      readonly kind: 'decided'
      readonly index: number
      readonly validationSamples: number
      /** Of the test set that recording judges it on; absent where there is none. */
      readonly testSamples?: number
      /** Models without test predictions, which keep it from being judged there. */
      readonly untested: readonly string[]
      readonly rules: readonly RuleView[]
      readonly candidates: CandidatesView
      readonly sweep: SweepView
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
  /** Models that were weighed. */
  readonly models: number
  readonly rules: readonly RuleView[]
}

const longestObjective = 200
export const askedDecisionFields = {
  index: classIndex,
  objective: text(longestObjective),
  backup: optional(text(longestObjective)),
  models: optional(list(predictionsPath, mostOthers)),
  ensembles: optional(list(oneOf(...ensembleKinds), ensembleKinds.length)),
}

const rules = list(
  fields<RuleView>({
    role: oneOf('primary', 'backup'),
    objective: told,
    score: optional(told),
    threshold: optional(told),
    point: optional(thresholdPointShape),
    figures: list(
      fields<RuleView['figures'][number]>({ title: told, validation: shown, test: optional(shown) }),
    ),
    doubts: list(told),
  }),
)

const candidates = fields<CandidatesView>({
  titles: list(told),
  rows: list(
    fields<CandidateView>({
      name: told,
      ensemble: optional(oneOf(...ensembleKinds)),
      role: optional(oneOf('primary', 'backup')),
      threshold: optional(told),
      meets: boolean,
      figures: list(shown),
    }),
  ),
  doubts: list(told),
})

const sweep = fields<SweepView>({
  distinct: integer(),
  titles: list(told),
  rows: list(
    fields<SweepView['rows'][number]>({
      threshold: told,
      isChosen: boolean,
      cells: list(told),
    }),
  ),
})

const decisionShape = anyOf(
  fields<Extract<DecisionAnswer, { kind: 'decided' }>>({
    kind: oneOf('decided'),
    index: classIndex,
    validationSamples: integer(),
    testSamples: optional(integer()),
    untested: list(told),
    rules,
    candidates,
    sweep,
    notes: list(told),
  }),
  fields<Extract<DecisionAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

const recordedShape = fields<RecordedView>({
  day: told,
  isCurrent: boolean,
  isJudged: boolean,
  models: integer(1),
  rules,
})

export interface DecisionMessages {
  readonly request:
    /** Other runs whose models may be weighed beside the project's own. */
    | { readonly type: 'models' }
    /** Chooses thresholds on validation. */
    | ({ readonly type: 'decide' } & AskedDecision)
    /** Puts that on record, and judges it on test. */
    | ({ readonly type: 'record' } & AskedDecision)
    /** What is on record about a class. */
    | { readonly type: 'recorded'; readonly index: number }
    | { readonly type: 'openDecisions' }
  readonly answers: {
    readonly models: readonly RunWithPredictions[]
    readonly decide: DecisionAnswer
    /** Whether it is on record by now; false where the person cancelled. */
    readonly record: boolean
    readonly recorded: RecordedView | undefined
    readonly openDecisions: void
  }
}

export const decisionMessages: MessageTables<DecisionMessages> = {
  requests: {
    models: {},
    decide: askedDecisionFields,
    record: askedDecisionFields,
    recorded: { index: classIndex },
    openDecisions: {},
  },
  answers: {
    models: runsWithPredictions,
    decide: decisionShape,
    record: boolean,
    recorded: anyOf(nothing, recordedShape),
    openDecisions: nothing,
  },
}
