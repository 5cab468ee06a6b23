/** Points of several series over one ascending x. `NaN` in a series is a gap. */
export interface Points {
  readonly x: Float64Array
  readonly y: readonly Float64Array[]
}

/** What is drawn: as `Points`, with null for a gap, so that it can be sent as JSON. */
export interface DrawnPoints {
  readonly x: number[]
  readonly y: (number | null)[][]
}

/**
 * Thins series to what a chart of `columns` pixel columns can show, in one pass. In each column stand two points, at the
 * column's first and last x: the column's lowest and highest value, in the order in which they come; so no peak is
 * lost however many points there are. Where no more than two points a column lie in the window, they are given as they
 * are. One point beyond each edge of the window is kept, so that lines run to the edges.
 *
 * @param window x of the chart's edges, both included
 * @param columns at least 1
 */
export function decimate(
  points: Points,
  window: { readonly from: number; readonly to: number },
  columns: number,
): DrawnPoints {
  const { x } = points
  const first = lowerBound(x, window.from)
  const end = upperBound(x, window.to)
  const drawn: DrawnPoints = { x: [], y: points.y.map(() => []) }
  if (first > 0) copyRow(points, first - 1, drawn)
  if (end - first <= 2 * columns) for (let row = first; row < end; row++) copyRow(points, row, drawn)
  else thin(points, first, end, columns, drawn)
  if (end < x.length && end >= first) copyRow(points, end, drawn)
  return drawn
}

function thin(points: Points, first: number, end: number, columns: number, drawn: DrawnPoints): void {
  const { x, y } = points
  const start = x[first]!
  const width = (x[end - 1]! - start) / columns
  for (let column = 0, row = first; row < end; column++) {
    const edge = column === columns - 1 ? Infinity : start + width * (column + 1)
    const from = row
    while (row < end && x[row]! < edge) row++
    if (row === from) continue
    if (row - from === 1) {
      copyRow(points, from, drawn)
      continue
    }
    drawn.x.push(x[from]!, x[row - 1]!)
    for (let series = 0; series < y.length; series++) {
      const [left, right] = extremes(y[series]!, from, row)
      drawn.y[series]!.push(left, right)
    }
  }
}

/** Lowest and highest value of rows `from` to `end` in the order in which they stand; null where all are gaps. */
function extremes(values: Float64Array, from: number, end: number): readonly [number | null, number | null] {
  let low = -1
  let high = -1
  for (let row = from; row < end; row++) {
    const value = values[row]!
    if (!Number.isFinite(value)) continue
    if (low < 0 || value < values[low]!) low = row
    if (high < 0 || value > values[high]!) high = row
  }
  if (low < 0) return [null, null]
  return low <= high ? [values[low]!, values[high]!] : [values[high]!, values[low]!]
}

function copyRow({ x, y }: Points, row: number, drawn: DrawnPoints): void {
  drawn.x.push(x[row]!)
  for (let series = 0; series < y.length; series++) {
    const value = y[series]![row]!
    drawn.y[series]!.push(Number.isFinite(value) ? value : null)
  }
}

/** Index of the first value that is not below `bound`. */
export function lowerBound(sorted: Float64Array, bound: number): number {
  return partition(sorted, (value) => value < bound)
}

function upperBound(sorted: Float64Array, bound: number): number {
  return partition(sorted, (value) => value <= bound)
}

function partition(sorted: Float64Array, isBefore: (value: number) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(sorted[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
