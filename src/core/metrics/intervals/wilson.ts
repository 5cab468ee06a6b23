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
export const sizesFrom = (sums: Float64Array, squares: Float64Array): Float64Array =>
  sums.map((sum, index) => (squares[index]! > 0 ? (sum * sum) / squares[index]! : 0))
