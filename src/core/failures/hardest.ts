import type { Evaluation } from '../metrics/evaluation.ts'
import { logLoss } from '../metrics/probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'
import { surveyOf } from './survey.ts'

/** The samples whose true class got the lowest score, and the log loss of each, the highest first; at most a hundred. */
export function hardestSamples(
  predictions: Predictions,
  names: readonly string[],
  { hardest } = surveyOf(predictions),
): NonNullable<Evaluation['hardest']> {
  const { yTrue, yPred, scores, classes, ids } = predictions
  return hardest.map((row) => ({
    id: ids[row] ?? String(row),
    actual: names[yTrue[row]!]!,
    predicted: names[yPred[row]!]!,
    loss: logLoss(scores[row * classes + yTrue[row]!]!),
  }))
}
