import { meanOf, meanOfRows } from '../mean.ts'
import { degreesOfVariance } from './degrees.ts'
import { doubtsOfTail } from './doubts.ts'
import { hallInverse } from './hall.ts'
import type { Interval } from './interval.ts'
import { tail95 } from './normal.ts'
import { studentQuantile } from './studentT.ts'
import { effectiveSize } from './wilson.ts'

/**
 * Interval of a weighted mean, or of the ratio of two on the same samples, by Hall's transformation: the studentized
 * ratio is bent by what numerator and denominator have in common besides being skewed. Student's points have as many
 * degrees of freedom as the variance is known with, which of squared errors are few. Means of losses are skewed:
 * percentiles of the bootstrap and BCa cover 1 to 5 points less, and the studentized bootstrap as much as this, which
 * needs no draws; with n − 1 degrees squared errors of long tails are covered 2 to 4 points less, and R² 2 to 7 by
 * Fieller's intervals. NaN of a single sample, or where the denominator is 0.
 *
 * @param denominator of a row, never negative
 * @param tail how often the truth is to lie beyond each end
 */
export function ratioInterval(
  numerator: Float64Array,
  denominator?: (row: number) => number,
  weights?: Float64Array,
  tail = tail95,
): Interval {
  const samples = numerator.length
  const size = effectiveSize(samples, weights)
  const per = denominator ? meanOfRows(samples, denominator, weights) : 1
  const estimate = meanOf(numerator, weights) / per
  if (!(size > 1) || !Number.isFinite(estimate)) return { low: Number.NaN, high: Number.NaN }
  const partOf = (row: number) => (weights?.[row] ?? 1) * (denominator?.(row) ?? 1)
  const residualOf = (row: number) => (weights?.[row] ?? 1) * numerator[row]! - estimate * partOf(row)
  const { mean, squares, cubes, fourths, mixed } = momentsOf(samples, partOf, residualOf)
  if (squares === 0) return { low: estimate, high: estimate }
  const skewness = cubes / squares ** 1.5
  const bend = skewness / 3 - mixed / (mean * Math.sqrt(squares))
  const point = studentQuantile(tail, degreesOfVariance(size, fourths / squares ** 2))
  const deviation = Math.sqrt((squares * samples) / (samples - 1)) / mean
  const bound = (distance: number) => estimate - deviation * hallInverse(distance, skewness, bend, samples)
  const low = bound(point)
  const isPositive = numerator.every((value) => value >= 0)
  return {
    // A mean of what is never negative isn't either.
    low: isPositive ? Math.max(0, low) : low,
    high: bound(-point),
    doubts: doubtsOfTail(samples, (row) => Math.abs(residualOf(row))),
  }
}

/** Of r = weight × (numerator − estimate × denominator), whose mean is 0, and c = weight × denominator − its mean. */
interface Moments {
  /** Mean of weight × denominator. */
  readonly mean: number
  /** Means of r², r³, r⁴ and rc. */
  readonly squares: number
  readonly cubes: number
  readonly fourths: number
  readonly mixed: number
}

function momentsOf(
  samples: number,
  partOf: (row: number) => number,
  residualOf: (row: number) => number,
): Moments {
  let total = 0
  for (let row = 0; row < samples; row++) total += partOf(row)
  const mean = total / samples
  let [squares, cubes, fourths, mixed] = [0, 0, 0, 0]
  for (let row = 0; row < samples; row++) {
    const r = residualOf(row)
    const square = r * r
    squares += square
    cubes += square * r
    fourths += square * square
    mixed += r * (partOf(row) - mean)
  }
  return {
    mean,
    squares: squares / samples,
    cubes: cubes / samples,
    fourths: fourths / samples,
    mixed: mixed / samples,
  }
}
