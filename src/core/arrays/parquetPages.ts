import { gunzipSync } from 'fflate'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import type { parquetMetadata } from 'hyparquet/src/index.js'

type Metadata = ReturnType<typeof parquetMetadata>
type Chunk = NonNullable<Metadata['row_groups'][number]['columns'][number]['meta_data']>
type PageHeader = ReturnType<typeof parquetHeader>

/** Most values that one column of a row group may hold, and most bytes that all pages may unpack to. */
export interface PageLimits {
  readonly values: number
  readonly bytes: number
}

/** Codecs that are unpacked; each gets a buffer of the size that the page header claims. */
export const parquetCodecs = {
  SNAPPY: (input: Uint8Array, size: number): Uint8Array => {
    const out = new Uint8Array(size)
    snappyUncompress(input, out)
    return out
  },
  GZIP: (input: Uint8Array, size: number): Uint8Array => gunzipSync(input, { out: new Uint8Array(size) }),
}

/**
 * Walks the pages of a flat column chunk and holds counts, sizes and run lengths against each other, because
 * hyparquet believes them: a run that claims two billion values would fill the memory. Gives the number of
 * values and unpacked bytes, or what is wrong.
 *
 * @param buffer holds the chunk alone
 * @param optional whether the column has definition levels
 */
export function walkPages(
  buffer: ArrayBuffer,
  chunk: Chunk,
  optional: boolean,
  limits: PageLimits,
): { readonly values: number; readonly bytes: number } | string {
  if (buffer.byteLength < Number(chunk.total_compressed_size)) return 'a column lies outside the file'
  const reader = { view: new DataView(buffer), offset: 0 }
  let values = 0
  let bytes = 0
  while (reader.offset < reader.view.byteLength - 1) {
    const header = parquetHeader(reader)
    const { compressed_page_size: packed, uncompressed_page_size: size } = header
    if (!(packed >= 0 && reader.offset + packed <= reader.view.byteLength && size >= 0)) {
      return 'a page has an impossible size'
    }
    bytes += size
    if (bytes > limits.bytes) return 'it unpacks to more than is read'
    const held = countOf(header)
    if (held === undefined || values + held > limits.values)
      return 'a page has an impossible number of values'
    values += held
    if (!runsHold(new Uint8Array(buffer, reader.offset, packed), header, chunk, optional)) {
      return 'a page has runs that are longer than the page'
    }
    reader.offset += packed
  }
  return { values, bytes }
}

/** Values of a data page, 0 for a dictionary; undefined where the counts can't be true. */
function countOf(header: PageHeader): number | undefined {
  const { dictionary_page_header: dictionary, data_page_header: first, data_page_header_v2: second } = header
  if (dictionary)
    return dictionary.num_values >= 0 && dictionary.num_values <= header.uncompressed_page_size * 8
      ? 0
      : undefined
  const page = first ?? second
  if (!page || page.num_values < 0) return undefined
  const possible = !second || (second.num_nulls >= 0 && second.num_nulls <= second.num_values)
  return possible ? page.num_values : undefined
}

function runsHold(packed: Uint8Array, header: PageHeader, chunk: Chunk, optional: boolean): boolean {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header
  if (first) {
    const page = decompressPage(packed, size, chunk.codec, parquetCodecs)
    let from = 0
    if (optional) {
      if (!holds(page, 4, 1, first.num_values)) return false
      from = 4 + new DataView(page.buffer, page.byteOffset).getUint32(0, true)
    }
    return valuesHold(page.subarray(from), first.encoding, first.num_values)
  }
  if (!second) return true
  const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length
  if (second.repetition_levels_byte_length !== 0 || !(levels >= 0 && levels <= Math.min(packed.length, size)))
    return false
  if (optional && !holds(packed, 0, 1, second.num_values)) return false
  const rest = packed.subarray(levels)
  const page =
    second.is_compressed === false ? rest : decompressPage(rest, size - levels, chunk.codec, parquetCodecs)
  return valuesHold(page, second.encoding, second.num_values)
}

function valuesHold(page: Uint8Array, encoding: string | undefined, count: number): boolean {
  if (encoding === 'RLE') return holds(page, 4, 1, count)
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY') return true
  const width = page[0] ?? 0
  return width <= 32 && holds(page, 1, width, count)
}

/** Room for the padding of the last bit-packed run. */
const padding = 512

/** Whether no run of an RLE / bit-packed hybrid from `from` goes beyond `count` values in all. */
function holds(bytes: Uint8Array, from: number, width: number, count: number): boolean {
  let at = from
  let seen = 0
  while (seen < count && at < bytes.length) {
    let header = 0
    let shift = 0
    let byte = 0x80
    while (byte & 0x80) {
      if (shift > 28 || at >= bytes.length) return false
      byte = bytes[at++]!
      header += (byte & 0x7f) * 2 ** shift
      shift += 7
    }
    const run = Math.floor(header / 2)
    const values = header % 2 === 1 ? run * 8 : run
    if (seen + values > count + padding) return false
    seen += values
    at += header % 2 === 1 ? run * width : Math.ceil(width / 8)
  }
  return seen >= count || at >= bytes.length
}
