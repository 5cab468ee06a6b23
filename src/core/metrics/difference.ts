import type { MetricDifference } from './comparison.ts'
import type { IntervalMethod } from './intervals/interval.ts'
import { metricEntry } from './metricList.ts'

/** A difference with its verdict: an interval on one side of 0 decides, in the metric's better direction. */
export function differenceOf(
  id: string,
  candidate: number,
  baseline: number,
  [low, high]: readonly [number, number],
  method: IntervalMethod,
): MetricDifference {
  const difference = orNull(candidate - baseline)
  if (difference === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return {
      candidate: orNull(candidate),
      baseline: orNull(baseline),
      difference,
      low: null,
      high: null,
      method: 'none',
      verdict: 'unclear',
    }
  }
  const sign = metricEntry(id)?.direction === 'min' ? -1 : 1
  const better = sign > 0 ? low > 0 : high < 0
  const worse = sign > 0 ? high < 0 : low > 0
  return {
    candidate,
    baseline,
    difference,
    low: Math.min(low, difference),
    high: Math.max(high, difference),
    method,
    verdict: better ? 'better' : worse ? 'worse' : 'unclear',
  }
}

const orNull = (figure: number): number | null => (Number.isFinite(figure) ? figure : null)
