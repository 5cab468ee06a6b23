import { bisect } from './bisect.ts'
import { areNarrow } from './confusion.ts'
import { countBelow } from './countBelow.ts'
import { wilson } from './intervals/wilson.ts'
import { sumBins, type BinSum } from './kernels/bins.ts'
import { valueAt, type NumberColumn, type ValueColumn } from './kernels/valueColumn.ts'
import { valuesAtRanks } from './orderStatistics.ts'
import { seededRandom } from './random.ts'
import { scoreColumn } from '../runs/scores.ts'

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
  /** 95 % interval of `error`, which chance alone makes larger than 0. */
  readonly errorLow: number
  readonly errorHigh: number
}

/** How many bins there are. */
const bins = 10
/** Fewer are summed up sooner than kernels are loaded. */
const manyRows = 2 ** 15

/** Bins of equal width, or of equally many samples (then the error is the adaptive one). */
export type BinStrategy = 'uniform' | 'quantile'

/**
 * Reliability of the probabilities of one class against the rest: scikit-learn's `calibration_curve` with the same
 * strategy, a probability on an edge counted to the bin below. Quantiles are of the samples, whatever they weigh.
 * Undefined without samples.
 *
 * @param scores probabilities as in `runs/scores.ts`
 */
export function calibrationOf(
  yTrue: ArrayLike<number>,
  scores: Float64Array,
  classes: number,
  index: number,
  weights?: Float64Array,
  strategy: BinStrategy = 'uniform',
): Calibration | undefined {
  return calibrationOfColumn(yTrue, scoreColumn(scores, classes, yTrue.length, index), weights, strategy)
}

/** {@link calibrationOf} of a column of probabilities, of the class of its index. */
export function calibrationOfColumn(
  yTrue: ArrayLike<number>,
  column: NumberColumn,
  weights?: Float64Array,
  strategy: BinStrategy = 'uniform',
): Calibration | undefined {
  const edges = strategy === 'uniform' ? evenEdges : quantileEdges(column, yTrue.length)
  const sums =
    areNarrow(yTrue) && yTrue.length >= manyRows
      ? sumBins(yTrue, column, edges, weights)
      : sumFew(yTrue, column, edges, weights)
  const total = sums.reduce((sum, { weight }) => sum + weight, 0)
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
  const [errorLow, errorHigh] = errorInterval(sums, total, yTrue.length, error)
  return { bins: filled, error, errorLow, errorHigh }
}

/** {@link sumBins} row by row. */
function sumFew(
  yTrue: ArrayLike<number>,
  column: ValueColumn,
  edges: Float64Array,
  weights: ArrayLike<number> | undefined,
): readonly BinSum[] {
  const sums = Array.from({ length: bins }, emptySum)
  for (let row = 0; row < yTrue.length; row++) {
    const score = valueAt(column, row)
    const weight = weights ? weights[row]! : 1
    const bin = sums[countBelow(edges, score)]!
    const gap = weight * ((yTrue[row] === column.index ? 1 : 0) - score)
    bin.samples++
    bin.weight += weight
    bin.squares += weight * weight
    bin.predicted += weight * score
    bin.gapSquares += gap * gap
    if (yTrue[row] === column.index) bin.positive += weight
  }
  return sums
}

const emptySum = (): { -readonly [key in keyof BinSum]: number } => ({
  samples: 0,
  weight: 0,
  squares: 0,
  predicted: 0,
  positive: 0,
  gapSquares: 0,
})

const seed = 20_240_229
const draws = 2000
const tail = 0.025
/** Halvings in the search for an end; errors that are nearer to each other are told apart by no draw. */
const turns = 30

/**
 * The errors that the observed one doesn't speak against, each end at 2.5 % (the hybrid resampling of Chuang & Lai,
 * Statistica Sinica 10, 2000). The bins' gaps are taken as normal around their own; for a true error their likeliest
 * gaps are those observed, moved by the same multiple of their variance, and the observed error is held against
 * errors drawn from these. A plain bootstrap lies above the true error of a calibrated model: chance only adds to it.
 */
function errorInterval(
  sums: readonly BinSum[],
  total: number,
  samples: number,
  error: number,
): [low: number, high: number] {
  const gaps = sums.flatMap(({ weight, positive, predicted, gapSquares }) => {
    if (!(weight > 0)) return []
    const gap = (positive - predicted) / total
    const variance = Math.max(0, gapSquares / (total * total) - (gap * gap) / samples)
    return variance > 0 ? [{ gap: Math.abs(gap), variance, deviation: Math.sqrt(variance) }] : []
  })
  if (gaps.length === 0) return [error, error]
  const fixed = error - gaps.reduce((sum, { gap }) => sum + gap, 0)
  const noise = normalNoise()
    .subarray(0, draws * gaps.length)
    .map((distance, at) => gaps[at % gaps.length]!.deviation * distance)
  const movedBy = (multiple: number) =>
    gaps.map(({ gap, variance }) => Math.max(0, gap + multiple * variance))
  /** How many drawn errors lie below the observed one, those that are moved being the truth. */
  const shareBelow = (multiple: number): number => {
    const moved = movedBy(multiple)
    let below = 0
    for (let at = 0; at < noise.length; at += moved.length) {
      let drawn = fixed
      for (let bin = 0; bin < moved.length; bin++) drawn += Math.abs(moved[bin]! + noise[at + bin]!)
      if (drawn < error) below++
    }
    return below / draws
  }
  const errorAt = (multiple: number) => movedBy(multiple).reduce((sum, gap) => sum + gap, fixed)
  const none = -Math.max(...gaps.map(({ gap, variance }) => gap / variance))
  // From steps of the widest bin outwards: by the narrowest one's the search would be too coarse for the others.
  const step = 4 / Math.max(...gaps.map(({ deviation }) => deviation))
  let near = -step
  while (near > none && shareBelow(near) <= 1 - tail) near *= 2
  const low =
    shareBelow(none) < 1 - tail
      ? fixed
      : errorAt(bisect(Math.max(near, none), 0, (at) => shareBelow(at) > 1 - tail, turns))
  let far = step
  while (shareBelow(far) > tail && errorAt(far) < 1) far *= 2
  const high = errorAt(bisect(0, far, (at) => shareBelow(at) > tail, turns))
  return [Math.max(0, low), Math.min(1, high)]
}

let drawnNoise: Float64Array | undefined

/** Draws from the standard normal distribution (Box & Muller), enough for all bins: always the same, so made once. */
function normalNoise(): Float64Array {
  if (drawnNoise) return drawnNoise
  const random = seededRandom(seed)
  drawnNoise = Float64Array.from(
    { length: draws * bins },
    () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform()),
  )
  return drawnNoise
}

const evenEdges = Float64Array.from({ length: bins - 1 }, (_, at) => (at + 1) * (1 / bins))

/** The inner edges: percentiles of the scores, linearly interpolated as NumPy does. */
function quantileEdges(column: ValueColumn, samples: number): Float64Array {
  const positions = Array.from({ length: bins - 1 }, (_, at) => ((at + 1) / bins) * (samples - 1))
  const ranks = positions.flatMap((position) => {
    const below = Math.floor(position)
    return [below, Math.min(below + 1, samples - 1)]
  })
  const values = valuesAtRanks(column, samples, ranks)
  return Float64Array.from(positions, (position, at) => {
    const [low, high] = [values[2 * at]!, values[2 * at + 1]!]
    const share = position - Math.floor(position)
    // NumPy's interpolation, from the nearer end.
    return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
  })
}
