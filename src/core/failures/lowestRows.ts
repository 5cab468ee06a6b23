/**
 * The rows with the lowest keys, the lowest first and of equal ones the first; at most `most`. NaN keys are left out.
 * Takes time in proportion to the rows and memory to `most`.
 */
export class LowestRows {
  readonly #most: number
  readonly #rows: number[] = []
  readonly #keys: number[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** Rows of equal keys must come in ascending order. */
  add(row: number, key: number): void {
    const full = this.#keys.length === this.#most
    if (key !== key || (full && key >= this.#keys[this.#most - 1]!)) return
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#keys[middle]! <= key) low = middle + 1
      else high = middle
    }
    this.#keys.splice(low, 0, key)
    this.#rows.splice(low, 0, row)
    if (full) {
      this.#keys.pop()
      this.#rows.pop()
    }
  }

  rows(): readonly number[] {
    return this.#rows
  }
}
