import type { ElementType, NdArray, NumericArray } from './ndarray.ts'

type NumericType = Exclude<ElementType, 'string'>
type PlainNumbers = Exclude<NumericArray, BigInt64Array | BigUint64Array>

interface NumericConstructor {
  readonly BYTES_PER_ELEMENT: number
  new (length: number): NumericArray
  new (buffer: ArrayBufferLike, offset: number, length: number): NumericArray
}

const constructors: Readonly<Record<NumericType, NumericConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
}

/** Whether numbers stand in memory as in little-endian files. */
export const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Bytes that one element takes in memory and in files. */
export function bytesOf(type: NumericType): number {
  return constructors[type].BYTES_PER_ELEMENT
}

/** Product of the dimensions (1 for a scalar); NaN where it can't be held exactly. */
export function countOf(shape: readonly number[]): number {
  if (shape.includes(0)) return 0
  let count = 1
  for (const dimension of shape) {
    count *= dimension
    if (!Number.isSafeInteger(count)) return Number.NaN
  }
  return count
}

/** A zeroed array of `count` elements. */
export function allocate(type: NumericType, count: number): NumericArray {
  return new constructors[type](count)
}

/**
 * `count` elements that start at `offset` of `bytes`, in the host's byte order: a view where the bytes are
 * aligned and in that order already, else a copy.
 */
export function elementsAt(
  bytes: Uint8Array,
  offset: number,
  count: number,
  type: NumericType,
  littleEndian = true,
): NumericArray {
  const constructor = constructors[type]
  const size = constructor.BYTES_PER_ELEMENT
  const start = bytes.byteOffset + offset
  const swap = size > 1 && littleEndian !== hostIsLittleEndian
  if (!swap && start % size === 0) return new constructor(bytes.buffer, start, count)
  // Not `slice`: that of a Node Buffer is a view.
  const copy = new Uint8Array(bytes.subarray(offset, offset + count * size))
  if (swap) swapBytes(copy, size)
  return new constructor(copy.buffer, 0, count)
}

/** Reverses the bytes of each element of `size` bytes in place. */
function swapBytes(bytes: Uint8Array, size: number): void {
  const half = size >> 1
  for (let at = 0; at < bytes.length; at += size) {
    for (let i = 0; i < half; i++) {
      const low = bytes[at + i]!
      bytes[at + i] = bytes[at + size - 1 - i]!
      bytes[at + size - 1 - i] = low
    }
  }
}

/** The elements as little-endian bytes: a view where the host is little-endian. */
export function littleEndianBytes(data: NumericArray): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (hostIsLittleEndian || data.BYTES_PER_ELEMENT === 1) return bytes
  const copy = new Uint8Array(bytes)
  swapBytes(copy, data.BYTES_PER_ELEMENT)
  return copy
}

/** IEEE 754 binary16 bits widened to binary32, exactly. */
export function widenHalf(bits: Uint16Array): Float32Array {
  const out = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) out[i] = halfToNumber(bits[i]!)
  return out
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** bfloat16 bits widened to binary32, exactly. */
export function widenBrainFloat(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length)
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16
  return new Float32Array(words.buffer)
}

const many = 2 ** 17

/** Room for numbers; for many in memory that all threads see. */
export const emptyFloat64 = (length: number): Float64Array =>
  length < many ? new Float64Array(length) : new Float64Array(new SharedArrayBuffer(8 * length))

/**
 * Fills an array with what there is for each place, and returns it. `from` of a typed array with a function goes by a list:
 * it takes nine times as long, and 50 bytes an element.
 */
export function filled<T extends PlainNumbers>(array: T, valueAt: (place: number) => number): T {
  for (let place = 0; place < array.length; place++) array[place] = valueAt(place)
  return array
}

/** Fills an array with the values that stand at so many places, and returns it. */
export function valuesAt<T extends PlainNumbers>(
  values: ArrayLike<number>,
  places: ArrayLike<number>,
  into: T,
): T {
  for (let at = 0; at < into.length; at++) into[at] = values[places[at]!]!
  return into
}

/** The numbers as 64-bit floats; integers beyond 2^53 are rounded. Undefined for strings. */
export function toFloat64(array: NdArray): Float64Array | undefined {
  if (isText(array)) return undefined
  if (array.data instanceof Float64Array) return array.data
  const numbers = numbersOf(array.data)
  const out = emptyFloat64(numbers.length)
  out.set(numbers)
  return out
}

/** The numbers as 32-bit floats, rounded to nearest. Undefined for strings. */
export function toFloat32(array: NdArray): Float32Array | undefined {
  if (isText(array)) return undefined
  return array.data instanceof Float32Array ? array.data : Float32Array.from(numbersOf(array.data))
}

/** Each element as text: strings as they are, numbers in their shortest decimal form. */
export function toStrings(array: NdArray): readonly string[] {
  return isText(array) ? array.data : Array.from(array.data as ArrayLike<number | bigint>, String)
}

/** Whether the array holds strings. */
export function isText(array: NdArray): array is NdArray & { readonly data: readonly string[] } {
  return array.type === 'string'
}

function numbersOf(data: NdArray['data']): ArrayLike<number> {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const out = new Float64Array(data.length)
    for (let i = 0; i < data.length; i++) out[i] = Number(data[i])
    return out
  }
  return data as ArrayLike<number>
}
