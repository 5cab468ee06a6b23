import { filled } from '../arrays/elements.ts'
import { predictedClasses } from '../metrics/validation.ts'
import type { Predictions } from '../runs/predictions.ts'
import { wholeScores } from '../runs/scores.ts'
import type { CalibrationMethod } from './methods.ts'
import { applyIsotonic, fitIsotonic, type RisingCurve } from './isotonic.ts'
import { applyTemperature, fitTemperature } from './temperature.ts'

/** What makes scores into probabilities that come true as often as they say. */
export type Calibrator =
  | { readonly method: 'temperature'; readonly temperature: number }
  /** One curve a class against the rest; of two classes that of the second alone. */
  | { readonly method: 'isotonic'; readonly curves: readonly RisingCurve[] }

type Scored = Pick<Predictions, 'yTrue' | 'scores' | 'classes' | 'samples' | 'weights'>

/** Fits on predictions of classes with probabilities; undefined where the samples determine nothing. */
export function fitCalibrator(method: CalibrationMethod, predictions: Scored): Calibrator | undefined {
  const { yTrue, classes, samples, weights } = predictions
  const scores = wholeScores(predictions.scores, classes, samples)
  if (method === 'temperature') {
    const temperature = fitTemperature(yTrue, scores, classes, weights)
    return temperature === undefined ? undefined : { method, temperature }
  }
  const curves = calibratedClasses(classes).flatMap((index) => {
    const labels = filled(new Uint8Array(samples), (row) => Number(yTrue[row] === index))
    const fitted = fitIsotonic(columnOf(scores, classes, index), labels, weights)
    return fitted ? [fitted] : []
  })
  return curves.length === calibratedClasses(classes).length ? { method, curves } : undefined
}

/**
 * Calibrated probabilities, samples × classes. Isotonic of more than two classes: each class's curve, brought to a
 * sum of 1, even where all are 0 (scikit-learn's `CalibratedClassifierCV`).
 */
export function calibrateScores(calibrator: Calibrator, scores: Float64Array, classes: number): Float64Array {
  if (calibrator.method === 'temperature') return applyTemperature(scores, classes, calibrator.temperature)
  const calibrated = new Float64Array(scores.length)
  for (const [at, index] of calibratedClasses(classes).entries()) {
    const values = applyIsotonic(calibrator.curves[at]!, columnOf(scores, classes, index))
    for (const [row, value] of values.entries()) calibrated[row * classes + index] = value
  }
  for (let start = 0; start < calibrated.length; start += classes) {
    if (classes === 2) {
      calibrated[start] = 1 - calibrated[start + 1]!
      continue
    }
    let total = 0
    for (let at = start; at < start + classes; at++) total += calibrated[at]!
    for (let at = start; at < start + classes; at++) {
      calibrated[at] = total > 0 ? calibrated[at]! / total : 1 / classes
    }
  }
  return calibrated
}

/** The same samples with calibrated scores, and the classes that these predict. */
export function calibratePredictions(calibrator: Calibrator, predictions: Predictions): Predictions {
  const { classes, samples } = predictions
  const scores = calibrateScores(calibrator, wholeScores(predictions.scores, classes, samples), classes)
  return { ...predictions, scores, yPred: predictedClasses(scores, classes) }
}

/** Classes that have a curve: each, or of two the second. */
const calibratedClasses = (classes: number): readonly number[] =>
  classes === 2 ? [1] : Array.from({ length: classes }, (_, index) => index)

function columnOf(scores: ArrayLike<number>, classes: number, index: number): Float64Array {
  return filled(new Float64Array(scores.length / classes), (row) => scores[row * classes + index]!)
}
