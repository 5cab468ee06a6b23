import type { ElementType } from '../ndarray.ts'
import { Broken, type FlatTable } from './flatbuffer.ts'

/** How the values of a column lie in its buffers. */
export type ArrowType =
  | { readonly kind: 'number'; readonly element: Exclude<ElementType, 'bool' | 'string'> | 'half' }
  | { readonly kind: 'bool' }
  /** UTF-8 behind offsets, or behind views of 16 bytes each. */
  | { readonly kind: 'text'; readonly places: 'int32' | 'int64' | 'views' }
  /** Two's complement of this many bytes, in units of 10 to the power of −scale. */
  | { readonly kind: 'decimal'; readonly bytes: number; readonly scale: number }
  /** Since 1970, this many of them in a millisecond (a fraction where they are longer). */
  | { readonly kind: 'time'; readonly element: 'int32' | 'int64'; readonly perMillisecond: number }
  /** Time of a day, this many of them in a second. */
  | { readonly kind: 'clock'; readonly element: 'int32' | 'int64'; readonly perSecond: number }
  /** Lists of numbers, behind offsets or all of one length. */
  | { readonly kind: 'list'; readonly places: 'int32' | 'int64' | number; readonly item: ArrowType }
  /** Not read; its buffers are passed over. */
  | { readonly kind: 'other' }

export interface ArrowField {
  readonly name: string
  readonly type: ArrowType
  /** Of dictionary-encoded columns: the id of the dictionary and how its indices lie. */
  readonly dictionary?: { readonly id: number; readonly indices: ArrowType }
  /** Buffers and nodes that a record batch has of it, those of its children included. */
  readonly buffers: number
  readonly nodes: number
  /** Views take further buffers, of whose number the batch tells. */
  readonly views: number
}

const deepest = 32
/**
 * Columns of a table, those inside of others included, and bytes of a name: many columns of a small description may be
 * one and the same place in it.
 */
const mostFields = 100_000
const longestName = 4096

/** The columns of a Schema message (Apache Arrow's Schema.fbs). */
export function readSchema(schema: FlatTable): readonly ArrowField[] {
  if (schema.short(0) !== 0) throw new Broken('it is big-endian')
  return readFields(schema, 1, 0, { left: mostFields })
}

function readFields(
  parent: FlatTable,
  member: number,
  depth: number,
  room: { left: number },
): readonly ArrowField[] {
  const fields = parent.tables(member, room.left)
  if (depth > deepest && fields.length > 0) throw new Broken('its columns are nested too deeply')
  room.left -= fields.length
  return fields.map((field) => readField(field, depth, room))
}

function readField(field: FlatTable, depth: number, room: { left: number }): ArrowField {
  const id = field.byte(2)
  const type = typeOf(id, field.table(3))
  const encoding = field.table(4)
  const name = field.text(0, longestName)
  if (encoding) {
    const index = encoding.table(1)
    const indices = index ? typeOf(2, index) : ({ kind: 'number', element: 'int32' } as const)
    return { name, type, dictionary: { id: encoding.long(0), indices }, buffers: 2, nodes: 1, views: 0 }
  }
  const children = readFields(field, 5, depth + 1, room)
  const sum = (of: 'buffers' | 'nodes' | 'views') => children.reduce((total, child) => total + child[of], 0)
  const isView = id === 23 || id === 24
  return {
    name,
    type: listOf(id, field.table(3), children) ?? type,
    buffers: buffersOf(id, field.table(3)) + sum('buffers'),
    nodes: 1 + sum('nodes'),
    views: Number(isView) + sum('views'),
  }
}

function listOf(
  id: number,
  type: FlatTable | undefined,
  [child, ...others]: readonly ArrowField[],
): ArrowType | undefined {
  const item = child?.dictionary ? undefined : child?.type
  const places = id === 12 ? 'int32' : id === 21 ? 'int64' : id === 16 ? (type?.int(0) ?? 0) : undefined
  if (places === undefined || others.length > 0 || (item?.kind !== 'number' && item?.kind !== 'bool'))
    return undefined
  if (typeof places === 'number' && places < 0) throw new Broken('its lists have an impossible length')
  return { kind: 'list', places, item }
}

const integers = {
  8: ['uint8', 'int8'],
  16: ['uint16', 'int16'],
  32: ['uint32', 'int32'],
  64: ['uint64', 'int64'],
} as const

function typeOf(id: number, type: FlatTable | undefined): ArrowType {
  switch (id) {
    case 2: {
      const width = type?.int(0) ?? 0
      const pair = Object.hasOwn(integers, width) ? integers[width as keyof typeof integers] : undefined
      return pair ? { kind: 'number', element: pair[type?.byte(1) ? 1 : 0] } : { kind: 'other' }
    }
    case 3: {
      const element = (['half', 'float32', 'float64'] as const)[type?.short(0) ?? 0]
      return element ? { kind: 'number', element } : { kind: 'other' }
    }
    case 4: // Binary
    case 5: // Utf8
      return { kind: 'text', places: 'int32' }
    case 6:
      return { kind: 'bool' }
    case 7:
      return decimalOf(type?.int(1) ?? 0, type?.int(2, 128) ?? 128)
    case 8:
      // Days, or milliseconds.
      return type?.short(0, 1) === 0
        ? { kind: 'time', element: 'int32', perMillisecond: 1 / 86_400_000 }
        : { kind: 'time', element: 'int64', perMillisecond: 1 }
    case 9: {
      const perSecond = [1, 1e3, 1e6, 1e9][type?.short(0, 1) ?? 1]
      const element = type?.int(1, 32) === 64 ? 'int64' : 'int32'
      return perSecond === undefined ? { kind: 'other' } : { kind: 'clock', element, perSecond }
    }
    case 10: {
      const perMillisecond = [1 / 1000, 1, 1e3, 1e6][type?.short(0) ?? 0]
      return perMillisecond === undefined
        ? { kind: 'other' }
        : { kind: 'time', element: 'int64', perMillisecond }
    }
    case 18: // Duration, in its own unit
      return { kind: 'number', element: 'int64' }
    case 19: // LargeBinary
    case 20: // LargeUtf8
      return { kind: 'text', places: 'int64' }
    case 23: // BinaryView
    case 24: // Utf8View
      return { kind: 'text', places: 'views' }
    default:
      return { kind: 'other' }
  }
}

const deepestScale = 1000

function decimalOf(scale: number, width: number): ArrowType {
  return [32, 64, 128, 256].includes(width) && Math.abs(scale) <= deepestScale
    ? { kind: 'decimal', bytes: width / 8, scale }
    : { kind: 'other' }
}

/** Buffers of a type itself, by the columnar format's layouts. */
function buffersOf(id: number, type: FlatTable | undefined): number {
  switch (id) {
    case 1: // Null
    case 22: // RunEndEncoded
      return 0
    case 13: // Struct
    case 16: // FixedSizeList
      return 1
    case 14: // Union: types, and offsets where dense
      return type?.short(0) === 1 ? 2 : 1
    case 4: // Binary
    case 5: // Utf8
    case 19: // LargeBinary
    case 20: // LargeUtf8
      return 3
    case 25: // ListView
    case 26: // LargeListView
      return 3
    default:
      return 2
  }
}
