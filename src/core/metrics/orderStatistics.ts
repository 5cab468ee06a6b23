import { valueAt, type ValueColumn } from './kernels/valueColumn.ts'
import { selectValues } from './kernels/orderStatistics.ts'

/** Fewer are sorted sooner than kernels are loaded. */
const manyValues = 2 ** 15

/**
 * The values at some places of the ascending order.
 *
 * @param ranks places from 0 to `count` − 1
 */
export function valuesAtRanks(
  column: ValueColumn,
  count: number,
  ranks: readonly number[],
): readonly number[] {
  if (count >= manyValues) {
    const { data } = column
    const selected =
      data instanceof Float64Array
        ? selectValues({ ...column, data }, ranks)
        : selectValues({ data: valuesOf(column, count), width: 1, index: 0 }, ranks)
    if (selected) return selected
  }
  const sorted = valuesOf(column, count).sort()
  return ranks.map((rank) => sorted[rank]!)
}

function valuesOf(column: ValueColumn, count: number): Float64Array {
  const values = new Float64Array(count)
  for (let row = 0; row < count; row++) values[row] = valueAt(column, row)
  return values
}
