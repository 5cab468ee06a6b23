/*
 * Rates of one class from what is counted of it, or from sums of weights: the one place where they stand. NaN where
 * undefined.
 */

/** Of what was predicted as the class, the share that is. */
export const precisionFrom = (correct: number, predicted: number): number => correct / predicted

/** Of what is of the class, the share that was predicted so. */
export const recallFrom = (correct: number, actual: number): number => correct / actual

/** `fbeta_score`: recall counts `beta` times as much as precision. */
export function fBetaFrom(correct: number, predicted: number, actual: number, beta: number): number {
  const square = beta * beta
  return ((1 + square) * correct) / (predicted + square * actual)
}

/** F1 of the share of right samples among all that are of the class or taken for it, Jaccard's; it rises with that. */
export const f1FromShare = (share: number): number => (2 * share) / (1 + share)
