import type { Figure } from '../metrics/evaluation.ts'
import { figureOf } from '../metrics/intervals/interval.ts'
import { normalQuantile, tail95 } from '../metrics/intervals/normal.ts'
import { studentQuantile, studentTail } from '../metrics/intervals/studentT.ts'
import { sizeOfShare, wilson } from '../metrics/intervals/wilson.ts'
import { fisherGreater } from './fisher.ts'
import { effectiveOf, meanLoss, varianceOfMean, type Moments } from './moments.ts'

/** A slice against the rest of the samples. */
export interface Judgement {
  /** Accuracy, or mean absolute error. */
  readonly inside: Figure
  readonly outside: Figure
  /** Inside − outside. */
  readonly difference: Figure
  /** One-sided: how likely a slice no worse than the rest looks at least as bad. */
  readonly p: number
  /** By how much the slice is worse at least, by the difference's interval; negative where it may be no worse. */
  readonly certain: number
}

/**
 * Judges labels: accuracy with Wilson's interval, the difference with Newcombe's hybrid score interval for two
 * independent proportions (Statistics in Medicine 17, 1998, method 10), p by Fisher's exact test. Weighted samples
 * count by the effective number that their share has, and p is Welch's.
 *
 * @param tail how often the truth is to lie beyond each end of an interval
 */
export function judgeLabels(inside: Moments, outside: Moments, weighted: boolean, tail = tail95): Judgement {
  const point = -normalQuantile(tail)
  const shares = [inside, outside].map((group) => {
    const share = 1 - meanLoss(group)
    return figureOf(share, ...wilson(share, weighted ? sizeOf(group) : group.samples, point), 'wilson')
  })
  const [a, b] = shares as [Figure, Figure]
  const difference = a.value! - b.value!
  const low = difference - Math.hypot(a.value! - a.low!, b.high! - b.value!)
  const high = difference + Math.hypot(a.high! - a.value!, b.value! - b.low!)
  const p = weighted
    ? welch(inside, outside).p
    : fisherGreater(inside.loss, inside.samples, outside.loss, outside.samples)
  return {
    inside: a,
    outside: b,
    difference: figureOf(difference, Math.max(-1, low), Math.min(1, high), 'newcombe-independent'),
    p,
    certain: -high,
  }
}

function sizeOf(group: Moments): number {
  const { weight, loss, squares, squaredLoss } = group
  // The rest's sums are differences: what rounding leaves of nothing is no sample.
  const isMixed = Math.min(loss, weight - loss) > 1e-12 * weight
  return isMixed
    ? sizeOfShare([weight - loss, loss], [squares - squaredLoss, squaredLoss])
    : effectiveOf(group)
}

/**
 * Judges values by their absolute errors: Welch's test and interval for two means (Biometrika 34, 1947).
 *
 * @param tail how often the truth is to lie beyond each end of an interval
 */
export function judgeValues(inside: Moments, outside: Moments, tail = tail95): Judgement {
  const marginOf = (error: number, degrees: number) =>
    error === 0 ? 0 : degrees > 0 ? error * studentQuantile(tail, degrees) : Number.NaN
  const [a, b] = [inside, outside].map((group) => {
    const mean = meanLoss(group)
    const half = marginOf(Math.sqrt(varianceOfMean(group)), effectiveOf(group) - 1)
    return figureOf(mean, Math.max(0, mean - half), mean + half, 'student')
  }) as [Figure, Figure]
  const { difference, error, degrees, p } = welch(inside, outside)
  const half = marginOf(error, degrees)
  return {
    inside: a,
    outside: b,
    difference: figureOf(difference, difference - half, difference + half, 'welch'),
    p,
    certain: difference - half,
  }
}

/** Whether the mean loss inside is larger: Welch's t with Satterthwaite's degrees of freedom. */
function welch(inside: Moments, outside: Moments) {
  const difference = meanLoss(inside) - meanLoss(outside)
  const [a, b] = [varianceOfMean(inside), varianceOfMean(outside)]
  const error = Math.sqrt(a + b)
  const degrees = (a + b) ** 2 / (a ** 2 / (effectiveOf(inside) - 1) + b ** 2 / (effectiveOf(outside) - 1))
  const p = error > 0 ? studentTail(difference / error, degrees) : difference > 0 ? 0 : 1
  return { difference, error, degrees, p }
}
