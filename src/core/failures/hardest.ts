import type { Evaluation } from '../metrics/evaluation.ts'
import { logLoss } from '../metrics/probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'
import { scoreReader } from '../runs/scores.ts'
import { surveyOf } from './survey.ts'

/** The samples whose true class got the lowest score, and the log loss of each, the highest first; at most a hundred. */
export function hardestSamples(
  predictions: Predictions,
  names: readonly string[],
  { hardest } = surveyOf(predictions),
): NonNullable<Evaluation['hardest']> {
  const { yTrue, yPred, scores, classes, samples, ids } = predictions
  const scoreAt = scoreReader(scores, classes, samples)
  return hardest.map((row) => ({
    id: ids[row] ?? String(row),
    actual: names[yTrue[row]!]!,
    predicted: names[yPred[row]!]!,
    loss: logLoss(scoreAt(row, yTrue[row]!)),
  }))
}
