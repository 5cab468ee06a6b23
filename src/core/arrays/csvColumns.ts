import { finding, type Finding } from '../finding.ts'
import { ColumnBuilder, isMissing } from './columnBuilder.ts'
import { mostTableValues, plainKind, type ColumnKind, type PlainKind, type Table } from './table.ts'

/** What is found after which nothing more is read. */
export class Refused extends Error {
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super('refused')
    this.findings = findings
  }
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
  #numbers: Float64Array[]
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
    this.#numbers = plain.map((kind) => new Float64Array(kind === 'number' ? 64 : 0))
    this.#texts = plain.map(() => [])
    this.#builders = plain.map((kind) => (kind === 'any' ? new ColumnBuilder() : undefined))
  }

  add(record: readonly string[], line: number): void {
    if (this.rows * this.#kept > mostTableValues) {
      const args = { file: this.#file, limit: mostTableValues }
      throw new Refused([finding('table-too-large', 'error', args, { file: this.#file })])
    }
    if (record.length !== this.#names.length) {
      this.#ragged ??= { line, text: '', rows: 0, found: record.length }
      this.#ragged.rows++
      return
    }
    for (let i = 0; i < record.length; i++) {
      const kind = this.#kinds[i]
      if (kind === 'number') this.#addNumber(i, record[i]!, line)
      else if (kind === 'text') this.#texts[i]!.push(record[i]!)
      else this.#builders[i]?.add(record[i]!)
    }
    this.rows++
  }

  #addNumber(column: number, field: string, line: number): void {
    if (this.rows === this.#numbers[column]!.length) {
      const longer = new Float64Array(this.rows * 2)
      longer.set(this.#numbers[column]!)
      this.#numbers[column] = longer
    }
    const value = numberOf(field)
    this.#numbers[column]![this.rows] = value
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
    const kept = <T>(kind: PlainKind, values: readonly T[]) =>
      new Map(
        this.#names.flatMap((name, i) => (this.#kinds[i] === kind ? [[name, values[i]!] as const] : [])),
      )
    return {
      file: this.#file,
      names: this.#names,
      rows: this.rows,
      numbers: kept(
        'number',
        this.#numbers.map((values) => values.subarray(0, this.rows)),
      ),
      texts: kept('text', this.#texts),
      columns: new Map(
        this.#names.flatMap((name, i) => {
          const builder = this.#builders[i]
          return builder ? [[name, builder] as const] : []
        }),
      ),
      lists: new Map(),
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
