/** How far chance alone moves a figure. */
export interface Spread {
  readonly seeds: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Of the sample (n − 1); 0 of a single value. */
  readonly deviation: number
}

/** The spread of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const seeds = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    seeds,
    min: Math.min(...values),
    max: Math.max(...values),
    mean,
    deviation: seeds > 1 ? Math.sqrt(squares / (seeds - 1)) : 0,
  }
}

/** Where a figure lies among others: better or worse than every one of them, or between. */
export type Place = 'better' | 'among' | 'worse'

/** Where a figure lies among others; an equal one counts as among them. */
export function placeAmong(value: number, others: readonly number[], direction: 'min' | 'max'): Place {
  const isBetter = (a: number, b: number) => (direction === 'max' ? a > b : a < b)
  if (others.every((other) => isBetter(value, other))) return 'better'
  return others.every((other) => isBetter(other, value)) ? 'worse' : 'among'
}
