import { decompressPage } from 'hyparquet/src/datapage.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import type { parquetSchema } from 'hyparquet/src/index.js'
import type { ListsBuilder } from './listsBuilder.ts'
import { parquetCodecs } from './parquetCodecs.ts'
import { Scratch } from './scratch.ts'
import type { Source } from './source.ts'
import {
  decodePage,
  decoderOf,
  dictionaryPage,
  pageOf,
  required,
  unpackedPages,
  Unreadable,
  type Page,
  type PageHeader,
  type PageLimits,
  type PageValues,
  type ParquetChunk,
} from './parquetPages.ts'
import { levelRuns, valuesHold } from './parquetRuns.ts'

type SchemaTree = ReturnType<typeof parquetSchema>

/** What a page says of its values: where a list begins, and how much of the path to a value is there. */
interface Levels {
  readonly repetition: Uint8Array
  readonly definition: Uint8Array
}

interface ListPage extends Page {
  readonly levels?: Levels
}

const numberTypes: readonly unknown[] = ['BOOLEAN', 'INT32', 'INT64', 'FLOAT', 'DOUBLE']

/** Whether a column holds one list of plain numbers a row, however its writer nests it. */
export function isListOfNumbers(column: SchemaTree): boolean {
  const path = chainOf(column)
  const {
    type,
    converted_type: converted,
    logical_type: logical,
    num_children: children,
  } = path.at(-1)!.element
  const repeated = path.filter(({ element }) => element.repetition_type === 'REPEATED')
  const isPlain =
    (converted === undefined || /^U?INT_/.test(converted)) &&
    (logical === undefined || logical.type === 'INTEGER')
  return !children && repeated.length === 1 && numberTypes.includes(type) && isPlain
}

/** The nodes from a column to its value; up to the first that has several within. */
function chainOf(column: SchemaTree): readonly SchemaTree[] {
  const path = [column]
  for (let node = column; node.children.length === 1; path.push(node)) node = node.children[0]!
  return path
}

/**
 * Adds the lists of a column chunk, page by page. Throws {@link Unreadable}.
 *
 * @param limits the values of all lists together
 */
export async function addListChunk(
  lists: ListsBuilder,
  source: Source,
  chunk: ParquetChunk,
  column: SchemaTree,
  limits: PageLimits,
): Promise<void> {
  const path = chainOf(column)
  const isOptional = (node: SchemaTree) => node.element.repetition_type !== 'REQUIRED'
  const deepest = path.filter(isOptional).length
  const within = path.findIndex(({ element }) => element.repetition_type === 'REPEATED')
  const begun = path.slice(0, within + 1).filter(isOptional).length
  const room = new Scratch()
  const unpack = (packed: Uint8Array, header: PageHeader) => unpackLists(packed, header, chunk, deepest, room)
  const decoder = decoderOf(chunk, [required(path.at(-1)!)])
  let dictionary: PageValues | undefined
  for await (const page of unpackedPages(source, chunk, limits, unpack)) {
    if (!page.levels) {
      dictionary = decodePage(page, decoder, dictionary)
      continue
    }
    const { repetition, definition } = page.levels
    const values = (definition.includes(deepest) && decodePage(page, decoder, dictionary)) || []
    let next = 0
    for (const [at, level] of definition.entries()) {
      if (repetition[at] === 0) lists.begin()
      else if (lists.rows === 0) throw new Unreadable('a list goes on that was never begun')
      if (level >= begun) lists.push(level === deepest ? values[next++] : undefined)
    }
  }
}

/** A page of values alone, with its levels beside it; undefined where its runs don't hold what they claim. */
function unpackLists(
  packed: Uint8Array,
  header: PageHeader,
  { codec }: ParquetChunk,
  deepest: number,
  room: Scratch,
): ListPage | undefined {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header
  const width = 32 - Math.clz32(deepest)
  if (second) {
    const {
      repetition_levels_byte_length: one,
      definition_levels_byte_length: two,
      num_values: count,
    } = second
    if (!(one >= 0 && two >= 0 && one + two <= Math.min(packed.length, size))) return undefined
    const rest = packed.subarray(one + two)
    const values =
      second.is_compressed === false
        ? rest
        : decompressPage(rest, size - one - two, codec, parquetCodecs(room))
    const levels = levelsOf([packed.subarray(0, one), packed.subarray(one, one + two)], count, width)
    const plain = { ...second, is_compressed: false, num_nulls: 0 }
    const none = { definition_levels_byte_length: 0, repetition_levels_byte_length: 0 }
    return (
      levels &&
      listPage(levels, deepest, values, second.encoding, (present) => ({
        ...header,
        data_page_header_v2: { ...plain, ...none, num_values: present },
      }))
    )
  }
  if (!first) return dictionaryPage(packed, header, codec)
  const bytes = decompressPage(packed, size, codec, parquetCodecs(room))
  const repetition = prefixed(bytes)
  const definition = repetition && prefixed(bytes.subarray(repetition.length + 4))
  const levels = definition && levelsOf([repetition, definition], first.num_values, width)
  if (!levels) return undefined
  const values = bytes.subarray(repetition.length + definition.length + 8)
  return listPage(levels, deepest, values, first.encoding, (present) => ({
    ...header,
    data_page_header: { ...first, num_values: present },
  }))
}

/** The bytes that a length stands before. */
function prefixed(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 4) return undefined
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  return length <= bytes.length - 4 ? bytes.subarray(4, 4 + length) : undefined
}

function levelsOf(
  [repetition, definition]: readonly [Uint8Array, Uint8Array],
  count: number,
  width: number,
): Levels | undefined {
  const read = (bytes: Uint8Array, bits: number): Uint8Array | undefined => {
    if (!levelRuns(bytes, bits, count)) return undefined
    const levels = new Uint8Array(count)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    readRleBitPackedHybrid({ view, offset: 0 }, bits, levels, bytes.length)
    return levels
  }
  const [one, two] = [read(repetition, 1), read(definition, width)]
  return one && two && { repetition: one, definition: two }
}

function listPage(
  levels: Levels,
  deepest: number,
  values: Uint8Array,
  encoding: string | undefined,
  headerOf: (present: number) => PageHeader,
): ListPage | undefined {
  let present = 0
  for (const level of levels.definition) present += Number(level === deepest)
  if (!valuesHold(values, encoding, present)) return undefined
  return { ...pageOf(headerOf(present), values, false), levels }
}
