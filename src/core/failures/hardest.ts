import type { Evaluation } from '../metrics/evaluation.ts'
import { logLoss } from '../metrics/probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'
import { LowestRows } from './lowestRows.ts'

const mostSamples = 100

/** The samples whose true class got the lowest score, and the log loss of each, the highest first. */
export function hardestSamples(
  { yTrue, yPred, scores, classes, ids }: Predictions,
  names: readonly string[],
): NonNullable<Evaluation['hardest']> {
  const lowest = new LowestRows(mostSamples)
  for (let row = 0; row < yTrue.length; row++) lowest.add(row, scores[row * classes + yTrue[row]!]!)
  return lowest.rows().map((row) => ({
    id: ids[row] ?? String(row),
    actual: names[yTrue[row]!]!,
    predicted: names[yPred[row]!]!,
    loss: logLoss(scores[row * classes + yTrue[row]!]!),
  }))
}
