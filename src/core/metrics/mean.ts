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

  /** Adds one value to each: in a loop of its own, as numbers that are handed to a method are boxed. */
  addEach(values: Float64Array): void {
    const [sums, lost] = [this.#sums, this.#lost]
    for (let index = 0; index < sums.length; index++) {
      const sum = sums[index]!
      const value = values[index]!
      const next = sum + value
      lost[index]! += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
      sums[index] = next
    }
  }

  /** @param into where they are written, if not to an array of their own */
  values(into: Float64Array = new Float64Array(this.#sums.length)): Float64Array {
    const [sums, lost] = [this.#sums, this.#lost]
    for (let index = 0; index < sums.length; index++)
      into[index] = Number.isFinite(sums[index]) ? sums[index]! + lost[index]! : sums[index]!
    return into
  }

  /** Begins anew in the same memory. */
  clear(): void {
    this.#sums.fill(0)
    this.#lost.fill(0)
  }
}

/** Of each entry the sum of all others, of which nothing is taken away. */
export function sumsOfOthers(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length)
  let before = 0
  for (let index = 0; index < values.length; index++) {
    sums[index] = before
    before += values[index]!
  }
  let after = 0
  for (let index = values.length - 1; index >= 0; index--) {
    sums[index]! += after
    after += values[index]!
  }
  return sums
}
