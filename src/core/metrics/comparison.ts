import type { MetricTask } from './metricList.ts'

/** `unclear`: the 95 % interval of the difference holds 0, so the samples can't tell. */
export type ComparisonVerdict = 'better' | 'worse' | 'unclear'

/** One metric of two models on the same samples. */
export interface MetricDifference {
  readonly candidate: number | null
  readonly baseline: number | null
  /** candidate − baseline with its 95 % interval; null where either is undefined. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string
  readonly verdict: ComparisonVerdict
}

/** A model held against another on the same samples. */
export interface Comparison {
  readonly task: MetricTask
  readonly samples: number
  readonly candidate: { readonly path: string; readonly sha256: string }
  readonly baseline: { readonly path: string; readonly sha256: string }
  /** The metric that the verdict is about, without prefix. */
  readonly primaryMetric: string
  readonly verdict: ComparisonVerdict
  /** By metric id. */
  readonly differences: Readonly<Record<string, MetricDifference>>
  /** Classification without weights: who is right alone how often, and the exact McNemar test of it. */
  readonly mcnemar: {
    readonly onlyCandidate: number
    readonly onlyBaseline: number
    readonly pValue: number
  } | null
}
