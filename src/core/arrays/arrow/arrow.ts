import { failure, finding, success, type Result } from '../../finding.ts'
import { headerProblem, mostTableValues, type ColumnKind, type Table } from '../table.ts'
import type { ListsBuilder } from '../listsBuilder.ts'
import type { Source } from '../source.ts'
import { TableBuilder } from '../tableBuilder.ts'
import { Broken, FlatTable } from './flatbuffer.ts'
import { unpackZstd } from '../zstd.ts'
import { unpackLz4 } from './lz4.ts'
import { readMessages, type Message } from './messages.ts'
import { readSchema, type ArrowField, type ArrowType } from './schema.ts'
import { readSpans } from './spans.ts'
import { readValues, type ArrowValues } from './values.ts'

/** Most values of one dictionary. */
const mostWords = 2e7

/**
 * Reads the flat columns of an Arrow IPC file (Feather) or stream that `kindsOf` asks for, one record batch at a time;
 * numbers, decimals, booleans, texts and bytes, dates, times, times of a day (as text) and spans (as numbers of their
 * unit), and dictionaries of them, plain or packed by LZ4 or ZSTD. Lists of numbers are kept as such where they are asked for. Nulls
 * become NaN or empty text. Columns of other types are left out.
 */
export async function readArrow(
  source: Source,
  kindsOf: (names: readonly string[]) => Result<readonly ColumnKind[]>,
): Promise<Result<Table>> {
  const place = { file: source.file }
  let reading: Reading | undefined
  try {
    for await (const message of readMessages(source)) {
      if (!reading) {
        if (message.kind !== 'schema') throw new Broken('it does not begin with a schema')
        const fields = readSchema(message.header)
        const names = fields.map(({ name }) => name)
        const problem = headerProblem(names, source.file)
        if (problem) return failure(problem)
        const kinds = kindsOf(names)
        if (!kinds.ok) return kinds
        reading = new Reading(fields, new TableBuilder(source.file, names, kinds.value))
      } else if (message.kind === 'dictionary') reading.addDictionary(message)
      else if (message.kind === 'batch') reading.addBatch(message)
    }
    if (!reading) throw new Broken('it has no schema')
    return success(reading.table())
  } catch (cause) {
    if (!(cause instanceof Broken || cause instanceof RangeError)) throw cause
    return failure(finding('arrow-unreadable', 'error', { file: source.file, reason: cause.message }, place))
  }
}

class Reading {
  #rows = 0
  readonly #fields: readonly ArrowField[]
  readonly #builder: TableBuilder
  /** Names of the columns that are kept. */
  readonly #kept: ReadonlySet<string>
  /** Of the words of each dictionary, by its id: what the first column says that has it. */
  readonly #wordTypes: ReadonlyMap<number, ArrowType>
  readonly #dictionaries = new Map<number, ReturnType<ArrowValues['valueAt']>[]>()

  constructor(fields: readonly ArrowField[], builder: TableBuilder) {
    this.#fields = fields
    this.#builder = builder
    for (const { name, type } of fields) {
      if (type.kind === 'other') builder.leaveOut(name)
      else if (type.kind === 'list') builder.takeLists(name)
    }
    this.#kept = new Set(builder.kept)
    this.#wordTypes = new Map(
      fields
        .toReversed()
        .flatMap(({ dictionary, type }) => (dictionary ? [[dictionary.id, type] as const] : [])),
    )
  }

  addDictionary({ header, body }: Message): void {
    const id = header.long(0)
    const type = this.#wordTypes.get(id)
    const data = header.table(1)
    if (!type || !data || type.kind === 'other' || type.kind === 'list') return
    const batch = batchOf(data, body)
    const values = readValues(type, batch.length, batch.take(type))
    const isDelta = header.byte(2) !== 0
    const words = isDelta ? (this.#dictionaries.get(id) ?? []) : []
    if (words.length + values.length > mostWords) throw new Broken('a dictionary has too many values')
    for (let row = 0; row < values.length; row++) words.push(values.valueAt(row))
    this.#dictionaries.set(id, words)
  }

  addBatch({ header, body }: Message): void {
    const batch = batchOf(header, body)
    if ((this.#rows + batch.length) * this.#kept.size > mostTableValues) {
      throw new Broken(`it holds more than ${mostTableValues} values`)
    }
    for (const field of this.#fields) {
      const lists = this.#builder.listsOf(field.name)
      if (lists) addLists(lists, field, batch)
      else if (this.#kept.has(field.name)) {
        const values = this.#valuesOf(field, batch)
        this.#builder.add(field.name, values.length, (row) => values.valueAt(row))
      } else batch.pass(field)
    }
    this.#rows += batch.length
  }

  #valuesOf(field: ArrowField, batch: Batch): ArrowValues {
    const { type, dictionary } = field
    batch.pass(field, false)
    const taken = batch.take(dictionary?.indices ?? type)
    if (!dictionary) return readValues(type, batch.length, taken)
    const words = this.#dictionaries.get(dictionary.id)
    if (!words) throw new Broken('a dictionary is missing')
    const indices = readValues(dictionary.indices, batch.length, taken)
    return {
      length: batch.length,
      valueAt(row) {
        const index = indices.valueAt(row) as number | undefined
        if (index === undefined) return undefined
        if (!(index >= 0 && index < words.length)) throw new Broken('an index lies outside its dictionary')
        return words[index]
      },
    }
  }

  table(): Table {
    return this.#builder.table(this.#rows)
  }
}

