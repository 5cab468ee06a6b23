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
  for (let row = 0, { bound } = lowest; row < yTrue.length; row++) {
    const score = scores[row * classes + yTrue[row]!]!
    if (score >= bound) continue
    lowest.add(row, score)
    bound = lowest.bound
  }
  return lowest.rows().map((row) => ({
    id: ids[row] ?? String(row),
    actual: names[yTrue[row]!]!,
    predicted: names[yPred[row]!]!,
    loss: logLoss(scores[row * classes + yTrue[row]!]!),
  }))
}
