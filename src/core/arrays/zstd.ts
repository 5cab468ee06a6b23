import { decompressZstd } from 'hyparquet-compressors'

/**
 * Unpacks Zstandard frames (RFC 8878) and fills `out` by them; undefined where they hold fewer bytes, or more. The
 * library writes from the first byte on and doesn't tell how far it came: what it left is seen in the last byte, which
 * is set to one value before and, where it still has that, to another one.
 */
export function unpackZstd(packed: Uint8Array, out: Uint8Array): Uint8Array | undefined {
  const size = out.length
  if (size === 0) return out
  // The library holds the array against a number: without this its bytes would be written out as text for it.
  const room = Object.assign(out, { [Symbol.toPrimitive]: () => NaN })
  for (const mark of [0xa5, 0x5a]) {
    out[size - 1] = mark
    let unpacked: Uint8Array
    try {
      unpacked = decompressZstd(packed, room)
    } catch {
      return undefined
    }
    if (unpacked.length !== size) return undefined
    if (unpacked[size - 1] !== mark) return unpacked
  }
  return undefined
}
