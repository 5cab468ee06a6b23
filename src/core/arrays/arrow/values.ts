import { widenHalf } from '../elements.ts'
import { clockText } from '../clockText.ts'
import { decimalFrom } from '../decimal.ts'
import type { NumericArray } from '../ndarray.ts'
import { holdBytes, isSet, readElements, readNulls, readOffsets } from './buffers.ts'
import { Broken } from './flatbuffer.ts'
import type { ArrowType } from './schema.ts'

/** The values of one column of a batch. */
export interface ArrowValues {
  readonly length: number
  /** Undefined where it is null. */
  valueAt(row: number): number | string | boolean | Date | undefined
}

/**
 * The values that the buffers of a column hold: validity first, then the data, of text the offsets before it. Offsets
 * and lengths are held against the bytes there are.
 */
export function readValues(type: ArrowType, length: number, buffers: readonly Uint8Array[]): ArrowValues {
  const isNull = readNulls(buffers[0] ?? new Uint8Array(0), length)
  const valueAt = readerOf(type, length, buffers)
  return { length, valueAt: (row) => (isNull(row) ? undefined : valueAt(row)) }
}

/** The numbers of a column as they lie in its buffers, where none is missing; undefined of any other column. */
export function readNumbers(
  type: ArrowType,
  length: number,
  [validity = new Uint8Array(0), data = new Uint8Array(0)]: readonly Uint8Array[],
): NumericArray | undefined {
  if (type.kind !== 'number' || type.element === 'half' || validity.length > 0) return undefined
  return readElements(data, length, type.element)
}

function readerOf(type: ArrowType, length: number, buffers: readonly Uint8Array[]) {
  const data = buffers[1] ?? new Uint8Array(0)
  if (type.kind === 'bool') {
    holdBytes(data, length / 8)
    return (row: number) => isSet(data, row)
  }
  if (type.kind === 'number') {
    const raw = readElements(data, length, type.element === 'half' ? 'uint16' : type.element)
    const values = type.element === 'half' ? widenHalf(raw as Uint16Array) : raw
    return (row: number) => Number(values[row])
  }
  if (type.kind === 'text') {
    return type.places === 'views'
      ? viewReader(length, data, buffers.slice(2))
      : textReader(type.places, length, data, buffers[2] ?? new Uint8Array(0))
  }
  if (type.kind === 'decimal') return decimalReader(type, length, data)
  if (type.kind === 'time') return timeReader(type, length, data)
  if (type.kind === 'clock') return clockReader(type, length, data)
  throw new Broken('a column is of a type that isn’t read')
}

function decimalReader({ bytes, scale }: { bytes: number; scale: number }, length: number, data: Uint8Array) {
  holdBytes(data, length * bytes)
  return (row: number) => {
    let value = 0n
    for (let at = bytes - 1; at >= 0; at--) value = (value << 8n) | BigInt(data[row * bytes + at]!)
    return decimalFrom(BigInt.asIntN(8 * bytes, value), scale)
  }
}

function timeReader(
  { element, perMillisecond }: { element: 'int32' | 'int64'; perMillisecond: number },
  length: number,
  data: Uint8Array,
) {
  const values = readElements(data, length, element)
  return (row: number) => {
    const value = values[row]!
    const date = new Date(
      typeof value === 'bigint' && perMillisecond > 1
        ? Number(value / BigInt(perMillisecond))
        : Math.round(Number(value) / perMillisecond),
    )
    if (Number.isNaN(date.valueOf())) throw new Broken('a time lies outside of what a date can say')
    return date
  }
}

function clockReader(
  { element, perSecond }: { element: 'int32' | 'int64'; perSecond: number },
  length: number,
  data: Uint8Array,
) {
  const values = readElements(data, length, element)
  return (row: number) => {
    const text = clockText(Number(values[row]), perSecond)
    if (text === undefined) throw new Broken('a time of day lies outside of a day')
    return text
  }
}

/** Longest text behind a view that lies in the view itself. */
const shortest = 12
/** Most bytes of the texts of one batch: many views may lead to the same bytes. */
const mostViewed = 2 ** 30

function viewReader(length: number, views: Uint8Array, bodies: readonly Uint8Array[]) {
  holdBytes(views, 16 * length)
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength)
  const decoder = new TextDecoder()
  let viewed = 0
  return (row: number) => {
    const at = 16 * row
    const size = view.getInt32(at, true)
    if (size >= 0 && size <= shortest) return decoder.decode(views.subarray(at + 4, at + 4 + size))
    const body = bodies[view.getInt32(at + 8, true)]
    const from = view.getInt32(at + 12, true)
    if (!body || size < 0 || from < 0 || from + size > body.length) {
      throw new Broken('a text lies outside its column')
    }
    viewed += size
    if (viewed > mostViewed) throw new Broken('its texts are longer than the file can hold')
    return decoder.decode(body.subarray(from, from + size))
  }
}

function textReader(element: 'int32' | 'int64', length: number, offsets: Uint8Array, bytes: Uint8Array) {
  const places = readOffsets(offsets, length, bytes.length, element, 'text')
  const decoder = new TextDecoder()
  return (row: number) => {
    const [from, to] = places(row)
    return decoder.decode(bytes.subarray(from, to))
  }
}
