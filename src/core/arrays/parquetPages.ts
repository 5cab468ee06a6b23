import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { clockText } from './clockText.ts'
import { decimalFrom } from './decimal.ts'
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import type { parquetMetadata } from 'hyparquet/src/index.js'
import type { NumericArray } from './ndarray.ts'
import { parquetCodecs } from './parquetCodecs.ts'
import { Scratch } from './scratch.ts'
import type { Source } from './source.ts'
import { UnknownCodec } from './table.ts'

type Metadata = ReturnType<typeof parquetMetadata>
export type ParquetChunk = NonNullable<Metadata['row_groups'][number]['columns'][number]['meta_data']>
type PageHeader = ReturnType<typeof parquetHeader>
export type Decoder = Parameters<typeof readPage>[2]
export type PageValues = NonNullable<Parameters<typeof readPage>[3]>

/** Most values that one column of a row group may hold, and most bytes that its pages may unpack to. */
export interface PageLimits {
  readonly values: number
  readonly bytes: number
}

/** What is wrong with a Parquet file. */
export class Unreadable extends Error {}

/** A page as the library decodes it: unpacked, and without its levels where no value is missing. */
export interface Page {
  readonly header: PageHeader
  readonly bytes: Uint8Array
  /** Whether values may be missing. */
  readonly optional: boolean
}

/**
 * The values of a flat column chunk page by page, so that one page is in memory at a time; null where one is missing.
 * Counts, sizes and run lengths of a page are held against each other before it is decoded, because hyparquet believes
 * them: a run that claims two billion values would fill the memory. Throws {@link Unreadable}.
 *
 * @param path the schema's elements from its root to the column
 */
export async function* pagesOf(
  source: Source,
  chunk: ParquetChunk,
  path: Decoder['schemaPath'],
  limits: PageLimits,
): AsyncGenerator<unknown[] | NumericArray> {
  const leaf = withoutDecimal(path.at(-1)!)
  const { element } = path.at(-1)!
  const isDecimal = element.converted_type === 'DECIMAL'
  const scale = element.scale ?? 0
  const perSecond = clockUnit(element)
  const decoderTo = (node: Node): Decoder => ({
    ...decoderOf(chunk, [...path.slice(0, -1), node]),
    ...(isDecimal && { utf8: false }),
  })
  const [ofAll, ofSome] = [decoderTo(required(leaf)), decoderTo(leaf)]
  let dictionary: PageValues | undefined
  const mayMiss = leaf.element.repetition_type === 'OPTIONAL'
  const isPlain = !isDecimal && perSecond === undefined
  const [unpacked, words] = [new Scratch(), new Scratch()]
  const unpackPage = (packed: Uint8Array, header: PageHeader) =>
    unpack(packed, header, chunk, mayMiss, unpacked)
  for await (const page of unpackedPages(source, chunk, limits, unpackPage)) {
    const numbers = isPlain ? numbersOf(page, dictionary, words) : undefined
    if (numbers) {
      yield numbers
      continue
    }
    const data = decodePage(page, page.optional ? ofSome : ofAll, dictionary)
    if (!data) continue
    if (page.header.type === 'DICTIONARY_PAGE') dictionary = data
    else if (isDecimal) yield Array.from(data, (value) => decimalOf(value, scale))
    else if (perSecond !== undefined) yield Array.from(data, (value) => clockOf(value, perSecond))
    else yield data as unknown[] | NumericArray
  }
}

/**
 * The numbers of a page by their places in a dictionary, none of them missing, without an array for each page; undefined
 * of any other page.
 */
function numbersOf(
  { header, bytes, optional }: Page,
  dictionary: PageValues | undefined,
  words: Scratch,
): Float64Array | undefined {
  const page = header.data_page_header ?? header.data_page_header_v2
  const isListed = dictionary instanceof Float64Array || dictionary instanceof Float32Array
  if (!page || optional || !isListed || !page.encoding?.endsWith('_DICTIONARY')) return undefined
  const count = page.num_values
  const room = words.take(12 * count)
  const places = new Uint32Array(room.buffer, 8 * count, count)
  const width = bytes[0] ?? 0
  places.fill(0)
  if (width > 0) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Counted as the library's own arrays are; it takes any that is written by places.
    readRleBitPackedHybrid({ view, offset: 1 }, width, places, bytes.length - 1)
  }
  const numbers = new Float64Array(room.buffer, 0, count)
  for (let row = 0; row < count; row++) numbers[row] = dictionary[places[row]!] ?? Number.NaN
  return numbers
}

type Node = Decoder['schemaPath'][number]

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

/** The values of a page, those of a dictionary as they are meant. */
export function decodePage(
  { header, bytes }: Page,
  decoder: Decoder,
  dictionary: PageValues | undefined,
): PageValues | undefined {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  const { data } = readPage(reader, header, decoder, dictionary, undefined, 0)
  return data && header.type === 'DICTIONARY_PAGE' ? smallWords(convert(data, decoder)) : data
}

/** Whole numbers of a dictionary as plain numbers, where that loses nothing. */
function smallWords(words: PageValues): PageValues {
  if (!(words instanceof BigInt64Array || words instanceof BigUint64Array || words instanceof Int32Array))
    return words
  const numbers = Float64Array.from(words as Iterable<bigint | number>, Number)
  return numbers.every(Number.isSafeInteger) ? numbers : words
}

