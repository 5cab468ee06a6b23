import type { NdArray } from '../arrays/ndarray.ts'
import type { Predictions } from '../runs/predictions.ts'

/** What the saved outputs of a variant say, computed anew. Fractions. */
export interface RecomputedParity {
  readonly accuracy: number
  readonly originalAccuracy: number
  /** accuracy − originalAccuracy. */
  readonly accuracyDifference: number
  readonly flips: number
}

/**
 * Compares a variant's saved outputs (`outputs`: n × classes scores, or n scores of the second of two classes)
 * with the predictions of the trained model over the same samples. The predicted class is the first of the
 * highest scores, as everywhere. Undefined where the outputs aren't one finite row for each sample.
 */
export function recomputeParity(
  outputs: NdArray | undefined,
  predictions: Predictions,
  single: { readonly threshold: number },
): RecomputedParity | undefined {
  if (!outputs || outputs.type === 'string') return undefined
  const data = outputs.data as ArrayLike<number | bigint>
  const { samples, yTrue, yPred } = predictions
  const width = samples === 0 ? 0 : data.length / samples
  if (width !== predictions.classes && width !== 1) return undefined
  let right = 0
  let originalRight = 0
  let flips = 0
  for (let row = 0; row < samples; row++) {
    const predicted =
      width === 1 ? Number(Number(data[row]) > single.threshold) : firstHighest(data, row * width, width)
    if (predicted === undefined) return undefined
    if (predicted === yTrue[row]) right++
    if (yPred[row] === yTrue[row]) originalRight++
    if (predicted !== yPred[row]) flips++
  }
  const accuracy = right / samples
  const originalAccuracy = originalRight / samples
  return { accuracy, originalAccuracy, accuracyDifference: accuracy - originalAccuracy, flips }
}

function firstHighest(data: ArrayLike<number | bigint>, start: number, width: number): number | undefined {
  let best = 0
  let highest = Number.NEGATIVE_INFINITY
  for (let column = 0; column < width; column++) {
    const value = Number(data[start + column])
    if (!Number.isFinite(value)) return undefined
    if (value > highest) {
      highest = value
      best = column
    }
  }
  return best
}
