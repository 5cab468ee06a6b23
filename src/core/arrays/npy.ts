import { failure, finding, success, type Result } from '../finding.ts'
import { parseDtype, type Dtype } from './dtype.ts'
import { allocate, bytesOf, countOf, elementsAt, isText, littleEndianBytes, widenHalf } from './elements.ts'
import type { NdArray, NumericArray } from './ndarray.ts'
import { readPythonLiteral } from './pythonLiteral.ts'

/*
 * numpy's .npy format, versions 1 to 3: numpy/lib/_format_impl.py.
 */

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const longestHeader = 65_536
/** Bytes in which the header of every file ends that is read. */
export const npyHeadBytes = 12 + longestHeader
const mostDimensions = 64

/** Most texts of one array: what the heap of a process holds beside all else. */
const mostTexts = 5e7

/**
 * Reads one .npy file. Fortran order is turned into C order, big-endian into the host's, float16 into
 * float32; byte and unicode strings become strings without their trailing NULs. The claimed shape is held
 * against the bytes there are before anything is allocated. `where` names the array in findings.
 */
export function readNpy(bytes: Uint8Array, file: string, where = file): Result<NdArray> {
  const layout = readNpyLayout(bytes, bytes.length, file, where)
  if (!layout.ok) return layout
  const { shape, fortran } = layout.value
  const array = decode(bytes, layout.value)
  return success(fortran && shape.length > 1 ? fromFortranOrder(array) : array)
}

/** Where in an .npy file its elements stand, and what they are. */
export interface NpyLayout {
  readonly shape: readonly number[]
  readonly count: number
  readonly dtype: Dtype
  readonly fortran: boolean
  /** Bytes before the first element. */
  readonly offset: number
}

/** The layout by the first {@link npyHeadBytes} of a file of `size` bytes, where it is one that can be read. */
export function readNpyLayout(head: Uint8Array, size: number, file: string, where = file): Result<NpyLayout> {
  const place = { file }
  const header = readHeader(head)
  if (header === undefined) return failure(finding('array-not-npy', 'error', { where }, place))
  if (typeof header === 'string') {
    return failure(finding('array-header-invalid', 'error', { where, reason: header }, place))
  }
  const { shape, descriptor, fortran, offset } = header
  const dtype = parseDtype(descriptor)
  if (dtype === 'object') return failure(finding('array-object-type', 'error', { where }, place))
  if (dtype === undefined) {
    const type = typeof descriptor === 'string' ? descriptor : 'a record of several fields'
    return failure(finding('array-type-unsupported', 'error', { where, type }, place))
  }
  const count = countOf(shape)
  const needed = count * dtype.bytes
  const held = size - offset
  if (needed !== held) {
    const claimed = Number.isNaN(needed) ? Number.MAX_VALUE : needed
    const args = { where, shape: `(${shape.join(', ')})`, needed: claimed, held }
    return failure(finding('array-size-mismatch', 'error', args, place))
  }
  if ((dtype.kind === 'unicode' || dtype.kind === 'bytes') && count > mostTexts) {
    const args = { where, texts: count, limit: mostTexts }
    return failure(finding('array-too-many-texts', 'error', args, place))
  }
  return success({ shape, count, dtype, fortran, offset })
}

interface Header {
  readonly shape: readonly number[]
  readonly descriptor: unknown
  readonly fortran: boolean
  readonly offset: number
}

/** The header; undefined where this is no npy file, a reason where the header is broken. */
function readHeader(bytes: Uint8Array): Header | string | undefined {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) return undefined
  const major = bytes[6]!
  if (major < 1 || major > 3) return `version ${major} is unknown`
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = major === 1 ? 10 : 12
  if (bytes.length < start) return 'it ends early'
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > longestHeader) return `it claims ${length} bytes`
  if (start + length > bytes.length) return 'it ends early'
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, start + length))
  const literal = readPythonLiteral(text)
  if (!(literal instanceof Map)) return 'it is no dictionary of descr, fortran_order and shape'
  const shape: unknown = literal.get('shape')
  const fortran: unknown = literal.get('fortran_order')
  if (!Array.isArray(shape) || shape.length > mostDimensions || !shape.every(Number.isSafeInteger)) {
    return 'its shape is no tuple of whole numbers'
  }
  if (typeof fortran !== 'boolean') return 'fortran_order is neither True nor False'
  return { shape: shape as number[], descriptor: literal.get('descr'), fortran, offset: start + length }
}

