import type { Survey } from '../failures/survey.ts'
import type { Confusion } from './confusion.ts'
import type { Evaluation } from './evaluation.ts'
import type { Predictions } from '../runs/predictions.ts'
import { scoreReader } from '../runs/scores.ts'

const mostPairs = 10

/** The pairs (actual, predicted) with the most wrong predictions, the most first; at most ten. */
export function confusedPairs(confusion: Confusion, names: readonly string[]): Evaluation['confusedPairs'] {
  const { classes, filled } = confusion
  const pairs = [...filled.places].flatMap((place, at) => {
    const [actual, predicted] = [Math.floor(place / classes), place % classes]
    return actual === predicted ? [] : [{ actual, predicted, count: filled.amounts[at]! }]
  })
  const share = (pair: (typeof pairs)[number]) => pair.count / confusion.actual[pair.actual]!
  return pairs
    .sort(
      (a, b) => b.count - a.count || share(b) - share(a) || a.actual - b.actual || a.predicted - b.predicted,
    )
    .slice(0, mostPairs)
    .map((pair) => ({
      actual: names[pair.actual]!,
      predicted: names[pair.predicted]!,
      count: pair.count,
      share: share(pair),
    }))
}

/** Wrong predictions, the most confident first, at most a hundred. Confidence is the score of the predicted class. */
export function confidentMistakes(
  { yTrue, yPred, scores, classes, samples, ids }: Predictions,
  names: readonly string[],
  { surest }: Survey,
): Evaluation['mistakes'] {
  const scoreAt = scoreReader(scores, classes, samples)
  return surest.map((row) => ({
    id: ids[row] ?? String(row),
    actual: names[yTrue[row]!]!,
    predicted: names[yPred[row]!]!,
    confidence: scoreAt(row, yPred[row]!),
  }))
}
