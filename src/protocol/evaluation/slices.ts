import type { FloorOutcome } from '../../core/slices/floors.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  oneOf,
  optional,
  text,
  told,
  type MessageTables,
} from '../shape.ts'
import { shown, type Shown } from './shown.ts'

/** Longest predicate that a view may ask. */
export const longestPredicate = 4000

/** A part of the test set beside the rest of it. */
export interface SliceRow {
  /** As a predicate. */
  readonly where: string
  readonly samples: number
  readonly inside: Shown
  readonly outside: Shown
  /** Inside − outside. */
  readonly difference: Shown
  /** P of the slice being no worse than the rest; of found slices after the correction for all that were tested. */
  readonly p: Shown
  /** Whether it is worse than the rest beyond chance. */
  readonly worse: boolean
  /** What the marks of doubtful intervals among its figures mean. */
  readonly doubts: readonly string[]
}

export interface SlicesView {
  /** Title of the metric that slices are compared by. */
  readonly metric: string
  /** What a predicate may ask for. */
  readonly columns: readonly string[]
  /** Slices that were tested, and the least number of samples of one; 0 where there was no column to search. */
  readonly tested: number
  readonly minimum: number
  /** Those that look worse than the rest, the most certainly worse first. */
  readonly found: readonly SliceRow[]
  /** What the configuration demands of parts of the test set. */
  readonly floors: readonly FloorRow[]
}

/** A floor of `targets.slices`, judged on its own samples. */
export interface FloorRow {
  readonly where: string
  readonly samples: number
  /** Title of the metric. */
  readonly metric: string
  readonly floor: Shown
  /** Absent where the metric is undefined for these samples. */
  readonly reached?: Shown
  readonly verdict: FloorOutcome['verdict']
  /** Why it can't be judged. */
  readonly problem?: string
  /** What the mark of a doubtful interval means. */
  readonly doubts: readonly string[]
}

export type SliceAnswer =
  | { readonly kind: 'slice'; readonly slice: SliceRow }
  /** It can't be asked, or has too few samples: why. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Every metric of the samples that a predicate selects, beside those of all test samples. */
export type SliceMetricsAnswer =
  | {
      readonly kind: 'metrics'
      readonly where: string
      readonly samples: number
      readonly rows: readonly {
        readonly title: string
        readonly definition: string
        readonly inside: Shown
        readonly whole: Shown
      }[]
      /** What the marks of doubtful intervals among them mean. */
      readonly doubts: readonly string[]
    }
  | { readonly kind: 'refused'; readonly reason: string }

export interface SliceMessages {
  readonly request:
    /** The samples that a predicate selects, beside the rest. */
    | { readonly type: 'slice'; readonly where: string }
    /** Every metric of these samples. */
    | { readonly type: 'sliceMetrics'; readonly where: string }
  readonly answers: { readonly slice: SliceAnswer; readonly sliceMetrics: SliceMetricsAnswer }
}

const slice = fields<SliceRow>({
  where: told,
  samples: integer(),
  inside: shown,
  outside: shown,
  difference: shown,
  p: shown,
  worse: boolean,
  doubts: list(told),
})

const sliceAnswerShape = anyOf(
  fields<Extract<SliceAnswer, { kind: 'slice' }>>({ kind: oneOf('slice'), slice }),
  fields<Extract<SliceAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

type SliceMetrics = Extract<SliceMetricsAnswer, { kind: 'metrics' }>

const sliceMetricsShape = anyOf(
  fields<SliceMetrics>({
    kind: oneOf('metrics'),
    where: told,
    samples: integer(),
    rows: list(
      fields<SliceMetrics['rows'][number]>({ title: told, definition: told, inside: shown, whole: shown }),
    ),
    doubts: list(told),
  }),
  fields<Extract<SliceMetricsAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

export const slicesShape = fields<SlicesView>({
  metric: told,
  columns: list(told),
  tested: integer(),
  minimum: integer(),
  found: list(slice),
  floors: list(
    fields<FloorRow>({
      where: told,
      samples: integer(),
      metric: told,
      floor: shown,
      reached: optional(shown),
      verdict: oneOf('reached', 'missed', 'uncertain', 'undefined', 'broken'),
      problem: optional(told),
      doubts: list(told),
    }),
  ),
})

export const sliceMessages: MessageTables<SliceMessages> = {
  requests: {
    slice: { where: text(longestPredicate) },
    sliceMetrics: { where: text(longestPredicate) },
  },
  answers: { slice: sliceAnswerShape, sliceMetrics: sliceMetricsShape },
}
