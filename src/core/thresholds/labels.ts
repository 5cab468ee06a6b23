import { emptyFloat64 } from '../arrays/elements.ts'
import { turnIntoCounts, type ThresholdCounts } from '../metrics/curves.ts'
import { rowsIn, valueAt, type NumberColumn, type ValueColumn } from '../metrics/kernels/valueColumn.ts'
import { tallyScores } from '../metrics/ranking.ts'
import type { Predictions } from '../runs/predictions.ts'
import { scoreColumn } from '../runs/scores.ts'

/** 1 for the samples of the class, else 0; of a multi-label model for those that have the label. */
export function labelsOf({ yTrue, samples, classes, multiLabel }: Predictions, index: number): Uint8Array {
  // Of two classes the labels themselves.
  if (!multiLabel && classes === 2 && index === 1 && yTrue instanceof Uint8Array) return yTrue
  const labels = new Uint8Array(new SharedArrayBuffer(samples))
  if (multiLabel) {
    for (let row = 0, at = index; row < samples; row++, at += classes) if (yTrue[at] === 1) labels[row] = 1
  } else for (let row = 0; row < samples; row++) if (yTrue[row] === index) labels[row] = 1
  return labels
}

/** Each sample's score of the class, where it stands among all. */
export const columnOf = ({ scores, classes, samples }: Predictions, index: number): NumberColumn =>
  scoreColumn(scores, classes, samples, index)

/** Scores one after the other as a column. */
export const asColumn = (scores: Float64Array): NumberColumn => ({
  data: scores,
  width: 1,
  index: 0,
})

/**
 * The scores of a column one after the other.
 *
 * @param room of as many numbers: they are left there where they don't stand so already
 */
export function scoresIn(column: ValueColumn, room?: Float64Array): Float64Array {
  const { data, width, index, isSecond } = column
  if (data instanceof Float64Array && (width === 1 || (isSecond && index === 1))) return data
  const scores = room ?? emptyFloat64(rowsIn(column))
  for (let row = 0; row < scores.length; row++) scores[row] = valueAt(column, row)
  return scores
}

/** What is counted at every distinct score of one column. */
export function tableOf(labels: Uint8Array, column: ValueColumn, weights?: Float64Array): ThresholdCounts {
  return turnIntoCounts(tallyScores(labels, column, weights))
}

/** Whether each sample is predicted to be of the class: its score reaches the threshold (null: never). */
export function decide(column: ValueColumn, threshold: number | null): Uint8Array {
  const decided = new Uint8Array(new SharedArrayBuffer(rowsIn(column)))
  if (threshold === null) return decided
  for (let row = 0; row < decided.length; row++) if (valueAt(column, row) >= threshold) decided[row] = 1
  return decided
}

/** Labels and decisions as predictions of two classes, for what is computed from these. */
export function predictionsOfLabels(
  labels: Uint8Array,
  decided: Uint8Array,
  weights?: Float64Array,
): Predictions {
  return {
    path: '',
    sha256: '',
    samples: labels.length,
    yTrue: labels,
    yPred: decided,
    scores: new Float64Array(0),
    classes: 2,
    ids: [],
    ...(weights && { weights }),
  }
}
