import type { ComparisonModel, ComparisonRow } from '../../src/protocol/comparison.ts'

/** What the table is sorted by. */
export interface Sorting {
  readonly column: string
  readonly isDescending: boolean
}

/**
 * The rows by one column; rows of the same value keep their order, numbers stand before text, and what isn't known at
 * the end, whichever way.
 */
export function sorted(model: ComparisonModel, sorting: Sorting | undefined): readonly ComparisonRow[] {
  const index = model.columns.findIndex(({ id }) => id === sorting?.column)
  if (!sorting || index < 0) return model.rows
  const sign = sorting.isDescending ? -1 : 1
  return model.rows.toSorted((a, b) => {
    const [first, second] = [a.cells[index]?.order ?? null, b.cells[index]?.order ?? null]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return sign * compare(first, second)
  })
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return String(a).localeCompare(String(b), undefined, { numeric: true })
}
