import { bisect } from '../../metrics/bisect.ts'
import { countBelow } from '../../metrics/countBelow.ts'
import { normalCdf } from '../../metrics/intervals/normal.ts'

/** Interior bin edges, ascending and distinct: a value x falls in the first bin whose edge is ≥ x, else in the last. */
export type Edges = readonly number[]

const mostSampled = 50_000

/**
 * Edges at the deciles of the finite values (ties make fewer bins). Beyond 50,000 values an evenly spaced
 * selection stands for all.
 */
export function decileEdges(values: Float64Array): Edges {
  const stride = Math.max(1, Math.ceil(values.length / mostSampled))
  const sorted = values.filter((value, index) => index % stride === 0 && Number.isFinite(value)).sort()
  if (sorted.length === 0) return []
  const edges = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (tenth) => sorted[Math.ceil((tenth * sorted.length) / 10) - 1]!,
  )
  const largest = sorted.at(-1)!
  return [...new Set(edges)].filter((edge) => edge < largest)
}

/** Number of values in each bin; values that aren't finite count nowhere. */
export function binCounts(values: Float64Array, edges: Edges): readonly number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0)
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    counts[countBelow(edges, value)]!++
  }
  return counts
}

/** Shares of the bins with half a sample added to each, so that an empty bin has a logarithm. */
function smoothedShares(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) + counts.length / 2
  return counts.map((count) => (count + 0.5) / total)
}

/** Population stability index Σ (p − q) ln(p / q) of two histograms over the same bins, shares smoothed. */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  const q = smoothedShares(expected)
  const p = smoothedShares(actual)
  return p.reduce((sum, share, bin) => sum + (share - q[bin]!) * Math.log(share / q[bin]!), 0)
}

/**
 * The index that two samples of the same distribution stay below with probability `confidence`:
 * (1/expected + 1/actual) · χ²(bins − 1), after B. Yurdakul, "Statistical properties of population stability
 * index" (2018).
 */
export function stabilityBound(bins: number, expected: number, actual: number, confidence: number): number {
  return bins < 2 ? 0 : chiSquareQuantile(confidence, bins - 1) * (1 / expected + 1 / actual)
}

/** Quantile of the χ² distribution with a whole number of degrees of freedom, by bisection. */
export function chiSquareQuantile(p: number, degrees: number): number {
  let high = degrees
  while (chiSquareTail(high, degrees) > 1 - p) high *= 2
  return bisect(0, high, (x) => chiSquareTail(x, degrees) > 1 - p, 60)
}

/** P(χ² > x), from two degrees fewer: Q(k + 2) = Q(k) + (x/2)^(k/2) e^(−x/2) / Γ(k/2 + 1). */
function chiSquareTail(x: number, degrees: number): number {
  const odd = degrees % 2 === 1
  let tail = odd ? 2 * normalCdf(-Math.sqrt(x)) : Math.exp(-x / 2)
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : (x / 2) * Math.exp(-x / 2)
  for (let k = odd ? 1 : 2; k < degrees; k += 2) {
    tail += term
    term *= x / (k + 2)
  }
  return tail
}
