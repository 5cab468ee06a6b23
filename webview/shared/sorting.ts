/** What a table is sorted by. */
export interface Sorting {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** What rows are sorted by; null where it isn't known. */
export type SortKey = number | string | null

/**
 * The rows by their keys; rows of the same key keep their order, numbers stand before texts, and what isn't known at the
 * end, whichever way.
 */
export function sorted<Row>(
  rows: readonly Row[],
  key: (row: Row) => SortKey,
  direction: Sorting['direction'],
): readonly Row[] {
  const sign = direction === 'descending' ? -1 : 1
  return rows
    .map((row) => [row, key(row)] as const)
    .toSorted(([, first], [, second]) =>
      first === null || second === null
        ? Number(first === null) - Number(second === null)
        : typeof first !== typeof second
          ? Number(typeof first === 'string') - Number(typeof second === 'string')
          : sign * compare(first, second),
    )
    .map(([row]) => row)
}

const order = new Intl.Collator(undefined, { numeric: true })
const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b))

/** What a press on a column's head sorts by: numbers from the highest and texts from the first, then the other way. */
export function nextSorting(sorting: Sorting | undefined, column: string, numeric: boolean): Sorting {
  const first = numeric ? 'descending' : 'ascending'
  if (sorting?.column !== column) return { column, direction: first }
  return { column, direction: sorting.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** A sorting as a text that a view keeps, and back; undefined for anything else. */
export const sortingText = ({ column, direction }: Sorting): string => `${column}:${direction}`
export function readSorting(kept: unknown): Sorting | undefined {
  const [, column, direction] =
    (typeof kept === 'string' && /^(.+):(ascending|descending)$/s.exec(kept)) || []
  return column === undefined ? undefined : { column, direction: direction as Sorting['direction'] }
}
