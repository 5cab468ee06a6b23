import { gunzipSync } from 'fflate'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import { decompressBrotli, decompressLz4 } from 'hyparquet-compressors'
import { unpackLz4Block } from './lz4.ts'
import { Scratch } from './scratch.ts'
import { unpackZstd } from './zstd.ts'

/** Unpacks a page into a buffer of the size that the page's header claims; what is longer does not fit. */
type Codec = (packed: Uint8Array, size: number) => Uint8Array

/** The codecs of the Parquet format but LZO, which nothing writes; `room` may be where they unpack to. */
export const parquetCodecs = (room = new Scratch()): Readonly<Record<string, Codec>> => ({
  SNAPPY: (packed, size) => {
    const out = room.take(size)
    if (snappySize(packed) !== size) throw new Error('a page unpacks to another size than it claims')
    snappyUncompress(packed, out)
    return out
  },
  GZIP: (packed, size) => gunzipSync(packed, { out: room.take(size) }),
  BROTLI: decompressBrotli,
  ZSTD: (packed, size) => {
    const out = unpackZstd(packed, room.take(size))
    if (!out) throw new Error('a page is not the Zstandard frame that it claims to be')
    return out
  },
  LZ4: decompressLz4,
  LZ4_RAW: (packed, size) => {
    const out = room.take(size)
    if (unpackLz4Block(packed, out, 0) !== size)
      throw new Error('a page unpacks to another size than it claims')
    return out
  },
})

/** The size that a Snappy block begins with. */
function snappySize(packed: Uint8Array): number {
  let size = 0
  for (let at = 0; at < 5; at++) {
    const byte = packed[at] ?? 0
    size += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) break
  }
  return size
}
