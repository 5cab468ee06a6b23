import { thresholdCounts, type ThresholdCounts } from '../metrics/curves.ts'
import { rankClass } from '../metrics/ranking.ts'
import type { Predictions } from '../runs/predictions.ts'

/** 1 for the samples of the class, else 0; of a multi-label model for those that have the label. */
export function labelsOf({ yTrue, samples, classes, multiLabel }: Predictions, index: number): Uint8Array {
  const labels = new Uint8Array(samples)
  for (let row = 0; row < samples; row++) {
    labels[row] = Number(multiLabel ? yTrue[row * classes + index] === 1 : yTrue[row] === index)
  }
  return labels
}

/** Each sample's score of the class. */
export function columnOf({ scores, classes, samples }: Predictions, index: number): Float64Array {
  const column = new Float64Array(samples)
  for (let row = 0; row < samples; row++) column[row] = scores[row * classes + index]!
  return column
}

/** What is counted at every distinct score of one column. */
export function tableOf(labels: Uint8Array, column: Float64Array, weights?: Float64Array): ThresholdCounts {
  // As a matrix of one column whose only class is 0.
  return thresholdCounts(
    rankClass(
      labels.map((label) => 1 - label),
      column,
      1,
      0,
      weights,
    ),
  )
}

/** Whether each sample is predicted to be of the class: its score reaches the threshold (null: never). */
export function decide(column: Float64Array, threshold: number | null): Uint8Array {
  return Uint8Array.from(column, (score) => (threshold !== null && score >= threshold ? 1 : 0))
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
    yTrue: Float64Array.from(labels),
    yPred: Float64Array.from(decided),
    scores: new Float64Array(0),
    classes: 2,
    ids: [],
    ...(weights && { weights }),
  }
}
