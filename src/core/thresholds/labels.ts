import { emptyFloat64 } from '../arrays/elements.ts'
import { turnIntoCounts, type ThresholdCounts } from '../metrics/curves.ts'
import type { ValueColumn } from '../metrics/kernels/dealtValues.ts'
import { tallyScores } from '../metrics/ranking.ts'
import type { Predictions } from '../runs/predictions.ts'

/** 1 for the samples of the class, else 0; of a multi-label model for those that have the label. */
export function labelsOf({ yTrue, samples, classes, multiLabel }: Predictions, index: number): Uint8Array {
  const labels = new Uint8Array(new SharedArrayBuffer(samples))
  if (multiLabel) {
    for (let row = 0, at = index; row < samples; row++, at += classes) if (yTrue[at] === 1) labels[row] = 1
  } else for (let row = 0; row < samples; row++) if (yTrue[row] === index) labels[row] = 1
  return labels
}

/** Each sample's score of the class, where it stands among all. */
export const columnOf = ({ scores, classes }: Predictions, index: number): ValueColumn => ({
  data: scores,
  width: classes,
  index,
})

/** Scores one after the other as a column. */
export const asColumn = (scores: Float64Array): ValueColumn => ({ data: scores, width: 1, index: 0 })

/** The scores of a column one after the other. */
export function scoresIn({ data, width, index }: ValueColumn): Float64Array {
  if (width === 1 && data instanceof Float64Array) return data
  const scores = emptyFloat64(data.length / width)
  for (let row = 0, at = index; row < scores.length; row++, at += width) scores[row] = data[at]!
  return scores
}

/** What is counted at every distinct score of one column. */
export function tableOf(labels: Uint8Array, column: ValueColumn, weights?: Float64Array): ThresholdCounts {
  return turnIntoCounts(tallyScores(labels, column, weights))
}

/** Whether each sample is predicted to be of the class: its score reaches the threshold (null: never). */
export function decide({ data, width, index }: ValueColumn, threshold: number | null): Uint8Array {
  const decided = new Uint8Array(new SharedArrayBuffer(data.length / width))
  if (threshold === null) return decided
  for (let row = 0, at = index; row < decided.length; row++, at += width) {
    if (data[at]! >= threshold) decided[row] = 1
  }
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
