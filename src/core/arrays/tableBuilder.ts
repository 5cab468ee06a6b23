import type { Column } from './column.ts'
import { ColumnBuilder } from './columnBuilder.ts'
import { ListsBuilder, numberFrom } from './listsBuilder.ts'
import { plainKind, type ColumnKind, type PlainKind, type Table } from './table.ts'

/** Takes the values of typed columns, batch by batch, and keeps them as they were asked for. */
export class TableBuilder {
  readonly #file: string
  readonly #names: readonly string[]
  readonly #columns = new Map<string, Kept>()
  readonly #mayHaveLists: ReadonlySet<string>
  readonly #lists = new Map<string, ListsBuilder>()

  /** @param expected rows that room is made for at once */
  constructor(file: string, names: readonly string[], kinds: readonly ColumnKind[], expected = 0) {
    this.#file = file
    this.#names = names
    this.#mayHaveLists = new Set(names.filter((_, at) => kinds[at]?.endsWith('OrLists')))
    for (const [at, name] of names.entries()) {
      const kind = plainKind(kinds[at] ?? 'skip')
      if (kind !== 'skip') this.#columns.set(name, new Kept(kind, expected))
    }
  }

  /** Names of the columns that are kept. */
  get kept(): readonly string[] {
    return [...this.#columns.keys(), ...this.#lists.keys()]
  }

  /** Keeps a column as lists of numbers where it may have them, and leaves it out where not. */
  takeLists(name: string): void {
    if (this.#columns.delete(name) && this.#mayHaveLists.has(name)) this.#lists.set(name, new ListsBuilder())
  }

  /** What takes the lists of a column; undefined where it has none. */
  listsOf(name: string): ListsBuilder | undefined {
    return this.#lists.get(name)
  }

  /** Takes `length` further values of a column; undefined and null are missing. */
  add(name: string, length: number, valueAt: (row: number) => unknown): void {
    this.#columns.get(name)?.add(length, valueAt)
  }

  /** Leaves a column out, as one of a type that can't be read. */
  leaveOut(name: string): void {
    this.#columns.delete(name)
  }

  /** A column that has another number of values; undefined where all agree. */
  shortColumn(rows: number): string | undefined {
    return this.kept.find((name) => (this.#columns.get(name) ?? this.#lists.get(name))!.rows !== rows)
  }

  table(rows: number): Table {
    const of = <T>(take: (column: Kept) => T | undefined) =>
      new Map(
        [...this.#columns].flatMap(([name, column]) => {
          const taken = take(column)
          return taken === undefined ? [] : [[name, taken] as const]
        }),
      )
    return {
      file: this.#file,
      names: this.#names,
      rows,
      numbers: of((column) => column.numbers()),
      texts: of((column) => column.texts()),
      columns: of((column) => column.builder()),
      lists: new Map([...this.#lists].map(([name, lists]) => [name, lists.lists()])),
    }
  }
}

class Kept {
  rows = 0
  readonly #kind: Exclude<PlainKind, 'skip'>
  #numbers: Float64Array
  readonly #texts: string[] = []
  readonly #builder: ColumnBuilder | undefined

  constructor(kind: Exclude<PlainKind, 'skip'>, expected: number) {
    this.#kind = kind
    this.#numbers = new Float64Array(kind === 'number' ? expected : 0)
    this.#builder = kind === 'any' ? new ColumnBuilder() : undefined
  }

  add(length: number, valueAt: (row: number) => unknown): void {
    if (this.#kind === 'number') {
      this.#reserve(this.rows + length)
      for (let row = 0; row < length; row++) this.#numbers[this.rows + row] = numberFrom(valueAt(row))
    } else if (this.#kind === 'text') {
      for (let row = 0; row < length; row++) this.#texts.push(textFrom(valueAt(row)))
    } else {
      for (let row = 0; row < length; row++) {
        const value = valueAt(row)
        if (typeof value === 'number') this.#builder?.addNumber(value)
        else this.#builder?.add(textFrom(value))
      }
    }
    this.rows += length
  }

  #reserve(rows: number): void {
    if (rows <= this.#numbers.length) return
    const longer = new Float64Array(Math.max(rows, Math.ceil(1.5 * this.#numbers.length)))
    longer.set(this.#numbers.subarray(0, this.rows))
    this.#numbers = longer
  }

  numbers(): Float64Array | undefined {
    return this.#kind === 'number' ? this.#numbers.subarray(0, this.rows) : undefined
  }

  texts(): readonly string[] | undefined {
    return this.#kind === 'text' ? this.#texts : undefined
  }

  builder(): ColumnBuilder | undefined {
    return this.#builder
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
