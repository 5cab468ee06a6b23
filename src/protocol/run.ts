import type { Expected, Message, Protocol } from './channel.ts'
import {
  boolean,
  fields,
  integer,
  list,
  nothing,
  number,
  oneOf,
  optional,
  readMessage,
  series,
  text,
  told,
} from './shape.ts'

/** One figure of a run, formatted, with what it is and a remark. */
export interface Tile {
  readonly label: string
  readonly value: string
  readonly detail?: string
}

/** A vertical line in a chart. */
export interface ChartMark {
  readonly x: number
  readonly kind: 'best' | 'stop'
  readonly label: string
}

export interface ChartModel {
  readonly id: string
  readonly title: string
  /** What x counts, for the axis. */
  readonly axis: string
  readonly series: readonly { readonly name: string; readonly last: string }[]
  /** Smallest and largest x there is. */
  readonly from: number
  readonly to: number
  readonly marks: readonly ChartMark[]
  /** Whether a logarithmic scale makes sense: losses and rates. */
  readonly logarithmic: boolean
  /** What the chart shows, in words. */
  readonly summary: string
}

export interface RunModel {
  readonly name: string
  readonly status: string
  readonly tone: 'neutral' | 'good' | 'bad' | 'active'
  readonly tiles: readonly Tile[]
  readonly charts: readonly ChartModel[]
  readonly messages: readonly { readonly severity: 'info' | 'warning' | 'error'; readonly text: string }[]
  /** Whether the events are still being read: what is shown is not all yet. */
  readonly reading: boolean
  readonly log: { readonly lines: readonly string[]; readonly cut: boolean }
  readonly hasConfiguration: boolean
}

/** Points of a chart as they are drawn: thinned by the host to the chart's pixels. */
export interface Curves {
  readonly chart: string
  readonly x: readonly number[]
  readonly y: readonly (readonly (number | null)[])[]
}

/** Which part of a chart is asked for; all of it without `from` and `to`. */
export interface CurvesWanted {
  readonly chart: string
  readonly columns: number
  readonly from?: number
  readonly to?: number
}

export type RunRequest =
  | { readonly type: 'load' }
  | { readonly type: 'curves'; readonly charts: readonly CurvesWanted[] }
  | { readonly type: 'open'; readonly what: 'log' | 'events' | 'configuration' }
  | { readonly type: 'compare' }

export interface RunAnswers {
  readonly load: RunModel
  readonly curves: readonly Curves[]
  readonly open: void
  readonly compare: void
}

export interface RunEvent extends Message {
  readonly type: 'changed'
  readonly model: RunModel
}

export interface RunProtocol extends Protocol {
  readonly request: RunRequest
  readonly answers: RunAnswers
  readonly event: RunEvent
}

const wanted = fields<CurvesWanted>({
  chart: text(300),
  columns: integer(1, 8192),
  from: optional(number()),
  to: optional(number()),
})

export const readRunRequest = readMessage<RunRequest>({
  load: {},
  curves: { charts: list(wanted, 64) },
  open: { what: oneOf('log', 'events', 'configuration') },
  compare: {},
})

const chart = fields<ChartModel>({
  id: told,
  title: told,
  axis: told,
  series: list(fields<ChartModel['series'][number]>({ name: told, last: told })),
  from: number(),
  to: number(),
  marks: list(fields<ChartMark>({ x: number(), kind: oneOf('best', 'stop'), label: told })),
  logarithmic: boolean,
  summary: told,
})

const model = fields<RunModel>({
  name: told,
  status: told,
  tone: oneOf('neutral', 'good', 'bad', 'active'),
  tiles: list(fields<Tile>({ label: told, value: told, detail: optional(told) })),
  charts: list(chart),
  messages: list(
    fields<RunModel['messages'][number]>({ severity: oneOf('info', 'warning', 'error'), text: told }),
  ),
  reading: boolean,
  log: fields<RunModel['log']>({ lines: list(told), cut: boolean }),
  hasConfiguration: boolean,
})

/** What the view takes from its host. */
export const fromRunHost: Expected<RunProtocol> = {
  event: readMessage<RunEvent>({ changed: { model } }),
  answers: {
    load: model,
    curves: list(fields<Curves>({ chart: told, x: series, y: list(series) })),
    open: nothing,
    compare: nothing,
  },
}
