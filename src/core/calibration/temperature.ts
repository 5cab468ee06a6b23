import { filled } from '../arrays/elements.ts'

/** Smallest probability whose logarithm is taken: the smallest normal number in single precision. */
export const smallestProbability = 2 ** -126

const coldest = 1e4

/**
 * The temperature T by which log probabilities are divided before the softmax so that the log loss is least: Newton's
 * method on 1/T, in which the loss is convex, kept within a bracket. Undefined where there is no least: the model
 * is right with any confidence (T → 0), or no better than a guess (T → ∞).
 *
 * @param scores samples × classes probabilities, C order
 */
export function fitTemperature(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>,
): number | undefined {
  const logs = logarithms(scores)
  const at = (inverse: number) => slopes(yTrue, logs, classes, inverse, weights)
  let [low, high] = [0, coldest]
  if (!(at(low).slope < 0) || !(at(high).slope > 0)) return undefined
  let inverse = 1
  for (let step = 0; step < 200; step++) {
    const { slope, curvature } = at(inverse)
    if (slope > 0) high = inverse
    else low = inverse
    const newton = inverse - slope / curvature
    // At the optimum the step may end on the bracket itself.
    const next = newton >= low && newton <= high ? newton : (low + high) / 2
    if (Math.abs(next - inverse) <= 1e-15 * inverse) break
    inverse = next
  }
  return 1 / inverse
}

/** Probabilities at a temperature: softmax of the log probabilities divided by it. */
export function applyTemperature(
  scores: ArrayLike<number>,
  classes: number,
  temperature: number,
): Float64Array {
  const calibrated = logarithms(scores)
  for (let start = 0; start < calibrated.length; start += classes) {
    softmax(calibrated, start, classes, 1 / temperature)
  }
  return calibrated
}

function logarithms(scores: ArrayLike<number>): Float64Array {
  return filled(new Float64Array(scores.length), (at) => Math.log(Math.max(scores[at]!, smallestProbability)))
}

/** Of one row, in place. */
function softmax(values: Float64Array, start: number, classes: number, inverse: number): void {
  let highest = Number.NEGATIVE_INFINITY
  for (let at = start; at < start + classes; at++) highest = Math.max(highest, values[at]!)
  let total = 0
  for (let at = start; at < start + classes; at++) {
    values[at] = Math.exp(inverse * (values[at]! - highest))
    total += values[at]!
  }
  for (let at = start; at < start + classes; at++) values[at]! /= total
}

/** First and second derivative of the total log loss by 1/T. */
function slopes(
  yTrue: ArrayLike<number>,
  logs: Float64Array,
  classes: number,
  inverse: number,
  weights: ArrayLike<number> | undefined,
) {
  const row = new Float64Array(classes)
  let slope = 0
  let curvature = 0
  for (let sample = 0; sample < yTrue.length; sample++) {
    const start = sample * classes
    for (let at = 0; at < classes; at++) row[at] = logs[start + at]!
    softmax(row, 0, classes, inverse)
    const actual = logs[start + yTrue[sample]!]!
    let mean = 0
    let square = 0
    // Distances from the actual class's, so that a confident and right sample loses no digits.
    for (let at = 0; at < classes; at++) {
      const distance = logs[start + at]! - actual
      mean += row[at]! * distance
      square += row[at]! * distance * distance
    }
    const weight = weights ? weights[sample]! : 1
    slope += weight * mean
    curvature += weight * (square - mean * mean)
  }
  return { slope, curvature }
}
