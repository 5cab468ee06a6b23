import { bytesOf, elementsAt, widenHalf } from '../elements.ts'
import { clockText } from '../clockText.ts'
import { decimalFrom } from '../decimal.ts'
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
  const validity = buffers[0] ?? new Uint8Array(0)
  if (validity.length > 0 && validity.length * 8 < length)
    throw new Broken('a column is shorter than its batch')
  const isNull = (row: number) => validity.length > 0 && (validity[row >> 3]! & (1 << (row & 7))) === 0
  const valueAt = readerOf(type, length, buffers)
  return { length, valueAt: (row) => (isNull(row) ? undefined : valueAt(row)) }
}

function readerOf(type: ArrowType, length: number, buffers: readonly Uint8Array[]) {
  const data = buffers[1] ?? new Uint8Array(0)
  if (type.kind === 'bool') {
    if (data.length * 8 < length) throw new Broken('a column is shorter than its batch')
    return (row: number) => (data[row >> 3]! & (1 << (row & 7))) !== 0
  }
  if (type.kind === 'number') {
    const element = type.element === 'half' ? 'uint16' : type.element
    if (data.length < length * bytesOf(element)) throw new Broken('a column is shorter than its batch')
    const raw = elementsAt(data, 0, length, element)
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
  if (data.length < length * bytes) throw new Broken('a column is shorter than its batch')
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
  if (data.length < length * bytesOf(element)) throw new Broken('a column is shorter than its batch')
  const values = elementsAt(data, 0, length, element)
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
  if (data.length < length * bytesOf(element)) throw new Broken('a column is shorter than its batch')
  const values = elementsAt(data, 0, length, element)
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
  if (views.length < 16 * length) throw new Broken('a column is shorter than its batch')
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
  // An empty column may have no offsets at all.
  if (length === 0) return () => ''
  if (offsets.length < (length + 1) * bytesOf(element)) throw new Broken('a column is shorter than its batch')
  const places = elementsAt(offsets, 0, length + 1, element)
  // Ascending, so that no byte belongs to two texts.
  let before = 0
  for (const place of places) {
    const at = Number(place)
    if (!(at >= before && at <= bytes.length)) throw new Broken('a text lies outside its column')
    before = at
  }
  const decoder = new TextDecoder()
  return (row: number) => decoder.decode(bytes.subarray(Number(places[row]), Number(places[row + 1])))
}
