import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import type { parquetMetadata } from 'hyparquet/src/index.js'
import { parquetCodecs } from './parquetCodecs.ts'
import { Scratch } from './scratch.ts'
import type { Source } from './source.ts'
import { UnknownCodec } from './table.ts'

type Metadata = ReturnType<typeof parquetMetadata>
export type ParquetChunk = NonNullable<Metadata['row_groups'][number]['columns'][number]['meta_data']>
export type PageHeader = ReturnType<typeof parquetHeader>
export type Decoder = Parameters<typeof readPage>[2]
export type PageValues = NonNullable<Parameters<typeof readPage>[3]>

/** Most values that one column of a row group may hold, and most bytes that its pages may unpack to. */
export interface PageLimits {
  readonly values: number
  readonly bytes: number
}

/** What is wrong with a Parquet file. */
export class Unreadable extends Error {}

export const outsideDictionary = () => new Unreadable('an index lies outside its dictionary')

/** A page as the library decodes it: unpacked, and without its levels where no value is missing. */
export interface Page {
  readonly header: PageHeader
  readonly bytes: Uint8Array
  /** Whether values may be missing. */
  readonly optional: boolean
}

export type Node = Decoder['schemaPath'][number]

/** A column of whose values none is missing. */
export const required = (leaf: Node): Node => ({
  ...leaf,
  element: { ...leaf.element, repetition_type: 'REQUIRED' },
})

/** How the library decodes pages of a chunk that are unpacked already. */
export const decoderOf = (chunk: ParquetChunk, schemaPath: readonly Node[]): Decoder => ({
  ...chunk,
  pathInSchema: chunk.path_in_schema,
  element: schemaPath.at(-1)!.element,
  schemaPath: [...schemaPath],
  codec: 'UNCOMPRESSED',
  parsers: DEFAULT_PARSERS,
})

/** The values of a page, those of a dictionary as they are meant. Throws {@link Unreadable}. */
export function decodePage(
  { header, bytes }: Page,
  decoder: Decoder,
  dictionary: PageValues | undefined,
): PageValues | undefined {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  const { data } = readPage(reader, header, decoder, dictionary, undefined, 0)
  // The library leaves what a dictionary hasn't undefined; what is missing is null.
  if (dictionary && Array.isArray(data) && data.includes(undefined)) throw outsideDictionary()
  return data && header.type === 'DICTIONARY_PAGE' ? smallWords(convert(data, decoder)) : data
}

/** Whole numbers of a dictionary as plain numbers, where that loses nothing. */
function smallWords(words: PageValues): PageValues {
  if (!(words instanceof BigInt64Array || words instanceof BigUint64Array || words instanceof Int32Array))
    return words
  const numbers = Float64Array.from(words as Iterable<bigint | number>, Number)
  return numbers.every(Number.isSafeInteger) ? numbers : words
}

/** The pages of a chunk, each as `unpack` makes it of its bytes; undefined where its runs are not as they claim. */
export async function* unpackedPages<P>(
  source: Source,
  chunk: ParquetChunk,
  limits: PageLimits,
  unpack: (packed: Uint8Array, header: PageHeader) => P | undefined,
): AsyncGenerator<P> {
  const { codec } = chunk
  if (codec !== 'UNCOMPRESSED' && !Object.hasOwn(parquetCodecs(), codec ?? ''))
    throw new UnknownCodec(codec ?? 'without a name')
  const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset)
  const end = start + Number(chunk.total_compressed_size)
  if (!(start >= 4 && end >= start && end <= source.size && end - start <= limits.bytes)) {
    throw new Unreadable('a column lies outside the file')
  }
  const room = new Scratch()
  let [values, bytes] = [0, 0]
  for (let at = start; at < end - 1 && values < limits.values;) {
    const { header, length } = await headerAt(source, at, end)
    at += length
    const { compressed_page_size: packed, uncompressed_page_size: size } = header
    if (!(packed >= 0 && at + packed <= end && size >= 0)) {
      throw new Unreadable('a page has an impossible size')
    }
    bytes += size
    if (bytes > limits.bytes) throw new Unreadable('it unpacks to more than is read')
    const held = countOf(header)
    if (held === undefined || values + held > limits.values) {
      throw new Unreadable('a page has an impossible number of values')
    }
    values += held
    const content = await source.read(at, packed, room.take(packed))
    if (content.length < packed) throw new Unreadable('a column lies outside the file')
    const page = unpack(content, header)
    if (!page) throw new Unreadable('a page has runs that are longer than the page')
    yield page
    at += packed
  }
  if (values !== limits.values) {
    throw new Unreadable(`a column has ${values} values where ${limits.values} are claimed`)
  }
}

/** Bytes that are read for the header of a page; more where it doesn't end in them. */
const usualHeader = 2 ** 12
const longestHeader = 2 ** 24

async function headerAt(
  source: Source,
  at: number,
  end: number,
): Promise<{ readonly header: PageHeader; readonly length: number }> {
  for (let most = usualHeader; ; most *= 16) {
    const size = Math.min(most, end - at)
    const bytes = await source.read(at, size)
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
    try {
      const header = parquetHeader(reader)
      if (reader.offset <= bytes.length) return { header, length: reader.offset }
    } catch (cause) {
      if (size < most || most >= longestHeader) throw cause
      continue
    }
    if (size < most || most >= longestHeader) throw new Unreadable('a page has an impossible size')
  }
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

/** A dictionary, in bytes of its own: its values may be parts of them. */
export const dictionaryPage = (packed: Uint8Array, header: PageHeader, codec: ParquetChunk['codec']): Page =>
  pageOf(
    header,
    codec === 'UNCOMPRESSED'
      ? new Uint8Array(packed)
      : decompressPage(packed, header.uncompressed_page_size, codec, parquetCodecs()),
    false,
  )

export const pageOf = (header: PageHeader, bytes: Uint8Array, optional: boolean): Page => ({
  header: { ...header, compressed_page_size: bytes.length, uncompressed_page_size: bytes.length },
  bytes,
  optional,
})
