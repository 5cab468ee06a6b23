import { decompressZstd } from 'hyparquet-compressors'

/**
 * Unpacks Zstandard frames (RFC 8878) into `size` bytes; undefined where they hold fewer, or more than fits. The
 * library writes from the first byte on and doesn't tell how far it came: what it left is seen in the last byte, which
 * is set to one value before and, where it still has that, to another one.
 */
export function unpackZstd(packed: Uint8Array, size: number): Uint8Array | undefined {
  if (size === 0) return new Uint8Array(0)
  for (const mark of [0xa5, 0x5a]) {
    const out = new Uint8Array(size)
    out[size - 1] = mark
    let unpacked: Uint8Array
    try {
      unpacked = decompressZstd(packed, out)
    } catch {
      return undefined
    }
    if (unpacked.length !== size) return undefined
    if (unpacked[size - 1] !== mark) return unpacked
  }
  return undefined
}
