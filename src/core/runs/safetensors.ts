import {
  bytesOf,
  countOf,
  elementsAt,
  littleEndianBytes,
  widenBrainFloat,
  widenHalf,
} from '../arrays/elements.ts'
import type { ElementType, NdArray, NumericArray } from '../arrays/ndarray.ts'
import { failure, finding, success, type Result } from '../finding.ts'

/*
 * The safetensors format: 8 bytes with the header's length, a JSON header, the tensors' bytes.
 * https://github.com/huggingface/safetensors#format
 */

export interface Safetensors {
  readonly tensors: Readonly<Record<string, NdArray>>
  readonly metadata: Readonly<Record<string, string>>
}

/** A tensor as the header describes it; offsets count from the end of the header. */
interface TensorEntry {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

export interface SafetensorsHeader {
  /** Offset of the first tensor's bytes in the file. */
  readonly start: number
  readonly entries: readonly TensorEntry[]
  readonly metadata: Readonly<Record<string, string>>
}

/** Largest header that is read, as in the reference implementation. */
export const safetensorsHeaderLimit = 100_000_000

const numericTypes: Readonly<Record<string, Exclude<ElementType, 'string'>>> = {
  F32: 'float32',
  F64: 'float64',
  I8: 'int8',
  I16: 'int16',
  I32: 'int32',
  I64: 'int64',
  U8: 'uint8',
  U16: 'uint16',
  U32: 'uint32',
  U64: 'uint64',
  BOOL: 'bool',
}
/** Bytes an element of the types that are known; the last two are held but not decoded. */
const sizes: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(numericTypes).map(([name, type]) => [name, bytesOf(type)])),
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
}

/** Reads a whole file. float16 and bfloat16 are widened to float32. */
export function readSafetensors(bytes: Uint8Array, file: string): Result<Safetensors> {
  const header = readSafetensorsHeader(bytes, bytes.length, file)
  if (!header.ok) return header
  const { start, entries, metadata } = header.value
  const tensors = Object.create(null) as Record<string, NdArray>
  for (const entry of entries) {
    const tensor = decode(bytes, start, entry)
    if (tensor === undefined)
      return invalid(file, `tensor "${entry.name}" is of type ${entry.dtype}, which isn't read`)
    tensors[entry.name] = tensor
  }
  return success({ tensors, metadata })
}

function decode(bytes: Uint8Array, start: number, entry: TensorEntry): NdArray | undefined {
  const { shape, dtype } = entry
  const count = countOf(shape)
  if (dtype === 'F16' || dtype === 'BF16') {
    const bits = elementsAt(bytes, start + entry.begin, count, 'uint16') as Uint16Array
    return { type: 'float32', shape, data: dtype === 'F16' ? widenHalf(bits) : widenBrainFloat(bits) }
  }
  const type = numericTypes[dtype]
  return type && { type, shape, data: elementsAt(bytes, start + entry.begin, count, type) }
}

/**
 * Reads and checks the header from the file's first bytes (at least the whole header) and its size: known
 * types, shapes that agree with their byte ranges, ranges that cover the rest of the file without gaps or overlaps.
 */
export function readSafetensorsHeader(
  head: Uint8Array,
  fileSize: number,
  file: string,
): Result<SafetensorsHeader> {
  const length = safetensorsHeaderLength(head)
  if (length === undefined || 8 + length > fileSize) return invalid(file, 'its header ends early')
  if (length > safetensorsHeaderLimit) return invalid(file, `its header claims ${length} bytes`)
  if (head.length < 8 + length) return invalid(file, 'its header ends early')
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(8, 8 + length)))
  } catch {
    return invalid(file, 'its header is not JSON')
  }
  if (!isObject(json)) return invalid(file, 'its header is no object')
  const { __metadata__: metadata = {}, ...described } = json
  if (!isObject(metadata) || !Object.values(metadata).every((text) => typeof text === 'string')) {
    return invalid(file, 'its metadata is not text by name')
  }
  const entries: TensorEntry[] = []
  for (const [name, description] of Object.entries(described)) {
    const entry = readEntry(name, description)
    if (typeof entry === 'string') return invalid(file, `tensor "${name}" ${entry}`)
    entries.push(entry)
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let end = 0
  for (const entry of entries) {
    if (entry.begin !== end) return invalid(file, `tensor "${entry.name}" leaves a gap or overlaps another`)
    end = entry.end
  }
  if (8 + length + end !== fileSize) {
    return invalid(file, `its tensors take ${end} bytes and the file holds ${fileSize - 8 - length}`)
  }
  return success({ start: 8 + length, entries, metadata: metadata as Record<string, string> })
}

/** Bytes of the header, after the first eight; undefined where there are fewer than eight or it is beyond counting. */
export function safetensorsHeaderLength(head: Uint8Array): number | undefined {
  if (head.length < 8) return undefined
  const length = Number(new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true))
  return Number.isSafeInteger(length) ? length : undefined
}

function readEntry(name: string, description: unknown): TensorEntry | string {
  if (!isObject(description)) return 'is not described'
  const { dtype, shape, data_offsets: offsets } = description
  if (typeof dtype !== 'string' || !Object.hasOwn(sizes, dtype))
    return `is of the unknown type ${String(dtype)}`
  if (!isSizes(shape) || shape.length > 64) return 'has no shape'
  if (!isSizes(offsets) || offsets.length !== 2) return 'has no byte range'
  const [begin, end] = offsets as [number, number]
  if (countOf(shape) * sizes[dtype]! !== end - begin) {
    return `claims the shape [${shape.join(', ')}] and holds ${end - begin} bytes`
  }
  return { name, dtype, shape, begin, end }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)

function invalid(file: string, reason: string) {
  return failure(finding('safetensors-invalid', 'error', { file, reason }, { file }))
}

const names = Object.fromEntries(Object.entries(numericTypes).map(([name, type]) => [type, name]))

/**
 * The bytes of a file: widest elements first, then by name, so that each tensor is aligned and equal content
 * gives equal bytes. Throws for strings, and where a shape doesn't hold its elements.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, NdArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const parts = Object.entries(tensors)
    .map(([name, tensor]) => {
      const dtype = names[tensor.type]
      if (dtype === undefined) throw new TypeError(`tensor "${name}" holds strings`)
      if (tensor.data.length !== countOf(tensor.shape))
        throw new RangeError(`tensor "${name}" has a wrong shape`)
      const bytes = littleEndianBytes(tensor.data as NumericArray)
      return { name, dtype, shape: tensor.shape, bytes, width: sizes[dtype]! }
    })
    .toSorted((a, b) => b.width - a.width || (a.name < b.name ? -1 : 1))
  let end = 0
  const described = parts.map(({ name, dtype, shape, bytes }) => {
    const begin = end
    end += bytes.length
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const
  })
  const sorted = Object.fromEntries(Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const header = new TextEncoder().encode(
    JSON.stringify({ __metadata__: sorted, ...Object.fromEntries(described) }),
  )
  const start = 8 + Math.ceil(header.length / 8) * 8
  const out = new Uint8Array(start + end).fill(0x20, 8, start)
  new DataView(out.buffer).setBigUint64(0, BigInt(start - 8), true)
  out.set(header, 8)
  let at = start
  for (const { bytes } of parts) {
    out.set(bytes, at)
    at += bytes.length
  }
  return out
}
