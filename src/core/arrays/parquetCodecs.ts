import { gunzipSync } from 'fflate'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import { decompressBrotli, decompressLz4, decompressLz4Raw } from 'hyparquet-compressors'
import { unpackZstd } from './zstd.ts'

/** Unpacks a page into a buffer of the size that the page's header claims; what is longer does not fit. */
type Codec = (packed: Uint8Array, size: number) => Uint8Array

/** The codecs of the Parquet format but LZO, which nothing writes. */
export const parquetCodecs: Readonly<Record<string, Codec>> = {
  SNAPPY: (packed, size) => {
    const out = new Uint8Array(size)
    snappyUncompress(packed, out)
    return out
  },
  GZIP: (packed, size) => gunzipSync(packed, { out: new Uint8Array(size) }),
  BROTLI: decompressBrotli,
  ZSTD: (packed, size) => {
    const out = unpackZstd(packed, size)
    if (!out) throw new Error('a page is not the Zstandard frame that it claims to be')
    return out
  },
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}
