/** Weighted mean; the plain one without weights. NaN of nothing. The sums are compensated. */
export const meanOf = (values: ArrayLike<number>, weights?: ArrayLike<number>): number =>
  meanOfRows(values.length, (row) => values[row]!, weights)

/** {@link meanOf} of what is computed for each row. */
export function meanOfRows(
  rows: number,
  valueOf: (row: number) => number,
  weights?: ArrayLike<number>,
): number {
  if (!weights) return sumOf(rows, valueOf) / rows
  return sumOf(rows, (row) => valueOf(row) * weights[row]!) / sumOf(rows, (row) => weights[row]!)
}

/** The sum of so many values, compensated as {@link Sum}. */
export function sumOf(count: number, valueOf: (row: number) => number): number {
  const sum = new Sum()
  for (let row = 0; row < count; row++) sum.add(valueOf(row))
  return sum.value
}

/** A sum that grows, compensated (Neumaier 1974): ten million lose no digit, where plain adding loses six. */
export class Sum {
  #sum = 0
  #lost = 0

  add(value: number): void {
    const next = this.#sum + value
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum
    this.#sum = next
  }

  /** What is infinite, or no number, has lost nothing. */
  get value(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum
  }
}

/** A sum for each of several classes, compensated as {@link Sum}. */
export class ClassSums {
  readonly #sums: Float64Array
  readonly #lost: Float64Array

  constructor(classes: number) {
    this.#sums = new Float64Array(classes)
    this.#lost = new Float64Array(classes)
  }

  add(index: number, value: number): void {
    const sum = this.#sums[index]!
    const next = sum + value
    const lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    this.#lost[index] = this.#lost[index]! + lost
    this.#sums[index] = next
  }

  values(): Float64Array {
    return this.#sums.map((sum, index) => (Number.isFinite(sum) ? sum + this.#lost[index]! : sum))
  }
}
