import type { Expected, Message, Protocol } from './channel.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  number,
  optional,
  readMessage,
  series,
  text,
  told,
} from './shape.ts'

/** What the comparison of runs shows beside its curves. */
export interface ComparisonModel {
  readonly metrics: readonly string[]
  readonly metric: string | undefined
  readonly from: number
  readonly to: number
  readonly columns: readonly { readonly id: string; readonly label: string; readonly numeric: boolean }[]
  readonly rows: readonly ComparisonRow[]
  readonly reading: boolean
  readonly note: string
}

export interface ComparisonRow {
  readonly path: string
  /** One cell a column: what is shown, and what is sorted by; null for what isn't known. */
  readonly cells: readonly { readonly text: string; readonly order: number | string | null }[]
}

/** Which curves are asked for: those of a metric, thinned to so many columns; all of them without `from` and `to`. */
export interface CurvesWanted {
  readonly metric: string
  readonly columns: number
  readonly from?: number
  readonly to?: number
}

export interface RunCurve {
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
}

export type ComparisonRequest =
  | { readonly type: 'load' }
  | { readonly type: 'choose'; readonly metric: string }
  | ({ readonly type: 'curves' } & CurvesWanted)
  | { readonly type: 'open'; readonly path: string }

export interface ComparisonAnswers {
  readonly load: ComparisonModel
  readonly choose: ComparisonModel
  /** One a run, in the order of the rows. */
  readonly curves: readonly RunCurve[]
  readonly open: void
}

export interface ComparisonEvent extends Message {
  readonly type: 'changed'
  readonly model: ComparisonModel
}

export interface ComparisonProtocol extends Protocol {
  readonly request: ComparisonRequest
  readonly answers: ComparisonAnswers
  readonly event: ComparisonEvent
}

export const readComparisonRequest = readMessage<ComparisonRequest>({
  load: {},
  choose: { metric: text(300) },
  curves: {
    metric: text(300),
    columns: integer(1, 8192),
    from: optional(number()),
    to: optional(number()),
  },
  open: { path: text(1000) },
})

const model = fields<ComparisonModel>({
  metrics: list(told),
  metric: optional(told),
  from: number(),
  to: number(),
  columns: list(fields<ComparisonModel['columns'][number]>({ id: told, label: told, numeric: boolean })),
  rows: list(
    fields<ComparisonRow>({
      path: told,
      cells: list(fields<ComparisonRow['cells'][number]>({ text: told, order: anyOf(number(), told) })),
    }),
  ),
  reading: boolean,
  note: told,
})

/** What the view takes from its host. */
export const fromComparisonHost: Expected<ComparisonProtocol> = {
  event: readMessage<ComparisonEvent>({ changed: { model } }),
  answers: {
    load: model,
    choose: model,
    curves: list(fields<RunCurve>({ x: series, y: series })),
    open: nothing,
  },
}
