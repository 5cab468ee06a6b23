/** So many equal shares, or more, and a variance is known well enough whatever the tail or the weights. */
export const enoughShares = 15

/**
 * 95 % points of the statistic of {@link heavyTail} by the number of samples: the higher one of squared normal and of
 * exponential losses, by simulation.
 */
const points: readonly (readonly [samples: number, point: number])[] = [
  [20, 5.65],
  [30, 5.75],
  [50, 5.35],
  [70, 4.57],
  [100, 3.77],
  [150, 3.2],
  [200, 2.83],
  [300, 2.65],
  [500, 2.58],
  [1000, 2.5],
  [2000, 2.43],
  [5000, 2.35],
]

/**
 * Of how many equal shares the variance of these samples is made, (Σ r²)² / Σ r⁴, where few are so large that they
 * decide it: where there are less than 15 and what the 2√n largest exceed the next by varies more than with
 * exponential tails (Greenwood, J. R. Stat. Soc. 109, 1946: k Σ y² / (Σ y)², the score test of the generalized Pareto
 * law's shape being above 0). Undefined elsewhere, and of less than 20 samples.
 *
 * @param sizeAt distance from the mean of each sample's share in a figure, not negative
 */
export function heavyTail(samples: number, sizeAt: (row: number) => number): number | undefined {
  if (samples < points[0]![0]) return undefined
  let [squares, fourths] = [0, 0]
  for (let row = 0; row < samples; row++) {
    const square = sizeAt(row) ** 2
    squares += square
    fourths += square * square
  }
  const shares = squares ** 2 / fourths
  return shares < enoughShares && excessSpread(samples, sizeAt) > pointOf(samples) ? shares : undefined
}

/** Linear in the logarithm of the number of samples. */
function pointOf(samples: number): number {
  const at = points.findIndex(([most]) => samples < most)
  if (at < 0) return points.at(-1)![1]
  const [below, above] = [points[at - 1]!, points[at]!]
  const part = Math.log(samples / below[0]) / Math.log(above[0] / below[0])
  return below[1] + part * (above[1] - below[1])
}

/** Greenwood's statistic of the excesses over the largest of the rest: 2 − 2 / (k + 1) on average of exponential ones. */
function excessSpread(samples: number, sizeAt: (row: number) => number): number {
  const count = Math.ceil(2 * Math.sqrt(samples))
  const largest = largestSizes(samples, sizeAt, count + 1)
  const least = largest[count]!
  let [sum, squares] = [0, 0]
  for (let at = 0; at < count; at++) {
    const excess = largest[at]! - least
    sum += excess
    squares += excess * excess
  }
  return (count * squares) / sum ** 2
}

/** The largest sizes, the largest first; a list twice as long is thinned out where it is full. */
function largestSizes(samples: number, sizeAt: (row: number) => number, count: number): Float64Array {
  const kept = new Float64Array(2 * count)
  let filled = 0
  let least = -1
  const thin = () => {
    const sorted = kept.subarray(0, filled)
    sorted.sort((a, b) => b - a)
    filled = Math.min(filled, count)
    if (filled === count) least = sorted[count - 1]!
  }
  for (let row = 0; row < samples; row++) {
    const size = sizeAt(row)
    if (size <= least) continue
    kept[filled++] = size
    if (filled === kept.length) thin()
  }
  thin()
  return kept.slice(0, filled)
}
