import { bisect } from '../bisect.ts'
import { meanOf } from '../mean.ts'
import { hallDistance } from './hall.ts'
import { doubtsOfTail } from './doubts.ts'
import type { Interval } from './interval.ts'
import { studentQuantile } from './studentT.ts'
import { effectiveSize } from './wilson.ts'

/** More turns than this away from the estimate and there is no bound. */
const mostDoublings = 60

/**
 * 95 % interval of a weighted mean, or of the ratio of two on the same samples: the ratios θ for which the mean of
 * weight × (numerator − θ denominator) may be 0, as Fieller does, by Hall's transformation with Student's points.
 * Means of losses are skewed: percentiles of the bootstrap and BCa cover 1 to 5 points less, and the studentized
 * bootstrap as much as this, which needs no draws. NaN of a single sample, or where the denominator may be 0.
 */
export function ratioInterval(
  numerator: Float64Array,
  denominator?: Float64Array,
  weights?: Float64Array,
): Interval {
  const samples = numerator.length
  const size = effectiveSize(samples, weights)
  const per = denominator ? meanOf(denominator, weights) : 1
  const estimate = meanOf(numerator, weights) / per
  if (!(size > 1) || !Number.isFinite(estimate)) return { low: Number.NaN, high: Number.NaN }
  const partOf = (row: number) => (weights?.[row] ?? 1) * (denominator?.[row] ?? 1)
  const residualOf = (row: number) => (weights?.[row] ?? 1) * numerator[row]! - estimate * partOf(row)
  const moments = momentsOf(samples, partOf, residualOf)
  if (moments.squares === 0) return { low: estimate, high: estimate }
  const point = studentQuantile(0.025, size - 1)
  const isInside = (shift: number) => Math.abs(distanceOf(moments, shift, samples)) < point
  const step = Math.sqrt(moments.squares / samples) / moments.mean
  const bound = (direction: number) => {
    let far = direction * step
    for (let turn = 0; isInside(far); turn++) {
      if (turn === mostDoublings) return Number.NaN
      far *= 2
    }
    return estimate + bisect(0, far, isInside, 60)
  }
  const low = bound(-1)
  const isPositive = numerator.every((value) => value >= 0)
  return {
    // A mean of what is never negative isn't either.
    low: isPositive ? Math.max(0, low) : low,
    high: bound(1),
    doubts: doubtsOfTail(samples, (row) => Math.abs(residualOf(row))),
  }
}

/** Of r = weight × (numerator − estimate × denominator), whose mean is 0, and c = weight × denominator − its mean. */
interface Moments {
  /** Mean of weight × denominator. */
  readonly mean: number
  /** Means of r², rc, c², r³, r²c, rc², c³. */
  readonly squares: number
  readonly mixed: number
  readonly others: number
  readonly cubes: readonly [number, number, number, number]
}

function momentsOf(
  samples: number,
  partOf: (row: number) => number,
  residualOf: (row: number) => number,
): Moments {
  let total = 0
  for (let row = 0; row < samples; row++) total += partOf(row)
  const mean = total / samples
  let [squares, mixed, others, rrr, rrc, rcc, ccc] = [0, 0, 0, 0, 0, 0, 0]
  for (let row = 0; row < samples; row++) {
    const r = residualOf(row)
    const c = partOf(row) - mean
    squares += r * r
    mixed += r * c
    others += c * c
    rrr += r * r * r
    rrc += r * r * c
    rcc += r * c * c
    ccc += c * c * c
  }
  return {
    mean,
    squares: squares / samples,
    mixed: mixed / samples,
    others: others / samples,
    cubes: [rrr / samples, rrc / samples, rcc / samples, ccc / samples],
  }
}

/** The transformed distance of 0 from the mean of weight × (numerator − (estimate + shift) × denominator). */
function distanceOf(
  { mean, squares, mixed, others, cubes }: Moments,
  shift: number,
  samples: number,
): number {
  const variance = squares - 2 * shift * mixed + shift * shift * others
  const third = cubes[0] - 3 * shift * cubes[1] + 3 * shift ** 2 * cubes[2] - shift ** 3 * cubes[3]
  const deviation = Math.sqrt((variance * samples) / (samples - 1))
  return hallDistance((-shift * mean) / deviation, third / variance ** 1.5, samples)
}
