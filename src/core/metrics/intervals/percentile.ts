import { normalCdf, normalQuantile, z95 } from './normal.ts'

/** What corrects percentiles for bias and skewness: the estimate itself and its acceleration. */
export interface Correction {
  readonly estimate: number
  readonly acceleration: number
}

/**
 * The 2.5 % and 97.5 % percentiles of the defined values, linearly interpolated (numpy's default); with a
 * correction the bias-corrected and accelerated ones (BCa; Efron, J. Am. Stat. Assoc. 82, 1987). NaN where more
 * than a tenth of the values is undefined.
 */
export function percentileInterval(values: Float64Array, correction?: Correction): [number, number] {
  const defined = values.filter((value) => !Number.isNaN(value)).sort()
  if (defined.length < 0.9 * values.length || defined.length === 0) return [Number.NaN, Number.NaN]
  const [low, high] = correction ? correctedShares(defined, correction) : [0.025, 0.975]
  return [percentile(defined, low), percentile(defined, high)]
}

function correctedShares(sorted: Float64Array, { estimate, acceleration }: Correction): [number, number] {
  let below = 0
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
  const least = 1 / sorted.length
  const bias = normalQuantile(Math.min(1 - least, Math.max(least, below / sorted.length)))
  const shifted = (z: number) => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)))
  return [shifted(-z95), shifted(z95)]
}

/** `sorted` ascending and not empty, `share` in [0, 1]. */
function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (position - below)
}
