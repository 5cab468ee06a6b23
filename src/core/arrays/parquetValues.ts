import { decompressPage } from 'hyparquet/src/datapage.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import { clockText } from './clockText.ts'
import { decimalFrom } from './decimal.ts'
import type { NumericArray } from './ndarray.ts'
import { parquetCodecs } from './parquetCodecs.ts'
import {
  decodePage,
  decoderOf,
  dictionaryPage,
  outsideDictionary,
  pageOf,
  required,
  unpackedPages,
  Unreadable,
  type Decoder,
  type Node,
  type Page,
  type PageHeader,
  type PageLimits,
  type PageValues,
  type ParquetChunk,
} from './parquetPages.ts'
import { levelRuns, valuesHold } from './parquetRuns.ts'
import { Scratch } from './scratch.ts'
import type { Source } from './source.ts'

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
    const numbers = isPlain ? numbersOf(page, element.type, dictionary, words) : undefined
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

/** The numbers of a page of which none is missing, without an array for each page; undefined of any other page. */
function numbersOf(
  page: Page,
  type: Node['element']['type'],
  dictionary: PageValues | undefined,
  words: Scratch,
): Float64Array | Float32Array | undefined {
  const own = page.header.data_page_header ?? page.header.data_page_header_v2
  if (!own || page.optional) return undefined
  const { encoding, num_values: count } = own
  if (encoding === 'PLAIN') return plainNumbers(page.bytes, type, count, words)
  const isListed = dictionary instanceof Float64Array || dictionary instanceof Float32Array
  return isListed && encoding?.endsWith('_DICTIONARY')
    ? listedNumbers(page.bytes, dictionary, count, words)
    : undefined
}

/** Floating-point numbers as they stand, little-endian as the machines that this runs on. */
function plainNumbers(
  bytes: Uint8Array,
  type: Node['element']['type'],
  count: number,
  words: Scratch,
): Float64Array | Float32Array | undefined {
  const Kind = type === 'DOUBLE' ? Float64Array : type === 'FLOAT' ? Float32Array : undefined
  if (!Kind) return undefined
  const length = count * Kind.BYTES_PER_ELEMENT
  if (bytes.length < length) throw new Unreadable('a page has fewer values than it claims')
  const room = words.take(length)
  room.set(bytes.subarray(0, length))
  return new Kind(room.buffer, 0, count)
}

/** Numbers by their places in a dictionary. */
function listedNumbers(
  bytes: Uint8Array,
  dictionary: Float64Array | Float32Array,
  count: number,
  words: Scratch,
): Float64Array {
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
  for (let row = 0; row < count; row++) {
    const number = dictionary[places[row]!]
    if (number === undefined) throw outsideDictionary()
    numbers[row] = number
  }
  return numbers
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

/** Levels of values of which none is missing. */
const allPresent = { present: true }

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
  const runs = optional ? levelRuns(packed.subarray(0, levels), 1, second.num_values) : allPresent
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

function firstPage(
  bytes: Uint8Array,
  header: PageHeader,
  { encoding, num_values: count }: NonNullable<PageHeader['data_page_header']>,
  optional: boolean,
): Page | undefined {
  const from = optional ? 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0
  const runs = optional ? levelRuns(bytes.subarray(4, from), 1, count) : allPresent
  const values = bytes.subarray(from)
  if (!runs || !valuesHold(values, encoding, count)) return undefined
  return runs.present ? pageOf(header, values, false) : pageOf(header, bytes, true)
}
