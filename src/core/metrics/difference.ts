import type { MetricDifference } from './comparison.ts'
import type { Doubt } from './intervals/doubts.ts'
import type { IntervalMethod } from './intervals/interval.ts'
import { normalCdf, z95 } from './intervals/normal.ts'
import { samplesToTell } from './intervals/power.ts'
import { metricEntry } from './metricList.ts'

/** Figures that differ by less, in proportion, do so by the rounding of sums. */
const rounding = 1e-12

/**
 * A difference with its verdict: an interval on one side of 0 decides, in the metric's better direction. The p-value
 * and the samples needed are of the normal law with the standard error of the interval's side towards 0, so that p is
 * below 0.05 exactly where the interval leaves 0 out. Figures that are the same but for rounding differ by 0, which the
 * interval then holds.
 */
export function differenceOf(
  id: string,
  candidate: number,
  baseline: number,
  [low, high]: readonly [number, number],
  method: IntervalMethod,
  samples: number,
  doubts: readonly Doubt[] = [],
): MetricDifference {
  const isRounding =
    Math.abs(candidate - baseline) <= rounding * Math.max(Math.abs(candidate), Math.abs(baseline))
  const difference = isRounding ? 0 : orNull(candidate - baseline)
  if (difference === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return {
      candidate: orNull(candidate),
      baseline: orNull(baseline),
      difference,
      low: null,
      high: null,
      method: 'none',
      pValue: null,
      verdict: 'unclear',
      samplesNeeded: null,
    }
  }
  const towardsZero = difference > 0 ? difference - low : high - difference
  // A bootstrap's interval can lie beyond the difference itself.
  const error = (towardsZero > 0 ? towardsZero : (high - low) / 2) / z95
  return {
    candidate,
    baseline,
    difference,
    low: Math.min(low, difference),
    high: Math.max(high, difference),
    method,
    pValue: difference === 0 ? 1 : 2 * normalCdf(-Math.abs(difference) / error),
    verdict: isRounding || (low <= 0 && high >= 0) ? 'unclear' : directed(id, low > 0 ? 1 : -1),
    samplesNeeded: samplesToTell(difference, error * Math.sqrt(samples)),
    ...(doubts.length > 0 && { doubts: [...doubts] }),
  }
}

/** What a change of this sign is for a metric. */
export function directed(id: string, sign: number): 'better' | 'worse' {
  return sign > 0 === (metricEntry(id)?.direction !== 'min') ? 'better' : 'worse'
}

const orNull = (figure: number): number | null => (Number.isFinite(figure) ? figure : null)
