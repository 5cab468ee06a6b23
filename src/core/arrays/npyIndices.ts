import { hostIsLittleEndian } from './elements.ts'
import type { NdArray } from './ndarray.ts'
import { npyHeadBytes, readNpyLayout } from './npy.ts'
import type { Source } from './source.ts'

/** Bytes read at a time; whole elements. */
const stretch = 2 ** 20

type Narrow = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

/**
 * Reads a long list of 64-bit whole numbers, such as numpy's classes, in as few bytes each as they need: one, two or four.
 * So what takes eight bytes a sample in the file is never held as such. Undefined where the array is another, or one of
 * its numbers is negative or needs more: then it is to be read as it stands.
 *
 * @param offset where the .npy starts in the source
 * @param size its bytes
 * @param heard gets all of them in order, for a checksum
 * @param mostAxes of an array with more, whole numbers may be more than classes
 */
export async function readIndices(
  source: Source,
  offset: number,
  size: number,
  heard: (bytes: Uint8Array) => void,
  mostAxes = 1,
): Promise<NdArray | undefined> {
  const head = await source.read(offset, Math.min(size, npyHeadBytes))
  const layout = readNpyLayout(head, size, source.file)
  if (!layout.ok || !hostIsLittleEndian) return undefined
  const { shape, count, dtype, fortran, offset: start } = layout.value
  const isWhole = dtype.kind === 'number' && /^u?int64$/.test(dtype.type) && dtype.littleEndian
  const isList = shape.length === 1 || (shape.length === 2 && mostAxes === 2 && !fortran)
  if (!isWhole || !isList) return undefined
  heard(head.subarray(0, start))
  let narrow: Narrow = new Uint8Array(count)
  const words = new Uint32Array(Math.min(stretch, 8 * count) / 4)
  const room = new Uint8Array(words.buffer)
  for (let row = 0; row < count; row += words.length / 2) {
    const length = Math.min(room.length, 8 * (count - row))
    const part = await source.read(offset + start + 8 * row, length, room.subarray(0, length))
    if (part.length < length) return undefined
    if (part.buffer !== room.buffer) room.set(part)
    heard(room.subarray(0, length))
    const most = largest(words, length / 4)
    if (most === undefined) return undefined
    narrow = withRoomFor(narrow, most, row)
    for (let at = 0; at < length / 8; at++) narrow[row + at] = words[2 * at]!
  }
  const type = ({ 1: 'uint8', 2: 'uint16', 4: 'uint32' } as const)[narrow.BYTES_PER_ELEMENT]!
  return { type, shape, data: narrow }
}

/** The largest of 64-bit numbers that stand as pairs of words, the low one first; undefined where a high one isn't 0. */
function largest(words: Uint32Array, count: number): number | undefined {
  let [most, beyond] = [0, 0]
  for (let at = 0; at < count; at += 2) {
    if (words[at]! > most) most = words[at]!
    beyond |= words[at + 1]!
  }
  return beyond === 0 ? most : undefined
}

function withRoomFor(narrow: Narrow, most: number, filled: number): Narrow {
  const bytes = most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : 4
  if (bytes <= narrow.BYTES_PER_ELEMENT) return narrow
  const wider = bytes === 2 ? new Uint16Array(narrow.length) : new Uint32Array(narrow.length)
  wider.set(narrow.subarray(0, filled))
  return wider
}
