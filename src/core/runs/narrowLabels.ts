import { hostIsLittleEndian } from '../arrays/elements.ts'
import type { NumericArray } from '../arrays/ndarray.ts'
import type { Labels } from './predictions.ts'

/**
 * Class indices in one byte each, two where there are more than 256 classes, in memory that all threads see.
 * Undefined where a value is no class index below `classes`.
 */
export function narrowLabels(values: NumericArray, classes: number): Labels | undefined {
  const { length } = values
  const labels = emptyLabels(length, classes)
  const fits =
    values instanceof BigInt64Array || values instanceof BigUint64Array
      ? narrowWords(new Uint32Array(values.buffer, values.byteOffset, 2 * length), classes, labels)
      : narrowNumbers(values, classes, labels)
  return fits ? labels : undefined
}

/** Room for class indices below `classes`. */
export function emptyLabels(length: number, classes: number): Labels {
  if (classes <= 256) return new Uint8Array(new SharedArrayBuffer(length))
  if (classes <= 65_536) return new Uint16Array(new SharedArrayBuffer(2 * length))
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

const lowWord = hostIsLittleEndian ? 0 : 1

/** 64-bit integers as pairs of words: without a BigInt a value. */
function narrowWords(words: Uint32Array, classes: number, labels: Labels): boolean {
  let outside = 0
  for (let row = 0; row < labels.length; row++) {
    const value = words[2 * row + lowWord]!
    labels[row] = value
    outside |= words[2 * row + 1 - lowWord]! | Number(value >= classes)
  }
  return outside === 0
}

function narrowNumbers(
  values: Exclude<NumericArray, BigInt64Array | BigUint64Array>,
  classes: number,
  labels: Labels,
): boolean {
  for (let row = 0; row < labels.length; row++) {
    const value = values[row]!
    if (!(value >= 0 && value < classes)) return false
    labels[row] = value
    if (labels[row] !== value) return false
  }
  return true
}
