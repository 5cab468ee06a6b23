import type { ValueColumn } from '../metrics/kernels/valueColumn.ts'

/*
 * Scores stand as samples × classes in C order. Of two classes those of the second may stand alone, as most files have
 * them: the first's are what is left to 1.
 */

/** Whether there are scores of classes, or of labels. */
export const hasScores = ({ scores }: { readonly scores: ArrayLike<number> }): boolean => scores.length > 0

/** Whether classes were predicted without scores. */
export const areAlone = (predictions: {
  readonly scores: ArrayLike<number>
  readonly classes: number
}): boolean => predictions.classes > 0 && !hasScores(predictions)

/** What the first of two classes is called where only the second has a name. */
export const restOf = (second: string): string => `not ${second}`

/** Whether there is one score a row, that of the second of two classes. */
export const isSecondAlone = (scores: ArrayLike<number>, classes: number, samples: number): boolean =>
  classes === 2 && scores.length === samples

/** The score that a row has for a class. */
export type ScoreAt = (row: number, index: number) => number

export function scoreReader(scores: ArrayLike<number>, classes: number, samples: number): ScoreAt {
  return isSecondAlone(scores, classes, samples)
    ? (row, index) => (index === 1 ? scores[row]! : 1 - scores[row]!)
    : (row, index) => scores[row * classes + index]!
}

/** The scores of all rows for one class. */
export const scoreColumn = <Scores extends ArrayLike<number>>(
  scores: Scores,
  classes: number,
  samples: number,
  index: number,
): ValueColumn & { readonly data: Scores } => ({
  data: scores,
  width: classes,
  index,
  isSecond: isSecondAlone(scores, classes, samples),
})

/** The scores of each class, where the second's may stand alone. */
export function wholeScores(scores: Float64Array, classes: number, samples: number): Float64Array {
  if (!isSecondAlone(scores, classes, samples)) return scores
  const whole = new Float64Array(2 * samples)
  for (const [row, score] of scores.entries()) {
    whole[2 * row] = 1 - score
    whole[2 * row + 1] = score
  }
  return whole
}
