import { finding, type Finding } from '../finding.ts'
import { ColumnBuilder, isMissing } from './columnBuilder.ts'
import { NumberRows } from './numberRows.ts'
import {
  mostTableValues,
  plainKind,
  TooManyValues,
  type ColumnKind,
  type PlainKind,
  type Table,
} from './table.ts'
import { truthOf } from './truths.ts'

/** What is found after which nothing more is read. */
export class Refused extends Error {
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super('refused')
    this.findings = findings
  }
}

interface NumbersPlace {
  readonly rows: NumberRows
  readonly column: number
  readonly truths?: true | undefined
}

/** What is wrong with a column or with the rows: the first place and how often. */
interface Trouble {
  readonly line: number
  readonly text: string
  rows: number
}

/** The columns of a CSV file that are kept, row by row, and what is wrong with them. */
export class CsvColumns {
  rows = 0
  readonly #file: string
  readonly #names: readonly string[]
  readonly #kinds: readonly PlainKind[]
  /** Columns that are kept. */
  readonly #kept: number
  /** Where each column of numbers stands: at row × width + column. */
  readonly #numbers: readonly (NumbersPlace | undefined)[]
  readonly #matrices: ReadonlyMap<string, NumberRows>
  readonly #texts: string[][]
  readonly #builders: readonly (ColumnBuilder | undefined)[]
  readonly #missing = new Map<number, Trouble>()
  readonly #notNumbers = new Map<number, Trouble>()
  #ragged: (Trouble & { readonly found: number }) | undefined

  constructor(file: string, names: readonly string[], kinds: readonly ColumnKind[]) {
    this.#file = file
    this.#names = names
    const plain = kinds.map(plainKind)
    this.#kinds = plain
    this.#kept = plain.filter((kind) => kind !== 'skip').length
    const matrices = new Map<string, NumberRows>()
    this.#numbers = plain.map((kind) => {
      if (kind === 'number') return { rows: new NumberRows(1), column: 0 }
      if (typeof kind === 'string') return undefined
      const rows = matrices.get(kind.matrix) ?? new NumberRows(kind.width)
      matrices.set(kind.matrix, rows)
      return { rows, column: kind.column, truths: kind.truths }
    })
    this.#matrices = matrices
    this.#texts = plain.map(() => [])
    this.#builders = plain.map((kind) => (kind === 'any' ? new ColumnBuilder() : undefined))
  }

  /** Says how many rows there will be, as far as is known, so that room is made for them at once. */
  expect(rows: number): void {
    for (const numbers of this.#numbers) if (numbers) numbers.rows.expected = rows
    for (const builder of this.#builders) if (builder) builder.expected = rows
  }

  add(record: readonly string[], line: number): void {
    if (this.rows * this.#kept > mostTableValues) {
      throw new TooManyValues()
    }
    if (record.length !== this.#names.length) {
      this.#ragged ??= { line, text: '', rows: 0, found: record.length }
      this.#ragged.rows++
      return
    }
    for (let i = 0; i < record.length; i++) {
      const kind = this.#kinds[i]
      if (kind === 'text') this.#texts[i]!.push(record[i]!)
      else if (kind === 'any') this.#builders[i]!.add(record[i]!)
      else if (kind !== 'skip') this.#addNumber(i, record[i]!, line)
    }
    this.rows++
  }

  #addNumber(column: number, field: string, line: number): void {
    const { rows, column: place, truths } = this.#numbers[column]!
    const number = numberOf(field)
    const value = truths && number !== number ? (truthOf(field) ?? number) : number
    rows.roomFor(this.rows + 1)[this.rows * rows.width + place] = value
    if (Number.isFinite(value)) return
    const troubles = isMissing(field) ? this.#missing : this.#notNumbers
    const trouble = troubles.get(column)
    if (trouble) trouble.rows++
    else troubles.set(column, { line, text: field.slice(0, 40), rows: 1 })
  }

  problems(): readonly Finding[] {
    const file = this.#file
    const ragged = this.#ragged && [
      atLine('csv-ragged', file, this.#ragged.line, {
        found: this.#ragged.found,
        expected: this.#names.length,
        rows: this.#ragged.rows,
      }),
    ]
    const missing = [...this.#missing].map(([i, { line, rows }]) =>
      atLine('csv-value-missing', file, line, { column: this.#names[i]!, rows }),
    )
    const notNumbers = [...this.#notNumbers].map(([i, { line, text, rows }]) =>
      atLine('csv-not-a-number', file, line, {
        column: this.#names[i]!,
        text,
        rows,
        comma: /^-?\d+,\d+$/.test(text),
      }),
    )
    return [...(ragged ?? []), ...notNumbers, ...missing].slice(0, 20)
  }

  table(): Table {
    const kept = <T>(kind: PlainKind, values: readonly (T | undefined)[]) =>
      new Map(
        this.#names.flatMap((name, i) => (this.#kinds[i] === kind ? [[name, values[i]!] as const] : [])),
      )
    return {
      file: this.#file,
      names: this.#names,
      rows: this.rows,
      numbers: kept(
        'number',
        this.#numbers.map((numbers) => numbers?.rows.taken(this.rows)),
      ),
      texts: kept('text', this.#texts),
      columns: new Map(
        this.#names.flatMap((name, i) => {
          const builder = this.#builders[i]
          return builder ? [[name, builder] as const] : []
        }),
      ),
      lists: new Map(),
      matrices: new Map([...this.#matrices].map(([name, each]) => [name, each.taken(this.rows)])),
      unread: new Set(),
    }
  }
}

/** A decimal number; NaN for everything else, hexadecimal and the like included. */
export function numberOf(field: string): number {
  const value = Number(field)
  if (value !== 0 && value === value) return /[xXbBoO]/.test(field) ? Number.NaN : value
  return value === 0 && /\d/.test(field) && !/[xXbBoO]/.test(field) ? value : Number.NaN
}

/** A finding at a line, from 1. */
export function atLine<
  C extends
    | 'csv-ragged'
    | 'csv-not-a-number'
    | 'csv-value-missing'
    | 'csv-field-too-long'
    | 'csv-quote-unclosed'
    | 'csv-quote-stray',
>(
  code: C,
  file: string,
  line: number,
  rest: Omit<Parameters<typeof finding<C>>[2], 'file' | 'line'>,
): Finding {
  const start = { line: line - 1, character: 0 }
  const args = { file, line, ...rest } as Parameters<typeof finding<C>>[2]
  return finding(code, 'error', args, { file, range: { start, end: start } })
}
