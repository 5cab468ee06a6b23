import { countBelow } from '../../metrics/countBelow.ts'
import type { Predictions } from '../../runs/predictions.ts'
import { hasScores, wholeScores } from '../../runs/scores.ts'
import { lossesOf } from '../../slices/losses.ts'

/** How sure the model was on the test set, and what its doubt was worth. */
export interface ConfidenceBaseline {
  /** A prediction counts as doubtful when its confidence is below this. */
  readonly cut: number
  readonly samples: number
  readonly below: number
  readonly wrongBelow: number
  readonly wrongAbove: number
}

/**
 * The confidence of a class is its score, that of several labels how sure the least sure of them is to be there or not.
 * The cut is the highest hundredth (at most 0.99, above 1/classes, for labels above a half) below which at most one test
 * prediction in twenty falls, so that the share is small enough for a rise to show.
 */
export function confidenceBaseline(predictions: Predictions): ConfidenceBaseline | undefined {
  const { scores, classes, samples, multiLabel } = predictions
  if ((classes < 2 && !multiLabel) || samples === 0 || !hasScores(predictions)) return undefined
  const whole = wholeScores(scores, classes, samples)
  const confidences = Float64Array.from({ length: samples }, (_, row) => {
    const own = whole.subarray(row * classes, (row + 1) * classes)
    return multiLabel ? leastSure(own) : highest(own)
  })
  const sorted = confidences.toSorted()
  const lowestCut = Math.ceil(100 / (multiLabel ? 2 : classes)) + 1
  let hundredths = 99
  while (hundredths > lowestCut && countBelow(sorted, hundredths / 100) > samples / 20) hundredths--
  const cut = hundredths / 100
  const isWrong = lossesOf(multiLabel ? 'multi-label' : 'classification', predictions)
  const counts = { below: 0, wrongBelow: 0, wrongAbove: 0 }
  for (let row = 0; row < samples; row++) {
    if (confidences[row]! < cut) {
      counts.below++
      if (isWrong[row]) counts.wrongBelow++
    } else if (isWrong[row]) counts.wrongAbove++
  }
  return { cut, samples, ...counts }
}

function highest(scores: Float64Array): number {
  let best = -Infinity
  for (const score of scores) if (score > best) best = score
  return best
}

/** How sure the least sure of several answers is: at least a half. */
function leastSure(scores: Float64Array): number {
  let least = 1
  for (const score of scores) least = Math.min(least, Math.max(score, 1 - score))
  return least
}

/** Where the predicted values of a regression lay on the test set. */
export interface ValueBaseline {
  /** The range of the training targets without the outer hundredth on each side. */
  readonly low: number
  readonly high: number
  readonly samples: number
  /** Test predictions outside of it. */
  readonly outside: number
}

export function valueBaseline(predictions: Predictions, targets: Float64Array): ValueBaseline | undefined {
  if (targets.length === 0 || predictions.samples === 0) return undefined
  const sorted = targets.toSorted()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  const [low, high] = [at(0.01), at(0.99)]
  const outside = predictions.yPred.filter((value) => !(value >= low && value <= high)).length
  return { low, high, samples: predictions.samples, outside }
}
