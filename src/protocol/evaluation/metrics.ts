import type { Evaluation } from '../../core/metrics/evaluation.ts'
import { anyOf, boolean, fields, list, nothing, oneOf, optional, told, type MessageTables } from '../shape.ts'
import { shown, type Shown } from './shown.ts'

export interface MetricRow {
  readonly id: string
  readonly title: string
  readonly definition: string
  readonly test: Shown
  readonly val?: Shown
  /** Test − validation, signed, with the interval that chance alone explains. */
  readonly difference?: Shown
}

/** The metrics with their intervals. */
export interface MetricsView {
  readonly metrics: readonly MetricRow[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
}

/** How the gap between validation and test was judged. */
export interface GapView {
  readonly band: Evaluation['gapBand']
  /** Title of the judged metric. */
  readonly metric: string
  readonly difference?: Shown
  /** Whether test is worse than validation. */
  readonly worse: boolean
  /** Bounds of the bands: `2 pp`, `5 pp`. */
  readonly excellent: string
  readonly acceptable: string
}

export interface MetricsMessages {
  /** The metrics with exact intervals of shares of samples. */
  readonly request: { readonly type: 'exactMetrics' }
  readonly answers: { readonly exactMetrics: MetricsView | undefined }
}

export const metricRows = list(
  fields<MetricRow>({
    id: told,
    title: told,
    definition: told,
    test: shown,
    val: optional(shown),
    difference: optional(shown),
  }),
)

const metricsShape = fields<MetricsView>({ metrics: metricRows, doubts: list(told) })

export const gapShape = fields<GapView>({
  band: oneOf('excellent', 'acceptable', 'too-large', 'unknown'),
  metric: told,
  difference: optional(shown),
  worse: boolean,
  excellent: told,
  acceptable: told,
})

export const metricsMessages: MessageTables<MetricsMessages> = {
  requests: { exactMetrics: {} },
  answers: { exactMetrics: anyOf(nothing, metricsShape) },
}
