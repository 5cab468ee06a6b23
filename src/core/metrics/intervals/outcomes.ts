import { bisect } from '../bisect.ts'
import { z95 } from './normal.ts'

/** Halvings in the search for an end, and for what is likeliest there. */
const turns = 60

/**
 * 95 % score interval of Σ numerator / Σ denominator over samples of few outcomes: the ratios θ from which the sum of
 * numerator − θ denominator is at most 1.96 standard deviations away, these with the shares of the outcomes that are the
 * likeliest under θ (as Miettinen & Nurminen, Statistics in Medicine 4, 1985, do for two proportions). An outcome that
 * was not seen may be as frequent there as θ asks. Of two outcomes it is Wilson's interval.
 *
 * @param counts how many samples have each outcome; fractions where samples are weighted
 * @param numerators what a sample of each outcome adds above
 * @param denominators what it adds below, not negative
 * @returns NaN without samples, or where they add nothing below
 */
export function ratioOfOutcomes(
  counts: readonly number[],
  numerators: readonly number[],
  denominators: readonly number[],
): [low: number, high: number] {
  const sumOf = (parts: readonly number[]) => parts.reduce((sum, part, at) => sum + part * counts[at]!, 0)
  const estimate = sumOf(numerators) / sumOf(denominators)
  if (!Number.isFinite(estimate)) return [Number.NaN, Number.NaN]
  const distancesFrom = (ratio: number) => numerators.map((above, at) => above - ratio * denominators[at]!)
  const ends = numerators.flatMap((above, at) => (denominators[at]! > 0 ? [above / denominators[at]!] : []))
  const isOutside = (ratio: number) => {
    const distances = distancesFrom(ratio)
    const sum = sumOf(distances)
    return sum * sum > z95 * z95 * varianceOf(counts, distances)
  }
  const end = (farthest: number) =>
    estimate === farthest ? farthest : bisect(farthest, estimate, isOutside, turns)
  return [end(Math.min(...ends)), end(Math.max(...ends))]
}

/** Of the sum of `distances`, the shares of the outcomes being the likeliest of those with a mean distance of 0. */
function varianceOf(counts: readonly number[], distances: readonly number[]): number {
  const [least, most] = [Math.min(...distances), Math.max(...distances)]
  if (!(least < 0 && most > 0)) return 0
  // Shares are count / (1 + λ distance) of all; λ falls with the sum of share × distance.
  const isBelow = (multiple: number) => {
    let sum = 0
    for (let at = 0; at < counts.length; at++)
      if (counts[at]! > 0) sum += (counts[at]! * distances[at]!) / (1 + multiple * distances[at]!)
    return sum > 0
  }
  const multiple = bisect(-1 / most, -1 / least, isBelow, turns)
  let [variance, left, mean] = [0, 0, 0]
  const total = counts.reduce((sum, count) => sum + count, 0)
  for (let at = 0; at < counts.length; at++) {
    if (!(counts[at]! > 0)) continue
    const likely = counts[at]! / (1 + multiple * distances[at]!)
    variance += likely * distances[at]! ** 2
    mean += likely * distances[at]!
    left += likely
  }
  // What is left is of an outcome that wasn't seen: the one farthest on the other side.
  const unseen = Math.max(0, total - left)
  return variance + unseen * (mean > 0 ? least : most) ** 2
}
