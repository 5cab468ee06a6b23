import { bytesOf, elementsAt } from '../elements.ts'
import type { NumericArray } from '../ndarray.ts'
import { Broken } from './flatbuffer.ts'

type Element = Parameters<typeof bytesOf>[0]

/** Throws {@link Broken} where a buffer of a column has fewer bytes than its batch has rows for. */
export function holdBytes(buffer: Uint8Array, needed: number): void {
  if (buffer.length < needed) throw new Broken('a column is shorter than its batch')
}

/** The first `length` elements of a buffer. Throws {@link Broken} where it has fewer. */
export function readElements(buffer: Uint8Array, length: number, element: Element): NumericArray {
  holdBytes(buffer, length * bytesOf(element))
  return elementsAt(buffer, 0, length, element)
}

/** Which rows are null: those whose bit isn't set, none where there are no bits. Throws {@link Broken}. */
export function readNulls(validity: Uint8Array, length: number): (row: number) => boolean {
  if (validity.length === 0) return () => false
  holdBytes(validity, length / 8)
  return (row) => !isSet(validity, row)
}

export const isSet = (bits: Uint8Array, row: number): boolean => (bits[row >> 3]! & (1 << (row & 7))) !== 0

/**
 * Where the part of each row begins and ends among `held` of them. Throws {@link Broken} unless they ascend within these,
 * so that nothing belongs to two rows; `part` is what one of them is called.
 */
export function readOffsets(
  offsets: Uint8Array,
  length: number,
  held: number,
  element: 'int32' | 'int64',
  part: string,
): (row: number) => readonly [from: number, to: number] {
  // An empty column may have no offsets at all.
  if (length === 0) return () => [0, 0]
  const ends = readElements(offsets, length + 1, element)
  let before = 0
  for (const end of ends) {
    const at = Number(end)
    if (!(at >= before && at <= held)) throw new Broken(`a ${part} lies outside its column`)
    before = at
  }
  return (row) => [Number(ends[row]), Number(ends[row + 1])]
}
