import type { Column } from './column.ts'

/** Distinct texts that a column is kept with; one of more can't be cut into anything. */
const mostNames = 100_000

/** Words that stand for a missing value. */
const missingWords = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?'])
export const isMissing = (text: string): boolean => missingWords.has(text.trim().toLowerCase())

const decimal = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/

/**
 * Takes the values of a column one by one and keeps what it can be cut by: numbers where all are, else each
 * distinct text once.
 */
export class ColumnBuilder {
  #rows = 0
  #codes: Int32Array | undefined = new Int32Array(64)
  #values: Float64Array | undefined = new Float64Array(64)
  readonly #names = new Map<string, number>()

  add(text: string): void {
    const row = this.#rows++
    if (this.#codes && row === this.#codes.length) this.#codes = longer(this.#codes, Int32Array)
    if (this.#values && row === this.#values.length) this.#values = longer(this.#values, Float64Array)
    if (isMissing(text)) {
      if (this.#codes) this.#codes[row] = -1
      if (this.#values) this.#values[row] = Number.NaN
      return
    }
    if (this.#values) {
      if (decimal.test(text)) this.#values[row] = Number(text)
      else this.#values = undefined
    }
    if (!this.#codes) return
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

  /** Undefined where the column can't be cut: nothing but missing values, or too many different texts. */
  column(): Column | undefined {
    const rows = this.#rows
    if (this.#values) {
      const values = this.#values.slice(0, rows)
      return values.every(Number.isNaN) ? undefined : { kind: 'number', values }
    }
    return this.#codes && { kind: 'text', codes: this.#codes.slice(0, rows), names: [...this.#names.keys()] }
  }
}

function longer<T extends Int32Array | Float64Array>(values: T, make: new (length: number) => T): T {
  const more = new make(values.length * 2)
  more.set(values)
  return more
}

/** Texts by their place among the distinct ones; empty ones are missing. */
export function encodeTexts(texts: readonly string[]): Extract<Column, { kind: 'text' }> {
  const places = new Map<string, number>()
  const codes = Int32Array.from(texts, (text) => {
    if (text === '') return -1
    const known = places.get(text) ?? places.size
    places.set(text, known)
    return known
  })
  return { kind: 'text', codes, names: [...places.keys()] }
}
