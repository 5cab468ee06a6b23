import { isText, toFloat32, toFloat64 } from '../../arrays/elements.ts'
import type { NdArray } from '../../arrays/ndarray.ts'
import { classIndices } from './classes.ts'
import { decideLabels, type Reading } from './reading.ts'

/** The outputs of a model over all samples, as it gave them and as they compare with the trainer's predictions. */
export interface Outputs {
  /** samples × width, as {@link keptOutput} has them. */
  readonly raw: NdArray
  readonly width: number
  /** samples × columns probabilities, or the values; none where the output is the class itself. */
  readonly scores: Float64Array
  readonly columns: number
  /** Class (first of the highest scores), value, or samples × labels of 0 and 1; NaN where an output isn't finite, or no class. */
  readonly predicted: Float64Array
}

/** An output as it is kept: float32, and where it is the class itself float64 or text. Undefined for texts that are none. */
export function keptOutput(output: NdArray, kind: Reading['kind']): NdArray | undefined {
  const { shape } = output
  if (kind === 'class') return isText(output) ? output : { type: 'float64', shape, data: toFloat64(output)! }
  const data = toFloat32(output)
  return data && { type: 'float32', shape, data }
}

/**
 * Reads outputs as `kind` says: logits by softmax (one column, and each of several labels, by the logistic function),
 * probabilities as they are (one column is that of the second of two classes), values as they are, a
 * class by its name or number. Undefined where the width isn't that of `classes`.
 */
export function readOutputs(
  output: NdArray,
  samples: number,
  { kind, classes, classNames, thresholds }: Reading,
): Outputs | undefined {
  const raw = keptOutput(output, kind)
  const width = samples === 0 || !raw ? 0 : raw.data.length / samples
  if (!raw || !Number.isInteger(width) || width === 0) return undefined
  if (kind === 'class') {
    if (width !== 1 || thresholds) return undefined
    return { raw, width, scores: new Float64Array(0), columns: 0, predicted: classIndices(raw, classNames) }
  }
  const given = raw.data as Float32Array
  if (kind === 'value') {
    if (width !== 1) return undefined
    const values = Float64Array.from(given)
    const predicted = values.map((value) => (Number.isFinite(value) ? value : Number.NaN))
    return { raw, width, scores: values, columns: 1, predicted }
  }
  if (thresholds) {
    if (width !== classes) return undefined
    const scores = Float64Array.from(given, kind === 'logits' ? logistic : undefined)
    return { raw, width, scores, columns: classes, predicted: decideLabels(scores, thresholds) }
  }
  if (width !== classes && !(width === 1 && classes === 2)) return undefined
  const scores = new Float64Array(samples * classes)
  const predicted = new Float64Array(samples)
  for (let row = 0; row < samples; row++) {
    if (width === 1) {
      const value = given[row]!
      const second = kind === 'logits' ? logistic(value) : value
      scores[row * 2] = 1 - second
      scores[row * 2 + 1] = second
      predicted[row] = Number.isFinite(value) ? Number(value > (kind === 'logits' ? 0 : 0.5)) : Number.NaN
      continue
    }
    predicted[row] = firstHighest(given, row * width, width)
    if (kind === 'logits') softmax(given, scores, row * width, width)
    else
      for (let column = 0; column < width; column++)
        scores[row * width + column] = given[row * width + column]!
  }
  return { raw, width, scores, columns: classes, predicted }
}

const logistic = (value: number) => 1 / (1 + Math.exp(-value))

function firstHighest(values: Float32Array, start: number, width: number): number {
  let best = 0
  for (let column = 0; column < width; column++) {
    const value = values[start + column]!
    if (!Number.isFinite(value)) return Number.NaN
    if (value > values[start + best]!) best = column
  }
  return best
}

function softmax(values: Float32Array, into: Float64Array, start: number, width: number): void {
  let highest = Number.NEGATIVE_INFINITY
  for (let i = start; i < start + width; i++) highest = Math.max(highest, values[i]!)
  let sum = 0
  for (let i = start; i < start + width; i++) sum += into[i] = Math.exp(values[i]! - highest)
  for (let i = start; i < start + width; i++) into[i]! /= sum
}
