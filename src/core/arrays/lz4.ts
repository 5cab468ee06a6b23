import { Broken } from './arrow/flatbuffer.ts'

const magic = 0x18_4d_22_04

/**
 * Unpacks one LZ4 frame (lz4.org, frame format 1.6) so that it fills `out`; checksums are passed over. Throws
 * {@link Broken} where it holds more, less or nonsense.
 */
export function unpackLz4(packed: Uint8Array, out: Uint8Array): Uint8Array {
  const size = out.length
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  if (packed.length < 7 || view.getUint32(0, true) !== magic) throw new Broken('a buffer is no LZ4 frame')
  const flags = packed[4]!
  if (flags >> 6 !== 1 || flags & 1) throw new Broken('its LZ4 frames are of a form that isn’t read')
  let at = 6 + (flags & 8 ? 8 : 0) + 1
  let written = 0
  for (;;) {
    if (at + 4 > packed.length) throw new Broken('an LZ4 frame ends early')
    const head = view.getUint32(at, true)
    at += 4
    if (head === 0) break
    const length = head & 0x7f_ff_ff_ff
    if (at + length > packed.length) throw new Broken('an LZ4 block ends early')
    const block = packed.subarray(at, at + length)
    if (head >>> 31) {
      if (written + length > size) throw new Broken('an LZ4 frame is longer than it claims')
      out.set(block, written)
      written += length
    } else written = unpackLz4Block(block, out, written)
    at += length + (flags & 16 ? 4 : 0)
  }
  if (written !== size) throw new Broken('an LZ4 frame is shorter than it claims')
  return out
}

/** Literals and copies of what stands before, until the block ends; gives where the output ends. */
export function unpackLz4Block(block: Uint8Array, out: Uint8Array, from: number): number {
  let at = 0
  let to = from
  const extended = (length: number): number => {
    if (length < 15) return length
    let sum = length
    let byte = 255
    while (byte === 255) {
      if (at >= block.length) throw new Broken('an LZ4 block ends early')
      byte = block[at++]!
      sum += byte
    }
    return sum
  }
  while (at < block.length) {
    const token = block[at++]!
    const literals = extended(token >> 4)
    if (at + literals > block.length || to + literals > out.length)
      throw new Broken('an LZ4 block is damaged')
    out.set(block.subarray(at, at + literals), to)
    at += literals
    to += literals
    if (at === block.length) break
    if (at + 2 > block.length) throw new Broken('an LZ4 block ends early')
    const distance = block[at]! | (block[at + 1]! << 8)
    at += 2
    const length = extended(token & 15) + 4
    if (distance === 0 || distance > to || to + length > out.length)
      throw new Broken('an LZ4 block is damaged')
    if (distance >= length) out.copyWithin(to, to - distance, to - distance + length)
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance]!
    to += length
  }
  return to
}
