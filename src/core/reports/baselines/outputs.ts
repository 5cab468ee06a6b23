import { countBelow } from '../../metrics/countBelow.ts'
import type { Predictions } from '../../runs/predictions.ts'

/** How sure the model was on the test set, and what its doubt was worth. */
export interface ConfidenceBaseline {
  /** A prediction counts as doubtful when its highest score is below this. */
  readonly cut: number
  readonly samples: number
  readonly below: number
  readonly wrongBelow: number
  readonly wrongAbove: number
}

/**
 * The cut is the highest hundredth (at most 0.99, above 1/classes) below which at most one test prediction in
 * twenty falls, so that the share is small enough for a rise to show.
 */
export function confidenceBaseline({
  scores,
  classes,
  samples,
  yTrue,
  yPred,
}: Predictions): ConfidenceBaseline | undefined {
  if (classes < 2 || samples === 0) return undefined
  const highest = new Float64Array(samples)
  for (let row = 0; row < samples; row++) {
    let best = -Infinity
    for (let at = row * classes; at < (row + 1) * classes; at++) if (scores[at]! > best) best = scores[at]!
    highest[row] = best
  }
  const sorted = highest.toSorted()
  const lowestCut = Math.ceil(100 / classes) + 1
  let hundredths = 99
  while (hundredths > lowestCut && countBelow(sorted, hundredths / 100) > samples / 20) hundredths--
  const cut = hundredths / 100
  const counts = { below: 0, wrongBelow: 0, wrongAbove: 0 }
  for (let row = 0; row < samples; row++) {
    const wrong = yTrue[row] !== yPred[row]
    if (highest[row]! < cut) {
      counts.below++
      if (wrong) counts.wrongBelow++
    } else if (wrong) counts.wrongAbove++
  }
  return { cut, samples, ...counts }
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
