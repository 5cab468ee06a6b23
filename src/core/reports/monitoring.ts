import { wilson } from '../metrics/intervals/wilson.ts'
import { metricEntry } from '../metrics/metricList.ts'
import { stabilityBound } from './baselines/stability.ts'
import type { ReportFacts } from './facts.ts'
import { primaryId, primaryMetric } from './phrases.ts'
import { singleLatency, type Variant } from './variants.ts'

/** Predictions that one judgement of confidence or input drift looks at. */
export const monitoringWindow = 1000

/** One-sided 0.1 % point of the normal distribution: how rarely a healthy window may alarm. */
const z999 = 3.0902
/** How likely a healthy window stays below an alarm. */
const usually = 0.999

/** Thresholds for watching the model in production, each from what was measured before release. */
export interface MonitoringPlan {
  readonly latency?: {
    readonly variant: Variant
    readonly at: string
    readonly batch: number
    readonly p95: number
    readonly p99: number
    /** Milliseconds of model time, over the 95th percentile. */
    readonly alert: number
    /** `budget` where `inference.latency_ms_p95` is tighter than what was measured allows. */
    readonly basis: 'measured' | 'budget'
  }
  /** Primary metric on labelled production samples. */
  readonly quality: { readonly bound: number | null; readonly falling: boolean; readonly samples: number }
  /** Share of doubtful predictions, or of values outside the usual range. */
  readonly doubt?: { readonly share: number; readonly upper: number; readonly alert: number }
  /** Where the model predicts classes without scores, so that none is doubtful: how their shares shift. */
  readonly shift?: {
    readonly classes: readonly { readonly name: string; readonly predicted: number }[]
    /** Population stability index, what chance makes of unchanged shares in one window. */
    readonly alert: number
  }
  readonly drift?: {
    readonly alert: number
    /** What two samples of the same distribution stay below. */
    readonly chance: number
    readonly largest: { readonly feature: string; readonly split: 'val' | 'test'; readonly index: number }
    readonly basis: 'chance' | 'measured'
  }
}

/** The variant that is deployed: the recommended one, else the first. */
export const deployedVariant = (facts: ReportFacts): Variant | undefined =>
  facts.variants.find(({ recommended }) => recommended) ?? facts.variants[0]

export function monitoringPlan(facts: ReportFacts): MonitoringPlan {
  const latency = latencyPlan(facts)
  const doubt = doubtPlan(facts)
  const shift = shiftPlan(facts)
  const drift = driftPlan(facts)
  return {
    ...(latency && { latency }),
    quality: qualityPlan(facts),
    ...(doubt && { doubt }),
    ...(shift && { shift }),
    ...(drift && { drift }),
  }
}

/** Alarm at twice the measured p95, at least the measured p99, at most the budget. */
function latencyPlan(facts: ReportFacts): MonitoringPlan['latency'] {
  const variant = deployedVariant(facts)
  const measured = variant && singleLatency(variant)
  if (!variant || !measured) return undefined
  const { batch, p95, p99 } = measured.figures
  const budget = facts.config.inference.latency_ms_p95 ?? Infinity
  const loose = roundUp(Math.max(2 * p95, p99))
  const basis = budget < loose ? 'budget' : 'measured'
  return { variant, at: measured.at, batch, p95, p99, alert: Math.min(loose, budget), basis }
}

/**
 * Alarm when the metric crosses the cautious end of its interval. With 2.5 times the test samples the chance of
 * that for an unchanged model is (1.96 · √2.5 = 3.1 standard errors) about one in a thousand.
 */
function qualityPlan(facts: ReportFacts): MonitoringPlan['quality'] {
  const { low, high } = primaryMetric(facts).measured
  const falling = metricEntry(primaryId(facts))?.direction === 'min'
  const samples = Math.max(100, Math.ceil(2.5 * facts.evaluation.test.samples))
  return { bound: falling ? high : low, falling, samples }
}

/** Alarm above the upper end of the share's interval plus what chance adds in one window. */
function doubtPlan({ confidence, values }: ReportFacts): MonitoringPlan['doubt'] {
  const counted = confidence
    ? { of: confidence.samples, hits: confidence.below }
    : values && { of: values.samples, hits: values.outside }
  if (!counted || counted.of === 0) return undefined
  const share = counted.hits / counted.of
  const [, upper] = wilson(share, counted.of)
  const alert = Math.min(1, upper + z999 * Math.sqrt((upper * (1 - upper)) / monitoringWindow))
  return { share, upper, alert: Math.ceil(alert * 1000) / 1000 }
}

/** Alarm above what chance makes of the test set's shares of predicted classes in one window, once in a thousand. */
function shiftPlan({ confidence, evaluation }: ReportFacts): MonitoringPlan['shift'] {
  if (confidence || evaluation.task !== 'classification') return undefined
  const classes = evaluation.classes.map(({ name, predicted }) => ({ name, predicted }))
  const alert = stabilityBound(classes.length, evaluation.test.samples, monitoringWindow, usually)
  return { classes, alert: Math.ceil(alert * 100) / 100 }
}

/**
 * Alarm above the larger of two: what chance makes of an unchanged distribution in one window (0.1 % over all
 * features together), and twice the largest index between the training split and the other splits.
 */
function driftPlan({ data }: ReportFacts): MonitoringPlan['drift'] {
  const features = data?.inputs.features ?? []
  if (!data || features.length === 0) return undefined
  const confidence = 1 - 0.001 / features.length
  const chance = Math.max(
    ...features.map(({ edges }) =>
      stabilityBound(edges.length + 1, data.inputs.samples, monitoringWindow, confidence),
    ),
  )
  let largest = { feature: features[0]!.name, split: 'test' as 'val' | 'test', index: 0 }
  for (const { name, stability } of features) {
    for (const split of ['val', 'test'] as const) {
      if (stability[split] > largest.index) largest = { feature: name, split, index: stability[split] }
    }
  }
  const alert = Math.ceil(Math.max(chance, 2 * largest.index) * 100) / 100
  return { alert, chance, largest, basis: 2 * largest.index > chance ? 'measured' : 'chance' }
}

/** The next higher number of two significant digits. */
function roundUp(value: number): number {
  if (!(value > 0)) return 0
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(2))
}