/** Decimals as they are stored: the parser multiplies by a power of ten that is rounded itself. */
function withoutDecimal(leaf: Node): Node {
  if (leaf.element.converted_type !== 'DECIMAL') return leaf
  const { converted_type: _, logical_type: __, ...element } = leaf.element
  return { ...leaf, element }
}

/** Of a column of times of day, how many of them are in a second. */
function clockUnit({
  converted_type: converted,
  logical_type: logical,
}: Decoder['element']): number | undefined {
  if (converted === 'TIME_MILLIS') return 1e3
  if (converted === 'TIME_MICROS') return 1e6
  return logical?.type === 'TIME' ? { MILLIS: 1e3, MICROS: 1e6, NANOS: 1e9 }[logical.unit] : undefined
}

function clockOf(value: unknown, perSecond: number): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = clockText(Number(value), perSecond)
  if (text === undefined) throw new Unreadable('a time of day lies outside of a day')
  return text
}

function decimalOf(value: unknown, scale: number): number | undefined {
  if (value instanceof Uint8Array) {
    let unscaled = 0n
    for (const byte of value) unscaled = (unscaled << 8n) | BigInt(byte)
    return decimalFrom(BigInt.asIntN(8 * value.length, unscaled), scale)
  }
  return typeof value === 'number' || typeof value === 'bigint' ? decimalFrom(value, scale) : undefined
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

/** A page whose runs hold what they claim; undefined where they don't. */
function unpack(
  packed: Uint8Array,
  header: PageHeader,
  { codec }: ParquetChunk,
  optional: boolean,
  room: Scratch,
): Page | undefined {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header
  if (!first && !second) return dictionaryPage(packed, header, codec)
  if (!second) {
    const bytes = decompressPage(packed, size, codec, parquetCodecs(room))
    return first && firstPage(bytes, header, first, optional)
  }
  const levels = second.repetition_levels_byte_length + second.definition_levels_byte_length
  if (second.repetition_levels_byte_length !== 0 || !(levels >= 0 && levels <= Math.min(packed.length, size)))
    return undefined
  const runs = optional ? runsIn(packed, 0, 1, second.num_values) : allPresent
  const rest = packed.subarray(levels)
  const values =
    second.is_compressed === false ? rest : decompressPage(rest, size - levels, codec, parquetCodecs(room))
  if (!runs || !valuesHold(values, second.encoding, second.num_values)) return undefined
  const kept = runs.present ? 0 : levels
  const bytes = new Uint8Array(kept + values.length)
  bytes.set(packed.subarray(0, kept))
  bytes.set(values, kept)
  const plain = { ...second, is_compressed: false, definition_levels_byte_length: kept }
  return pageOf({ ...header, data_page_header_v2: plain }, bytes, !runs.present)
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

function firstPage(
  bytes: Uint8Array,
  header: PageHeader,
  { encoding, num_values: count }: NonNullable<PageHeader['data_page_header']>,
  optional: boolean,
): Page | undefined {
  const runs = optional ? runsIn(bytes, 4, 1, count) : allPresent
  const from = optional ? 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0
  const values = bytes.subarray(from)
  if (!runs || !valuesHold(values, encoding, count)) return undefined
  return runs.present ? pageOf(header, values, false) : pageOf(header, bytes, true)
}

export const pageOf = (header: PageHeader, bytes: Uint8Array, optional: boolean): Page => ({
  header: { ...header, compressed_page_size: bytes.length, uncompressed_page_size: bytes.length },
  bytes,
  optional,
})

/** Whether the runs of the values of a page, where it has such, hold no more than `count` of them. */
export function valuesHold(page: Uint8Array, encoding: string | undefined, count: number): boolean {
  if (encoding === 'RLE') return runsIn(page, 4, 1, count) !== undefined
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY') return true
  const width = page[0] ?? 0
  return width <= 32 && runsIn(page, 1, width, count) !== undefined
}

/** Levels of values of which none is missing. */
const allPresent = { present: true }

/** Room for the padding of the last bit-packed run. */
const padding = 512

/**
 * The runs of an RLE / bit-packed hybrid from `from`: whether the first is one of 1 that covers all `count` values, as
 * writers leave where none is missing. Undefined where a run goes beyond `count` values in all.
 */
export function runsIn(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
): { readonly present: boolean } | undefined {
  let at = from
  let seen = 0
  let present = false
  while (seen < count && at < bytes.length) {
    let header = 0
    let shift = 0
    let byte = 0x80
    while (byte & 0x80) {
      if (shift > 28 || at >= bytes.length) return undefined
      byte = bytes[at++]!
      header += (byte & 0x7f) * 2 ** shift
      shift += 7
    }
    const run = Math.floor(header / 2)
    const packed = header % 2 === 1
    const values = packed ? run * 8 : run
    if (seen + values > count + padding) return undefined
    present ||= seen === 0 && values >= count && !packed && bytes[at] === 1
    seen += values
    at += packed ? run * width : Math.ceil(width / 8)
  }
  return seen >= count || at >= bytes.length ? { present } : undefined
}
