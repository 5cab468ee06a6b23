import { failure, finding, success, type Result } from '../../finding.ts'
import {
  headerProblem,
  mostTableValues,
  refusalOf,
  TooManyValues,
  type ColumnKind,
  type Table,
} from '../table.ts'
import type { ListsBuilder } from '../listsBuilder.ts'
import { readingAhead, type Source } from '../source.ts'
import { TableBuilder } from '../tableBuilder.ts'
import { Broken } from './flatbuffer.ts'
import { Batch, BufferRoom } from './batch.ts'
import { readMessages, type Message } from './messages.ts'
import { readSchema, type ArrowField, type ArrowType } from './schema.ts'
import { readSpans } from './spans.ts'
import { readNumbers, readValues, type ArrowValues } from './values.ts'

/** Most values of one dictionary. */
const mostWords = 2e7

/** Bytes that are read at once where buffers are smaller. */
const ahead = 2 ** 18

/**
 * Reads the flat columns of an Arrow IPC file (Feather) or stream that `kindsOf` asks for, one column of a record batch at a time;
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
    const near = readingAhead(source, ahead)
    for await (const message of readMessages(near)) {
      if (!reading) {
        if (message.kind !== 'schema') throw new Broken('it does not begin with a schema')
        const fields = readSchema(message.header)
        const names = fields.map(({ name }) => name)
        const problem = headerProblem(names, source.file)
        if (problem) return failure(problem)
        const kinds = kindsOf(names)
        if (!kinds.ok) return kinds
        reading = new Reading(near, fields, new TableBuilder(source.file, names, kinds.value))
      } else if (message.kind === 'dictionary') await reading.addDictionary(message)
      else if (message.kind === 'batch') await reading.addBatch(message)
    }
    if (!reading) throw new Broken('it has no schema')
    return success(reading.table())
  } catch (cause) {
    const refusal = refusalOf(cause, source.file)
    if (refusal) return failure(refusal)
    if (!(cause instanceof Broken || cause instanceof RangeError)) throw cause
    return failure(finding('arrow-unreadable', 'error', { file: source.file, reason: cause.message }, place))
  }
}

class Reading {
  #rows = 0
  /** Bytes of the batches so far. */
  #bytes = 0
  readonly #source: Source
  readonly #room = new BufferRoom()
  readonly #fields: readonly ArrowField[]
  readonly #builder: TableBuilder
  /** Names of the columns that are kept. */
  readonly #kept: ReadonlySet<string>
  /** Of the words of each dictionary, by its id: what the first column says that has it. */
  readonly #wordTypes: ReadonlyMap<number, ArrowType>
  readonly #dictionaries = new Map<number, ReturnType<ArrowValues['valueAt']>[]>()

  constructor(source: Source, fields: readonly ArrowField[], builder: TableBuilder) {
    this.#source = source
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

  async addDictionary({ header, body }: Message): Promise<void> {
    const id = header.long(0)
    const type = this.#wordTypes.get(id)
    const data = header.table(1)
    if (!type || !data || type.kind === 'other' || type.kind === 'list') return
    const batch = new Batch(this.#source, data, body, this.#room)
    const values = readValues(type, batch.length, await batch.take(type))
    const isDelta = header.byte(2) !== 0
    const words = isDelta ? (this.#dictionaries.get(id) ?? []) : []
    if (words.length + values.length > mostWords) throw new Broken('a dictionary has too many values')
    for (let row = 0; row < values.length; row++) words.push(values.valueAt(row))
    this.#dictionaries.set(id, words)
  }

  async addBatch({ header, body }: Message): Promise<void> {
    const batch = new Batch(this.#source, header, body, this.#room)
    if ((this.#rows + batch.length) * this.#kept.size > mostTableValues) {
      throw new TooManyValues()
    }
    this.#bytes += body.size
    this.#builder.expect(this.#rowsExpected(this.#rows + batch.length))
    for (const field of this.#fields) {
      const lists = this.#builder.listsOf(field.name)
      if (lists) await addLists(lists, field, batch)
      else if (this.#kept.has(field.name)) await this.#addValues(field, batch)
      else batch.pass(field)
    }
    this.#rows += batch.length
  }

  /** As many as there will be if all batches are like those so far. */
  #rowsExpected(rows: number): number {
    const all = (rows * this.#source.size) / Math.max(1, this.#bytes)
    return Math.max(rows, Math.min(Math.ceil(all), this.#source.size))
  }

  async #addValues(field: ArrowField, batch: Batch): Promise<void> {
    batch.pass(field, false)
    const stretches = field.dictionary ? undefined : batch.stretches(field.type, batch.length)
    if (stretches) {
      for await (const numbers of stretches) this.#builder.addNumbers(field.name, numbers)
      return
    }
    const taken = await batch.take(field.dictionary?.indices ?? field.type)
    const numbers = field.dictionary ? undefined : readNumbers(field.type, batch.length, taken)
    if (numbers) {
      this.#builder.addNumbers(field.name, numbers)
      return
    }
    const values = this.#valuesOf(field, batch, taken)
    this.#builder.add(field.name, values.length, (row) => values.valueAt(row))
  }

  #valuesOf({ type, dictionary }: ArrowField, batch: Batch, taken: readonly Uint8Array[]): ArrowValues {
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

async function addLists(lists: ListsBuilder, field: ArrowField, batch: Batch): Promise<void> {
  const { type } = field
  if (type.kind !== 'list') return
  const held = batch.pass(field, false)
  const own = await batch.take(type)
  const spans = readSpans(type.places, batch.length, held, own)
  const values = readValues(type.item, held, await batch.take(type.item, own.length))
  for (let row = 0; row < batch.length; row++) {
    lists.begin()
    const [from, to] = spans(row)
    for (let at = from; at < to; at++) lists.push(values.valueAt(at))
  }
}
