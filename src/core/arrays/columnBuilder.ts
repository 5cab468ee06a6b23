import type { Column } from './column.ts'
import { filled, valuesAt } from './elements.ts'

/** Distinct texts that a column is kept with; one of more can't be cut into anything. */
export const mostNames = 100_000

const missingWords = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?'])

/** Whether a text stands for a missing value where numbers are. */
export const isMissing = (text: string): boolean => missingWords.has(text.trim().toLowerCase())

const decimal = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/

/** As Python, pandas and databases write what has no end. */
const infinite = /^\s*([-+]?)inf(?:inity)?\s*$/i

/** The number that a text stands for, NaN for a missing one; undefined for any other text. */
function numberOf(text: string): number | undefined {
  if (decimal.test(text)) return Number(text)
  if (isMissing(text)) return Number.NaN
  const sign = infinite.exec(text)?.[1]
  return sign === undefined ? undefined : sign === '-' ? -Infinity : Infinity
}

/** Places among the distinct texts, in as few bytes as there are texts for. */
export type Codes = Uint8Array | Uint16Array | Int32Array

/** Texts by their place among the distinct ones. */
export interface CodedTexts {
  readonly codes: Codes
  readonly names: readonly string[]
}

/**
 * Takes the values of a column one by one and keeps each distinct text once, with its place for each row; where there are
 * too many, numbers in its place as long as all are. Among numbers the usual words for a missing value count as such,
 * else only empty texts do.
 */
export class ColumnBuilder {
  /** Rows that room is made for at once where there are more than now. */
  expected = 0
  #rows = 0
  #codes: Codes | undefined = new Uint8Array(64)
  readonly #names = new Map<string, number>()
  /** The code of numbers that came as such. */
  readonly #ofNumbers = new Map<number, number>()
  /** What each of the names is as a number; undefined once one is none. */
  #numbers: number[] | undefined = []
  /** The values, once they are too many for codes. */
  #values: Float64Array | undefined

  get rows(): number {
    return this.#rows
  }

  add(text: string): void {
    if (this.#codes) {
      const code = this.#names.get(text) ?? this.#codeFor(text)
      if (code !== undefined) return this.#put(code)
    }
    this.#addValue(numberOf(text))
  }

  /** Takes a number as it is; NaN is missing. */
  addNumber(value: number): void {
    if (!this.#codes) return this.#addValue(value)
    let code = this.#ofNumbers.get(value)
    if (code === undefined) {
      const text = value !== value ? '' : String(value)
      code = this.#names.get(text) ?? this.#codeFor(text)
      if (code === undefined) return this.#addValue(value)
      this.#ofNumbers.set(value, code)
    }
    this.#put(code)
  }

  /** A code for a new text; undefined where there are too many, and codes are given up. */
  #codeFor(text: string): number | undefined {
    const code = this.#names.size
    if (code === mostNames) {
      this.#values = this.#roomyNumbers()
      this.#codes = undefined
      this.#names.clear()
      this.#ofNumbers.clear()
      this.#numbers = undefined
      return undefined
    }
    this.#names.set(text, code)
    const value = numberOf(text)
    if (value === undefined) this.#numbers = undefined
    else this.#numbers?.push(value)
    return code
  }

  /** The numbers with as much room as there is for codes. */
  #roomyNumbers(): Float64Array | undefined {
    const values = this.numbers()
    if (!values) return undefined
    const roomy = new Float64Array(this.#codes!.length)
    roomy.set(values)
    return roomy
  }

  #put(code: number): void {
    const row = this.#rows++
    const codes = this.#codes!
    const bytes = code < 2 ** 8 ? 1 : code < 2 ** 16 ? 2 : 4
    if (row === codes.length || bytes > codes.BYTES_PER_ELEMENT) {
      const kind = [Uint8Array, Uint16Array, Int32Array][Math.log2(Math.max(bytes, codes.BYTES_PER_ELEMENT))]!
      const longer = new kind(row === codes.length ? Math.max(2 * row, this.expected) : codes.length)
      longer.set(codes)
      this.#codes = longer
    }
    this.#codes![row] = code
  }

  #addValue(value: number | undefined): void {
    const row = this.#rows++
    if (!this.#values) return
    if (value === undefined) {
      this.#values = undefined
      return
    }
    if (row >= this.#values.length) {
      const longer = new Float64Array(Math.max(2 * row, this.expected))
      longer.set(this.#values)
      this.#values = longer
    }
    this.#values[row] = value
  }

  /** Whether all are numbers or missing. */
  get isNumeric(): boolean {
    return this.#numbers !== undefined || this.#values !== undefined
  }

  /** What each code of {@link coded} is as a number (NaN where missing), where all are. */
  distinctNumbers(): readonly number[] | undefined {
    return this.#numbers
  }

  /** The values where all are numbers or missing (NaN). */
  numbers(): Float64Array | undefined {
    const of = this.#numbers
    if (of && this.#codes) return valuesAt(of, this.#codes, new Float64Array(this.#rows))
    return this.#values?.subarray(0, this.#rows)
  }

  /** As texts; undefined where there are too many different ones. */
  coded(): CodedTexts | undefined {
    return this.#codes && { codes: this.#codes.subarray(0, this.#rows), names: [...this.#names.keys()] }
  }

  /** Undefined where the column can't be cut: nothing but missing values, or too many different texts. */
  column(): Column | undefined {
    const values = this.#values ? this.numbers()!.slice() : this.numbers()
    if (values) return values.every(Number.isNaN) ? undefined : { kind: 'number', values }
    const coded = this.coded()
    return coded && withoutBlanks(coded)
  }
}

/** Texts as a column: blank ones are missing. */
function withoutBlanks({ codes, names }: CodedTexts): Column {
  const kept = names.filter((name) => name.trim() !== '')
  const places = new Map(kept.map((name, place) => [name, place]))
  const moved = names.map((name) => places.get(name) ?? -1)
  return { kind: 'text', codes: valuesAt(moved, codes, new Int32Array(codes.length)), names: kept }
}

/** Texts by their place among the distinct ones; blank ones are missing. */
export function encodeTexts(texts: readonly string[]): Column {
  const places = new Map<string, number>()
  const codes = filled(new Int32Array(texts.length), (row) => {
    const text = texts[row]!
    const known = places.get(text) ?? places.size
    places.set(text, known)
    return known
  })
  return withoutBlanks({ codes, names: [...places.keys()] })
}
