import { emptyFloat64 } from './elements.ts'
import { mostTableValues, TooManyValues, type NumberLists } from './table.ts'

/** Most numbers that room is made for before they come: the first list may be longer than all others. */
const mostExpected = 2 ** 26

/**
 * Takes the lists of numbers of a column, row by row and number by number. From the first that has another length on it
 * keeps none, so that many empty ones take no room.
 */
export class ListsBuilder {
  rows = 0
  #width: number | undefined
  #odd: NumberLists['odd']
  /** Numbers of the row that was begun. */
  #found = 0
  #data: Float64Array = new Float64Array(64)
  /** Lists that room is made for at once where there are more than now. */
  expected = 0

  /** Begins the list of the next row. */
  begin(): void {
    this.#end()
    this.rows++
    this.#found = 0
  }

  /** Takes the next number of the row; undefined and null are missing. */
  push(value: unknown): void {
    const at = (this.rows - 1) * (this.#width ?? 0) + this.#found++
    if (this.#odd || this.#found > (this.#width ?? Infinity)) return
    if (at >= this.#data.length) {
      if (at >= mostTableValues) throw new TooManyValues()
      const length = Math.max(2 * at, Math.min(this.expected * (this.#width ?? 0), mostExpected))
      const longer = emptyFloat64(length)
      longer.set(this.#data)
      this.#data = longer
    }
    this.#data[at] = numberFrom(value)
  }

  #end(): void {
    if (this.rows === 0) return
    this.#width ??= this.#found
    if (this.#found !== this.#width) this.#odd ??= { row: this.rows - 1, found: this.#found }
  }

  lists(): NumberLists {
    this.#end()
    const width = this.#width ?? 0
    return { width, data: this.#data.subarray(0, (this.#odd?.row ?? this.rows) * width), odd: this.#odd }
  }
}

export const numberFrom = (value: unknown) =>
  value === null || value === undefined ? Number.NaN : Number(value)
