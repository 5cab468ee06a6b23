import { z95 } from './normal.ts'

/**
 * Wilson's score interval for a proportion: [low, high] within [0, 1]. `trials` may be a fraction (the
 * effective number of weighted samples); NaN without trials.
 *
 * @param point how many standard deviations it reaches; that of 95 % where absent
 */
export function wilson(proportion: number, trials: number, point = z95): [number, number] {
  if (!(trials > 0) || Number.isNaN(proportion)) return [Number.NaN, Number.NaN]
  const square = (point * point) / trials
  const centre = (proportion + square / 2) / (1 + square)
  const half =
    (point / (1 + square)) * Math.sqrt((proportion * (1 - proportion)) / trials + square / (4 * trials))
  return [
    proportion === 0 ? 0 : Math.max(0, centre - half),
    proportion === 1 ? 1 : Math.min(1, centre + half),
  ]
}

/** Kish's effective number of samples, (Σw)² / Σw²; the plain number without weights. */
export function effectiveSize(
  samples: number,
  weights: ArrayLike<number> | undefined,
  counted: (row: number) => boolean = () => true,
): number {
  let sum = 0
  let squares = 0
  for (let row = 0; row < samples; row++) {
    if (!counted(row)) continue
    const weight = weights ? weights[row]! : 1
    sum += weight
    squares += weight * weight
  }
  return squares > 0 ? (sum * sum) / squares : 0
}

/** {@link effectiveSize} of the samples of each class. */
export function effectiveSizes(
  yTrue: ArrayLike<number>,
  classes: number,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  const [sums, squares] = [new Float64Array(classes), new Float64Array(classes)]
  for (let row = 0; row < yTrue.length; row++) {
    const label = yTrue[row]!
    const weight = weights ? weights[row]! : 1
    sums[label] = sums[label]! + weight
    squares[label] = squares[label]! + weight * weight
  }
  return sizesFrom(sums, squares)
}

/** {@link effectiveSize} from sums of weights and of their squares. */
const sizesFrom = (sums: Float64Array, squares: Float64Array): Float64Array =>
  sums.map((sum, index) => (squares[index]! > 0 ? (sum * sum) / squares[index]! : 0))

/**
 * Of how many samples without weights a figure would vary as much (Korn & Graubard 1998), and never more than
 * {@link effectiveSize}, which that is where weights have nothing to do with outcomes. Where they go with the outcomes, as
 * of a rare class that weighs more, intervals by that one alone hold in 78 to 88 %.
 *
 * @param weights of each outcome the sum of its samples' weights
 * @param squares of their squares
 * @param moves how a sample of the outcome moves the figure, in any unit; of a share, right ones as much as the wrong weigh
 */
export function sizeOfOutcomes(
  weights: ArrayLike<number>,
  squares: ArrayLike<number>,
  moves: ArrayLike<number>,
): number {
  let [total, all, spread, variance] = [0, 0, 0, 0]
  for (let at = 0; at < weights.length; at++) {
    const square = moves[at]! ** 2
    total += weights[at]!
    all += squares[at]!
    spread += weights[at]! * square
    variance += squares[at]! * square
  }
  const size = all > 0 ? (total * total) / all : 0
  return variance > 0 ? Math.min(size, (spread * total) / variance) : size
}

/** {@link sizeOfOutcomes} of a share. */
export const sizeOfShare = (
  [right, wrong]: readonly [number, number],
  squares: readonly [number, number],
): number => sizeOfOutcomes([right, wrong], squares, [wrong, right])

/** {@link sizeOfShare} of the samples that are counted; their number without weights. */
export function effectiveSizeOfShare(
  samples: number,
  weights: ArrayLike<number> | undefined,
  isRight: (row: number) => boolean,
  counted: (row: number) => boolean = () => true,
): number {
  const sums: [number, number] = [0, 0]
  const squares: [number, number] = [0, 0]
  for (let row = 0; row < samples; row++) {
    if (!counted(row)) continue
    const weight = weights ? weights[row]! : 1
    const side = isRight(row) ? 0 : 1
    sums[side] += weight
    squares[side] += weight * weight
  }
  return sizeOfShare(sums, squares)
}
