import type { Column } from './column.ts'
import { ColumnBuilder } from './columnBuilder.ts'
import { ListsBuilder, numberFrom } from './listsBuilder.ts'
import type { NumericArray } from './ndarray.ts'
import { NumberRows } from './numberRows.ts'
import { plainKind, type ColumnKind, type PlainKind, type Table } from './table.ts'

/** Takes the values of typed columns, batch by batch, and keeps them as they were asked for. */
export class TableBuilder {
  readonly #file: string
  readonly #names: readonly string[]
  readonly #columns = new Map<string, Kept>()
  readonly #mayHaveLists: ReadonlySet<string>
  readonly #lists = new Map<string, ListsBuilder>()
  readonly #matrices = new Map<string, NumberRows>()
  readonly #unread = new Set<string>()

  constructor(file: string, names: readonly string[], kinds: readonly ColumnKind[]) {
    this.#file = file
    this.#names = names
    this.#mayHaveLists = new Set(
      names.filter((_, at) => kinds[at] === 'anyOrLists' || kinds[at] === 'numberOrLists'),
    )
    for (const [at, name] of names.entries()) {
      const kind = plainKind(kinds[at] ?? 'skip')
      if (kind !== 'skip') this.#columns.set(name, this.#keep(kind))
    }
  }

  #keep(kind: Exclude<PlainKind, 'skip'>): Kept {
    if (kind === 'text') return new KeptTexts()
    if (kind === 'any') return new KeptValues()
    if (kind === 'number') return new KeptNumbers(new NumberRows(1), 0)
    const rows = this.#matrices.get(kind.matrix) ?? new NumberRows(kind.width)
    this.#matrices.set(kind.matrix, rows)
    return new KeptNumbers(rows, kind.column, kind.matrix)
  }

  /** Says how many rows there will be, as far as is known, so that room is made for them at once. */
  expect(rows: number): void {
    for (const column of this.#columns.values()) {
      if (column instanceof KeptNumbers) column.numbers.expected = rows
      else if (column instanceof KeptValues) column.builder.expected = rows
    }
    for (const lists of this.#lists.values()) lists.expected = rows
  }

  /** Names of the columns that are kept. */
  get kept(): readonly string[] {
    return [...this.#columns.keys(), ...this.#lists.keys()]
  }

  /** Keeps a column as lists of numbers where it may have them, and leaves it out where not. */
  takeLists(name: string): void {
    if (!this.#columns.has(name)) return
    this.leaveOut(name)
    if (!this.#mayHaveLists.has(name)) return
    this.#unread.delete(name)
    this.#lists.set(name, new ListsBuilder())
  }

  /** What takes the lists of a column; undefined where it has none. */
  listsOf(name: string): ListsBuilder | undefined {
    return this.#lists.get(name)
  }

  /** Takes `length` further values of a column; undefined and null are missing. */
  add(name: string, length: number, valueAt: (row: number) => unknown): void {
    this.#columns.get(name)?.add(length, valueAt)
  }

  /** As {@link add}, of numbers of which none is missing. */
  addNumbers(name: string, values: NumericArray): void {
    this.#columns.get(name)?.addNumbers(values)
  }

  /** Leaves a column out, as one of a type that can't be read. */
  leaveOut(name: string): void {
    const column = this.#columns.get(name)
    if (!column) return
    this.#columns.delete(name)
    this.#unread.add(name)
    if (column instanceof KeptNumbers && column.matrix !== undefined) this.#matrices.delete(column.matrix)
  }

  /** A column that has another number of values; undefined where all agree. */
  shortColumn(rows: number): string | undefined {
    return this.kept.find((name) => (this.#columns.get(name) ?? this.#lists.get(name))!.rows !== rows)
  }

  table(rows: number): Table {
    const kept = [...this.#columns]
    return {
      file: this.#file,
      names: this.#names,
      rows,
      numbers: new Map(
        kept.flatMap(([name, column]) =>
          column instanceof KeptNumbers && column.matrix === undefined
            ? [[name, column.numbers.taken(rows)] as const]
            : [],
        ),
      ),
      texts: new Map(
        kept.flatMap(([name, column]) =>
          column instanceof KeptTexts ? [[name, column.texts] as const] : [],
        ),
      ),
      columns: new Map(
        kept.flatMap(([name, column]) =>
          column instanceof KeptValues ? [[name, column.builder] as const] : [],
        ),
      ),
      lists: new Map([...this.#lists].map(([name, lists]) => [name, lists.lists()])),
      matrices: new Map([...this.#matrices].map(([name, each]) => [name, each.taken(rows)])),
      unread: this.#unread,
    }
  }
}

interface Kept {
  readonly rows: number
  add(length: number, valueAt: (row: number) => unknown): void
  addNumbers(values: NumericArray): void
}

class KeptNumbers implements Kept {
  rows = 0
  readonly numbers: NumberRows
  /** The array of rows and columns that they are in. */
  readonly matrix: string | undefined
  readonly #column: number

  constructor(numbers: NumberRows, column: number, matrix?: string) {
    this.numbers = numbers
    this.#column = column
    this.matrix = matrix
  }

  add(length: number, valueAt: (row: number) => unknown): void {
    const data = this.numbers.roomFor(this.rows + length)
    const { width } = this.numbers
    let at = this.rows * width + this.#column
    for (let row = 0; row < length; row++) {
      data[at] = numberFrom(valueAt(row))
      at += width
    }
    this.rows += length
  }

  addNumbers(values: NumericArray): void {
    const { length } = values
    if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      return this.add(length, (row) => values[row])
    const data = this.numbers.roomFor(this.rows + length)
    const { width } = this.numbers
    const from = this.rows * width + this.#column
    if (width === 1) data.set(values, from)
    else for (let row = 0; row < length; row++) data[from + row * width] = values[row]!
    this.rows += length
  }
}

class KeptTexts implements Kept {
  readonly texts: string[] = []

  get rows(): number {
    return this.texts.length
  }

  add(length: number, valueAt: (row: number) => unknown): void {
    for (let row = 0; row < length; row++) this.texts.push(textFrom(valueAt(row)))
  }

  addNumbers(values: NumericArray): void {
    for (const value of values) this.texts.push(String(value))
  }
}

class KeptValues implements Kept {
  readonly builder = new ColumnBuilder()

  get rows(): number {
    return this.builder.rows
  }

  add(length: number, valueAt: (row: number) => unknown): void {
    for (let row = 0; row < length; row++) {
      const value = valueAt(row)
      if (typeof value === 'number') this.builder.addNumber(value)
      else this.builder.add(textFrom(value))
    }
  }

  addNumbers(values: NumericArray): void {
    if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      this.add(values.length, (row) => values[row])
    else for (let row = 0; row < values.length; row++) this.builder.addNumber(values[row]!)
  }
}

function textFrom(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : ''
}

/** The builders' columns that slices can be cut by. */
export function columnsOf(builders: ReadonlyMap<string, ColumnBuilder>): ReadonlyMap<string, Column> {
  return new Map(
    [...builders].flatMap(([name, builder]) => {
      const column = builder.column()
      return column ? [[name, column] as const] : []
    }),
  )
}
