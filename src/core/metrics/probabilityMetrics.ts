import { filled } from '../arrays/elements.ts'
import type { Predictions } from '../runs/predictions.ts'
import { scoreReader } from '../runs/scores.ts'

/*
 * Metrics of predicted probabilities, as one value a sample whose weighted mean is the metric; so the
 * interval comes from the same values.
 */

/** Smallest distance from 0 and 1 to which `log_loss` clips 64-bit probabilities. */
const smallest = 2 ** -52

/** −ln of a probability, clipped as `log_loss` does. */
export const logLoss = (probability: number): number =>
  -Math.log(Math.min(Math.max(probability, smallest), 1 - smallest))

/** A value of each sample. */
export type ValueAt = (row: number) => number

/** −ln p of the actual class: the mean is scikit-learn's `log_loss`. `scores` as in `runs/scores.ts`. */
export function logLossAt(yTrue: ArrayLike<number>, scores: ArrayLike<number>, classes: number): ValueAt {
  const scoreAt = scoreReader(scores, classes, yTrue.length)
  return (row) => logLoss(scoreAt(row, yTrue[row]!))
}

/** {@link logLossAt} of all samples. */
export const logLosses = (
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
): Float64Array => filled(new Float64Array(yTrue.length), logLossAt(yTrue, scores, classes))

/**
 * Squared distance of the probabilities from the truth: the mean is `brier_score_loss`. With two classes that
 * of the second class (0 to 1), with more the sum over classes (0 to 2), as scikit-learn scales them.
 */
export function brierScoreAt(yTrue: ArrayLike<number>, scores: ArrayLike<number>, classes: number): ValueAt {
  const scoreAt = scoreReader(scores, classes, yTrue.length)
  return (row) => {
    let total = 0
    for (let index = classes === 2 ? 1 : 0; index < classes; index++) {
      total += (scoreAt(row, index) - (yTrue[row] === index ? 1 : 0)) ** 2
    }
    return total
  }
}

/** {@link brierScoreAt} of all samples. */
export const brierScores = (
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
): Float64Array => filled(new Float64Array(yTrue.length), brierScoreAt(yTrue, scores, classes))

/**
 * 1 where the actual class is among the `k` highest scores, else 0: the mean is `top_k_accuracy_score`.
 * Among equal scores the class with the higher index goes first, as in scikit-learn.
 */
export function topKHits(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  k: number,
): Uint8Array {
  const hits = new Uint8Array(yTrue.length)
  const scoreAt = scoreReader(scores, classes, yTrue.length)
  for (let row = 0; row < hits.length; row++) {
    const actual = yTrue[row]!
    const own = scoreAt(row, actual)
    let ahead = 0
    for (let index = 0; index < classes; index++) {
      const other = scoreAt(row, index)
      if (other > own || (other === own && index > actual)) ahead++
    }
    hits[row] = ahead < k ? 1 : 0
  }
  return hits
}

/** Whether every row is non-negative and sums to one within 1e-3, so that loss and Brier score mean something. */
export function areProbabilities({
  scores,
  classes,
  samples,
}: Pick<Predictions, 'scores' | 'classes' | 'samples'>): boolean {
  const scoreAt = scoreReader(scores, classes, samples)
  for (let row = 0; row < samples; row++) {
    let total = 0
    for (let index = 0; index < classes; index++) {
      const score = scoreAt(row, index)
      if (score < -1e-6) return false
      total += score
    }
    if (!(Math.abs(total - 1) <= 1e-3)) return false
  }
  return true
}
