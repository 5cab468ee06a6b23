import { filled } from '../arrays/elements.ts'

/** A rising curve through points, constant beyond them. */
export interface RisingCurve {
  /** Ascending. */
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Scores closer than this are one: NumPy's `finfo(float64).resolution`. */
const resolution = 1e-15

/**
 * Isotonic regression of labels on scores by pooling adjacent violators, with the points that its line bends at:
 * scikit-learn's `IsotonicRegression(y_min=0, y_max=1, out_of_bounds='clip')`. Undefined without weight.
 *
 * @param labels 1 for the class, else 0
 */
export function fitIsotonic(
  scores: Float64Array,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): RisingCurve | undefined {
  const points = distinctPoints(scores, labels, weights)
  if (points.x.length === 0) return undefined
  const y = pooled(points.y, points.weight)
  const bends = [...y.keys()].filter(
    (at) => at === 0 || at === y.length - 1 || y[at] !== y[at - 1] || y[at] !== y[at + 1],
  )
  return { x: bends.map((at) => points.x[at]!), y: bends.map((at) => y[at]!) }
}

/** The curve's value for each score, linear between its points. */
export function applyIsotonic({ x, y }: RisingCurve, scores: ArrayLike<number>): Float64Array {
  return filled(new Float64Array(scores.length), (row) => {
    const score = scores[row]!
    let low = 0
    let high = x.length - 1
    if (!(score > x[0]!)) return y[0]!
    if (score >= x[high]!) return y[high]!
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (x[middle]! <= score) low = middle
      else high = middle
    }
    return y[low]! + ((y[high]! - y[low]!) / (x[high]! - x[low]!)) * (score - x[low]!)
  })
}

/** The scores that have weight, ascending and each once, with the weighted mean of their labels. */
function distinctPoints(scores: Float64Array, labels: ArrayLike<number>, weights?: ArrayLike<number>) {
  const rows = filled(new Uint32Array(scores.length), (row) => row).filter(
    (row) => !weights || weights[row]! > 0,
  )
  rows.sort((a, b) => scores[a]! - scores[b]! || labels[a]! - labels[b]!)
  const points = { x: [] as number[], y: [] as number[], weight: [] as number[] }
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1
    const last = points.x.length - 1
    if (last < 0 || scores[row]! - points.x[last]! >= resolution) {
      points.x.push(scores[row]!)
      points.y.push(labels[row]! * weight)
      points.weight.push(weight)
    } else {
      points.y[last]! += labels[row]! * weight
      points.weight[last]! += weight
    }
  }
  for (const [at, weight] of points.weight.entries()) points.y[at]! /= weight
  return points
}

/** The closest rising sequence by weighted squares: neighbours that fall are replaced by their mean. */
function pooled(values: readonly number[], weights: readonly number[]): Float64Array {
  const means: number[] = []
  const masses: number[] = []
  const counts: number[] = []
  for (const [at, value] of values.entries()) {
    let [mean, mass, count] = [value, weights[at]!, 1]
    while (means.length > 0 && means.at(-1)! >= mean) {
      const [before, other] = [means.pop()!, masses.pop()!]
      mean = (before * other + mean * mass) / (other + mass)
      mass += other
      count += counts.pop()!
    }
    means.push(mean)
    masses.push(mass)
    counts.push(count)
  }
  const rising = new Float64Array(values.length)
  let start = 0
  for (const [block, mean] of means.entries()) {
    rising.fill(Math.min(1, Math.max(0, mean)), start, start + counts[block]!)
    start += counts[block]!
  }
  return rising
}
