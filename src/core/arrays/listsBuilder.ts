import { mostTableValues, type NumberLists } from './table.ts'

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
  #data = new Float64Array(64)

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
      if (at >= mostTableValues) throw new RangeError(`its lists hold more than ${mostTableValues} numbers`)
      const longer = new Float64Array(2 * at)
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
