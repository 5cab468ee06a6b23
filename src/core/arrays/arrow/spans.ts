import { mostTableValues, TooManyValues } from '../table.ts'
import { readNulls, readOffsets } from './buffers.ts'
import { Broken } from './flatbuffer.ts'

/**
 * Where the list of each row begins and ends among the values of a column: behind offsets, or all of one length; empty
 * where it is null. Throws {@link Broken} where one would lie outside of the `held` values.
 */
export function readSpans(
  places: 'int32' | 'int64' | number,
  length: number,
  held: number,
  [validity = new Uint8Array(0), offsets = new Uint8Array(0)]: readonly Uint8Array[],
): (row: number) => readonly [from: number, to: number] {
  if (!(held >= 0)) throw new Broken('its lists have an impossible length')
  if (held > mostTableValues) throw new TooManyValues()
  const isNull = readNulls(validity, length)
  if (typeof places === 'number') {
    if (length * places > held) throw new Broken('a list lies outside its column')
    return (row) => (isNull(row) ? [0, 0] : [row * places, (row + 1) * places])
  }
  const spans = readOffsets(offsets, length, held, places, 'list')
  return (row) => (isNull(row) ? [0, 0] : spans(row))
}