function addLists(lists: ListsBuilder, field: ArrowField, batch: Batch): void {
  const { type } = field
  if (type.kind !== 'list') return
  const held = batch.pass(field, false)
  const spans = readSpans(type.places, batch.length, held, batch.take(type))
  const values = readValues(type.item, held, batch.take(type.item))
  for (let row = 0; row < batch.length; row++) {
    lists.begin()
    const [from, to] = spans(row)
    for (let at = from; at < to; at++) lists.push(values.valueAt(at))
  }
}

interface Batch {
  readonly length: number
  /** The next buffers, those of a column of this type, unpacked. */
  take(type: ArrowType): readonly Uint8Array[]
  /**
   * Goes past a field: its nodes, and its buffers unless they are taken next. Gives the length of its first child, 0
   * where it has none.
   */
  pass(field: ArrowField, withBuffers?: boolean): number
}

/** Most bytes that one buffer unpacks to. */
const mostUnpacked = 2 ** 31

function batchOf(header: FlatTable, body: Uint8Array): Batch {
  const length = header.long(0)
  const places = header.pairs(2)
  const nodes = header.pairs(1)
  const views = header.longs(4)
  const compression = header.table(3)
  if (!(length >= 0 && length <= mostTableValues)) throw new Broken(`a batch claims ${length} rows`)
  const codec = compression ? compression.byte(0) : undefined
  let next = 0
  let node = 0
  let view = 0
  const bufferAt = (at: number): Uint8Array => {
    const place = places[at]
    if (!place) throw new Broken('a batch has too few buffers')
    const [offset, size] = place
    if (!(offset >= 0 && size >= 0 && offset + size <= body.length)) {
      throw new Broken('a buffer lies outside its batch')
    }
    const packed = body.subarray(offset, offset + size)
    return codec === undefined || size === 0 ? packed : unpacked(packed, codec)
  }
  const nextViews = () => {
    const count = views[view++] ?? 0
    if (!(count >= 0 && count <= places.length)) throw new Broken('a batch has too few buffers')
    return count
  }
  return {
    length,
    take(type) {
      const isText = type.kind === 'text'
      const isFixed = type.kind === 'list' && typeof type.places === 'number'
      const count = isFixed ? 1 : !isText ? 2 : type.places === 'views' ? 2 + nextViews() : 3
      const taken = Array.from({ length: count }, (_, index) => bufferAt(next + index))
      next += count
      return taken
    },
    pass(field, withBuffers = true) {
      if (nodes[node] && field.type.kind !== 'other' && nodes[node]![0] !== length) {
        throw new Broken('a column has another length than its batch')
      }
      const held = field.nodes > 1 ? (nodes[node + 1]?.[0] ?? 0) : 0
      node += field.nodes
      if (withBuffers) {
        for (let i = 0; i < field.views; i++) next += nextViews()
        next += field.buffers
      }
      return held
    },
  }
}

/** A buffer that begins with its length; −1 where it isn't packed after all. */
function unpacked(packed: Uint8Array, codec: number): Uint8Array {
  if (packed.length < 8) throw new Broken('a packed buffer is too short')
  const size = Number(new DataView(packed.buffer, packed.byteOffset).getBigInt64(0, true))
  const rest = packed.subarray(8)
  if (size === -1) return rest
  // LZ4 packs 255 bytes into one at best, Zstandard a block of 128 kB into four.
  if (!(size >= 0 && size <= mostUnpacked && size <= rest.length * (codec === 0 ? 255 : 2 ** 15))) {
    throw new Broken('a packed buffer claims an impossible size')
  }
  if (codec === 0) return unpackLz4(rest, size)
  const unpackedBytes = unpackZstd(rest, size)
  if (!unpackedBytes) throw new Broken('a buffer is not the Zstandard frame that it claims to be')
  return unpackedBytes
}
