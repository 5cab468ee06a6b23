import type { Column } from './column.ts'
import { ColumnBuilder } from './columnBuilder.ts'
import type { ColumnKind, Table } from './table.ts'

/** Takes the values of typed columns, batch by batch, and keeps them as they were asked for. */
export class TableBuilder {
  readonly #file: string
  readonly #names: readonly string[]
  readonly #columns = new Map<string, Kept>()

  /** @param expected rows that room is made for at once */
  constructor(file: string, names: readonly string[], kinds: readonly ColumnKind[], expected = 0) {
    this.#file = file
    this.#names = names
    for (const [at, name] of names.entries()) {
      const kind = kinds[at]
      if (kind !== undefined && kind !== 'skip') this.#columns.set(name, new Kept(kind, expected))
    }
  }

  /** Names of the columns that are kept. */
  get kept(): readonly string[] {
    return [...this.#columns.keys()]
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
    return this.kept.find((name) => this.#columns.get(name)!.rows !== rows)
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
    }
  }
}

class Kept {
  rows = 0
  readonly #kind: Exclude<ColumnKind, 'skip'>
  #numbers: Float64Array
  readonly #texts: string[] = []
  readonly #builder = new ColumnBuilder()

  constructor(kind: Exclude<ColumnKind, 'skip'>, expected: number) {
    this.#kind = kind
    this.#numbers = new Float64Array(kind === 'number' ? expected : 0)
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
        if (typeof value === 'number') this.#builder.addNumber(value)
        else this.#builder.add(textFrom(value))
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
    return this.#kind === 'any' ? this.#builder : undefined
  }
}

const numberFrom = (value: unknown) => (value === null || value === undefined ? Number.NaN : Number(value))

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
