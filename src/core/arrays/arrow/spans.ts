import { bytesOf, elementsAt } from '../elements.ts'
import { mostTableValues } from '../table.ts'
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
  if (!(held >= 0 && held <= mostTableValues)) throw new Broken('its lists hold too many values')
  if (validity.length > 0 && validity.length * 8 < length)
    throw new Broken('a column is shorter than its batch')
  const isNull = (row: number) => validity.length > 0 && (validity[row >> 3]! & (1 << (row & 7))) === 0
  if (typeof places === 'number') {
    if (length * places > held) throw new Broken('a list lies outside its column')
    return (row) => (isNull(row) ? [0, 0] : [row * places, (row + 1) * places])
  }
  // An empty column may have no offsets at all.
  if (length === 0) return () => [0, 0]
  if (offsets.length < (length + 1) * bytesOf(places)) throw new Broken('a column is shorter than its batch')
  const ends = elementsAt(offsets, 0, length + 1, places)
  let before = 0
  for (const end of ends) {
    const at = Number(end)
    if (!(at >= before && at <= held)) throw new Broken('a list lies outside its column')
    before = at
  }
  return (row) => (isNull(row) ? [0, 0] : [Number(ends[row]), Number(ends[row + 1])])
}
