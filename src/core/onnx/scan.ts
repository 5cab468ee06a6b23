import { ScalarType, type DescMessage } from '@bufbuild/protobuf'

/** Most records (fields with a value) and most elements of packed lists that a file may have to be read. */
export interface ScanLimits {
  readonly records: number
  readonly elements: number
}

/** Bytes that an element of a packed list takes at least. */
const packedWidth: Partial<Record<ScalarType, number>> = {
  [ScalarType.FLOAT]: 4,
  [ScalarType.DOUBLE]: 8,
}

type Kind = { readonly message: Table } | { readonly width: number }
type Table = ReadonlyMap<number, Kind>

const tables = new WeakMap<DescMessage, Table>()

/** The fields of a message that hold messages or packed lists, by number. */
function tableOf(schema: DescMessage): Table {
  const known = tables.get(schema)
  if (known) return known
  const table = new Map<number, Kind>()
  tables.set(schema, table)
  for (const field of schema.fields) {
    if (field.message) table.set(field.number, { message: tableOf(field.message) })
    else if (field.fieldKind === 'list' && field.scalar !== undefined) {
      const text = field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES
      if (!text) table.set(field.number, { width: packedWidth[field.scalar] ?? 1 })
    }
  }
  return table
}

/**
 * Whether a protocol buffer stays within the limits, found in one pass without making anything of it: a few
 * megabytes of empty messages would take gigabytes as objects. Broken bytes pass; the decoder says what is wrong.
 */
export function isWithinLimits(schema: DescMessage, bytes: Uint8Array, limits: ScanLimits): boolean {
  let at = 0
  let { records, elements } = limits

  /** A varint as a double; exact for every length and tag that matters. */
  function varint(end: number): number {
    let value = 0
    let factor = 1
    while (at < end) {
      const byte = bytes[at++]!
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
    return Number.NaN
  }

  /** False stops everything: over the limits, or bytes that are none of the decoder's either. */
  function walk(table: Table, end: number, depth: number): boolean {
    while (at < end) {
      if (--records < 0) return false
      const tag = varint(end)
      const wire = tag % 8
      if (wire === 0) varint(end)
      else if (wire === 1) at += 8
      else if (wire === 5) at += 4
      else if (wire !== 2) return stop()
      else {
        const length = varint(end)
        if (!(at + length <= end)) return stop()
        const kind = table.get(Math.floor(tag / 8))
        const inner = at + length
        if (kind && 'message' in kind && depth > 0) {
          if (!walk(kind.message, inner, depth - 1)) return false
        } else if (kind && 'width' in kind) {
          elements -= length / kind.width
          if (elements < 0) return false
        }
        at = inner
      }
    }
    return true
  }

  /** Broken bytes: nothing beyond is read by the decoder. */
  let broken = false
  function stop(): boolean {
    broken = true
    return false
  }

  return walk(tableOf(schema), bytes.length, 100) || broken
}
