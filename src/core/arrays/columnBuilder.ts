import type { Column } from './column.ts'

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

/** Texts by their place among the distinct ones. */
export interface CodedTexts {
  readonly codes: Int32Array
  readonly names: readonly string[]
}

/**
 * Takes the values of a column one by one and keeps each distinct text once, and numbers as long as all are.
 * Among numbers the usual words for a missing value count as such, else only empty texts do.
 */
export class ColumnBuilder {
  #rows = 0
  #codes: Int32Array | undefined = new Int32Array(64)
  #values: Float64Array | undefined = new Float64Array(64)
  readonly #names = new Map<string, number>()

  add(text: string): void {
    const row = this.#rows++
    if (this.#values) {
      if (row === this.#values.length) this.#values = longer(this.#values, Float64Array)
      const value = numberOf(text)
      if (value === undefined) this.#values = undefined
      else this.#values[row] = value
    }
    if (!this.#codes) return
    if (row === this.#codes.length) this.#codes = longer(this.#codes, Int32Array)
    let code = this.#names.get(text)
    if (code === undefined) {
      if (this.#names.size === mostNames) {
        this.#codes = undefined
        this.#names.clear()
        return
      }
      code = this.#names.size
      this.#names.set(text, code)
    }
    this.#codes[row] = code
  }

  /** Takes a number as it is; NaN is missing. */
  addNumber(value: number): void {
    if (this.#codes) this.add(value !== value ? '' : String(value))
    else if (this.#values) {
      const row = this.#rows++
      if (row === this.#values.length) this.#values = longer(this.#values, Float64Array)
      this.#values[row] = value
    }
  }

  /** The values where all are numbers or missing (NaN). */
  numbers(): Float64Array | undefined {
    return this.#values?.subarray(0, this.#rows)
  }

  /** As texts; undefined where there are too many different ones. */
  coded(): CodedTexts | undefined {
    return this.#codes && { codes: this.#codes.subarray(0, this.#rows), names: [...this.#names.keys()] }
  }

  /** Undefined where the column can't be cut: nothing but missing values, or too many different texts. */
  column(): Column | undefined {
    const values = this.numbers()
    if (values) return values.every(Number.isNaN) ? undefined : { kind: 'number', values: values.slice() }
    const coded = this.coded()
    return coded && withoutBlanks(coded)
  }
}

/** Texts as a column: blank ones are missing. */
function withoutBlanks({ codes, names }: CodedTexts): Column {
  const kept = names.filter((name) => name.trim() !== '')
  const places = new Map(kept.map((name, place) => [name, place]))
  const moved = Int32Array.from(names, (name) => places.get(name) ?? -1)
  return { kind: 'text', codes: codes.map((code) => moved[code]!), names: kept }
}

function longer<T extends Int32Array | Float64Array>(values: T, make: new (length: number) => T): T {
  const more = new make(values.length * 2)
  more.set(values)
  return more
}

/** Texts by their place among the distinct ones; blank ones are missing. */
export function encodeTexts(texts: readonly string[]): Column {
  const places = new Map<string, number>()
  const codes = Int32Array.from(texts, (text) => {
    const known = places.get(text) ?? places.size
    places.set(text, known)
    return known
  })
  return withoutBlanks({ codes, names: [...places.keys()] })
}
