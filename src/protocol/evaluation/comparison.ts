import type { ComparisonVerdict } from '../../core/metrics/comparison.ts'
import { shown, type Shown } from './shown.ts'
import { splitShape, type Split } from './splits.ts'
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

/** A run of the project with predictions. */
export interface RunWithPredictions {
  readonly name: string
  /** Of the predictions. */
  readonly path: string
  readonly split: Split
}

export interface ComparedMetric {
  readonly id: string
  readonly title: string
  readonly model: Shown
  readonly baseline: Shown
  /** Model − baseline. */
  readonly difference: Shown
  readonly p: Shown
  readonly verdict: ComparisonVerdict
  /** Samples that would tell such a difference. */
  readonly needed: Shown
}

/** The model against another on the same samples of a split. */
export interface BaselineComparison {
  readonly baseline: string
  readonly split: Split
  readonly samples: number
  /** Name, within a sentence, of the metric that the verdict is about. */
  readonly metric: string
  readonly verdict: ComparisonVerdict
  /** Samples that would tell, where more than these are needed. */
  readonly needed?: string
  readonly mcnemar?: { readonly onlyModel: number; readonly onlyBaseline: number; readonly p: string }
  readonly rows: readonly ComparedMetric[]
  readonly notes: readonly string[]
}

export type ComparisonAnswer =
  | { readonly kind: 'compared'; readonly comparison: BaselineComparison }
  /** They can't be compared: why. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Several models on the same samples, the project's own among them. */
export interface ModelsView {
  readonly samples: number
  /** Name, within a sentence, of the metric that the verdicts are about. */
  readonly metric: string
  /** Titles of the figures: that of the metric that the verdicts are about first. */
  readonly titles: readonly string[]
  /** The best by the first figure first. */
  readonly models: readonly {
    readonly name: string
    readonly isOwn: boolean
    readonly figures: readonly Shown[]
  }[]
  /** Every two of them; p corrected for their number. */
  readonly pairs: readonly {
    readonly model: string
    readonly against: string
    readonly difference: Shown
    readonly p: Shown
    readonly verdict: ComparisonVerdict
    readonly needed: Shown
  }[]
  readonly notes: readonly string[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
}

export type ModelsAnswer =
  | { readonly kind: 'compared'; readonly view: ModelsView }
  /** They can't be compared: why. */
  | { readonly kind: 'refused'; readonly reason: string }

/** As many as the command line compares, but for the project's own. */
export const mostOthers = 19

export const predictionsPath = text(4096)

export const runsWithPredictions = list(
  fields<RunWithPredictions>({ name: told, path: told, split: splitShape }),
)

const verdict = oneOf('better', 'worse', 'unclear')

const comparisonAnswerShape = anyOf(
  fields<Extract<ComparisonAnswer, { kind: 'compared' }>>({
    kind: oneOf('compared'),
    comparison: fields<BaselineComparison>({
      baseline: told,
      split: splitShape,
      samples: integer(),
      metric: told,
      verdict,
      needed: optional(told),
      mcnemar: optional(
        fields<NonNullable<BaselineComparison['mcnemar']>>({
          onlyModel: integer(),
          onlyBaseline: integer(),
          p: told,
        }),
      ),
      rows: list(
        fields<ComparedMetric>({
          id: told,
          title: told,
          model: shown,
          baseline: shown,
          difference: shown,
          p: shown,
          verdict,
          needed: shown,
        }),
      ),
      notes: list(told),
    }),
  }),
  fields<Extract<ComparisonAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

const modelsAnswerShape = anyOf(
  fields<Extract<ModelsAnswer, { kind: 'compared' }>>({
    kind: oneOf('compared'),
    view: fields<ModelsView>({
      samples: integer(),
      metric: told,
      titles: list(told),
      models: list(
        fields<ModelsView['models'][number]>({ name: told, isOwn: boolean, figures: list(shown) }),
      ),
      pairs: list(
        fields<ModelsView['pairs'][number]>({
          model: told,
          against: told,
          difference: shown,
          p: shown,
          verdict,
          needed: shown,
        }),
      ),
      notes: list(told),
      doubts: list(told),
    }),
  }),
  fields<Extract<ModelsAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

/** What a file of predictions is chosen for: to compare with, or to weigh beside the project's own. */
const pickingPurposes = ['baseline', 'model'] as const
export type PickingPurpose = (typeof pickingPurposes)[number]

export interface ComparisonMessages {
  readonly request:
    /** Other runs to compare with. */
    | { readonly type: 'baselines' }
    /** Asks for a file of predictions. */
    | { readonly type: 'pickPredictions'; readonly purpose: PickingPurpose }
    | { readonly type: 'compare'; readonly path: string }
    /** Several at once, each with the project's own and with each other. */
    | { readonly type: 'compareSeveral'; readonly paths: readonly string[] }
  readonly answers: {
    readonly baselines: readonly RunWithPredictions[]
    /** Its path; undefined where the person cancelled. */
    readonly pickPredictions: string | undefined
    readonly compare: ComparisonAnswer
    readonly compareSeveral: ModelsAnswer
  }
}

export const comparisonMessages: MessageTables<ComparisonMessages> = {
  requests: {
    baselines: {},
    pickPredictions: { purpose: oneOf(...pickingPurposes) },
    compare: { path: predictionsPath },
    compareSeveral: { paths: list(predictionsPath, mostOthers) },
  },
  answers: {
    baselines: runsWithPredictions,
    pickPredictions: anyOf(nothing, told),
    compare: comparisonAnswerShape,
    compareSeveral: modelsAnswerShape,
  },
}
