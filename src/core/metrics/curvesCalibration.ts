import { wilson } from './intervals/wilson.ts'

/** The samples whose predicted probability lies in one stretch of [0, 1]. */
export interface CalibrationBin {
  /** Mean predicted probability, and how much of the bin is really of the class. */
  readonly predicted: number
  readonly observed: number
  /** Wilson's 95 % interval of `observed`; with weights for the effective number of samples. */
  readonly low: number
  readonly high: number
  readonly samples: number
}

export interface Calibration {
  /** The bins that hold samples, ascending. */
  readonly bins: readonly CalibrationBin[]
  /** Expected calibration error: mean of |observed − predicted| over the bins, by their share of the weight. */
  readonly error: number
}

/**
 * Reliability of the probabilities of one class against the rest: scikit-learn's `calibration_curve` with
 * `strategy='uniform'`, a probability on an edge counted to the bin below. Undefined without samples.
 *
 * @param scores samples × classes probabilities, C order
 */
export function calibrationOf(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  index: number,
  weights?: ArrayLike<number>,
  bins = 10,
): Calibration | undefined {
  const sums = Array.from({ length: bins }, () => ({
    samples: 0,
    weight: 0,
    squares: 0,
    predicted: 0,
    positive: 0,
  }))
  const edges = Float64Array.from({ length: bins - 1 }, (_, at) => (at + 1) * (1 / bins))
  let total = 0
  for (let row = 0; row < yTrue.length; row++) {
    const score = scores[row * classes + index]!
    const weight = weights ? weights[row]! : 1
    const bin = sums[binOf(edges, score)]!
    bin.samples++
    bin.weight += weight
    bin.squares += weight * weight
    bin.predicted += weight * score
    if (yTrue[row] === index) bin.positive += weight
    total += weight
  }
  if (!(total > 0)) return undefined
  let error = 0
  const filled: CalibrationBin[] = []
  for (const { samples, weight, squares, predicted, positive } of sums) {
    if (!(weight > 0)) continue
    const observed = positive / weight
    const [low, high] = wilson(observed, (weight * weight) / squares)
    error += Math.abs(positive - predicted) / total
    filled.push({ predicted: predicted / weight, observed, low, high, samples })
  }
  return { bins: filled, error }
}

/** The bin of a probability: how many edges lie below it. */
function binOf(edges: Float64Array, score: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! < score) low = middle + 1
    else high = middle
  }
  return low
}