function decode(bytes: Uint8Array, { shape, count, dtype, offset }: NpyLayout): NdArray {
  if (dtype.kind === 'number') {
    return { type: dtype.type, shape, data: elementsAt(bytes, offset, count, dtype.type, dtype.littleEndian) }
  }
  if (dtype.kind === 'half') {
    const bits = elementsAt(bytes, offset, count, 'uint16', dtype.littleEndian) as Uint16Array
    return { type: 'float32', shape, data: widenHalf(bits) }
  }
  const data = dtype.kind === 'unicode' ? decodeUnicode : decodeBytes
  return { type: 'string', shape, data: data(bytes, offset, count, dtype) }
}

/** UTF-32 strings of fixed width; what is no code point becomes U+FFFD. */
function decodeUnicode(bytes: Uint8Array, offset: number, count: number, dtype: Dtype): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = dtype.bytes / 4
  return Array.from({ length: count }, (_, i) => {
    let text = ''
    let kept = 0
    for (let j = 0; j < width; j++) {
      const point = view.getUint32(offset + i * dtype.bytes + j * 4, dtype.littleEndian)
      text += String.fromCodePoint(point > 0x10_ff_ff ? 0xff_fd : point)
      if (point !== 0) kept = text.length
    }
    return text.slice(0, kept)
  })
}

/** Byte strings of fixed width, read as UTF-8. */
function decodeBytes(bytes: Uint8Array, offset: number, count: number, dtype: Dtype): readonly string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return Array.from({ length: count }, (_, i) => {
    const start = offset + i * dtype.bytes
    let end = start + dtype.bytes
    while (end > start && bytes[end - 1] === 0) end--
    return decoder.decode(bytes.subarray(start, end))
  })
}

/** The same array with its elements moved from column-major to row-major order. */
function fromFortranOrder(array: NdArray): NdArray {
  const { shape } = array
  const count = countOf(shape)
  const source = array.data as ArrayLike<unknown>
  const target = (
    isText(array) ? Array.from({ length: count }) : allocate(array.type as 'float32', count)
  ) as { [index: number]: unknown }
  const strides = shape.map((_, axis) => countOf(shape.slice(0, axis)))
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < count; to++) {
    target[to] = source[from]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return { ...array, data: target as NumericArray }
}

const descriptors = {
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  bool: '|b1',
} as const

/** The bytes of an .npy file, version 1, C order, little-endian, aligned to 64 bytes as numpy does. */
export function writeNpy(array: NdArray): Uint8Array {
  const count = countOf(array.shape)
  if (array.data.length !== count) {
    throw new RangeError(
      `shape (${array.shape.join(', ')}) holds ${count} elements, not ${array.data.length}`,
    )
  }
  let descriptor: string
  let data: Uint8Array
  if (isText(array)) {
    const points = array.data.map((text) => Array.from(text, (character) => character.codePointAt(0)!))
    const width = points.reduce((widest, text) => Math.max(widest, text.length), 1)
    descriptor = `<U${width}`
    data = encodeUnicode(points, width)
  } else {
    const type = array.type as keyof typeof descriptors
    descriptor = descriptors[type]
    data = littleEndianBytes(array.data as NumericArray)
    if (data.length !== count * bytesOf(type)) throw new TypeError(`the elements are not ${type}`)
  }
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`
  const text = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${shape}, }`
  const start = Math.ceil((10 + text.length + 1) / 64) * 64
  const bytes = new Uint8Array(start + data.length)
  bytes.set(magic)
  bytes.set([1, 0, (start - 10) & 0xff, (start - 10) >> 8], 6)
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10)
  bytes.set(data, start)
  return bytes
}

function encodeUnicode(texts: readonly (readonly number[])[], width: number): Uint8Array {
  const bytes = new Uint8Array(texts.length * width * 4)
  const view = new DataView(bytes.buffer)
  texts.forEach((points, i) => {
    points.forEach((point, j) => view.setUint32((i * width + j) * 4, point, true))
  })
  return bytes
}
