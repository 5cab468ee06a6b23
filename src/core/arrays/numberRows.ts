import { emptyFloat64 } from './elements.ts'

/**
 * Columns of numbers beside each other, (rows × width) in C order, which grow as they are filled: each column by itself,
 * from its first row on. In memory that all threads see once there are many.
 */
export class NumberRows {
  readonly width: number
  /** Rows that room is made for at once where there are more than now; untouched, it takes no memory. */
  expected = 0
  #data: Float64Array = new Float64Array(0)
  #room = 0

  constructor(width: number) {
    this.width = width
  }

  /**
   * Where the numbers stand, that of column `c` in row `r` at r × width + c, with room for so many rows. Ask again once
   * there are more.
   */
  roomFor(rows: number): Float64Array {
    if (rows > this.#room) {
      const longer = emptyFloat64(
        Math.max(64, rows, Math.ceil(1.25 * this.#room), this.expected) * this.width,
      )
      longer.set(this.#data)
      this.#data = longer
      this.#room = longer.length / this.width
    }
    return this.#data
  }

  /** The first rows. */
  taken(rows: number): Float64Array {
    return this.roomFor(rows).subarray(0, rows * this.width)
  }
}
