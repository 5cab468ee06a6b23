/** Series that one run may have; further names are left out. */
const mostSeries = 200
/** Rows that are kept, and cells for which there is room (a quarter of a gigabyte); further rows are counted only. */
const mostRows = 2 ** 23
const mostCells = 2 ** 25

/** Named series over one x, growing at the end: typed arrays, so that a million rows stay cheap. */
export interface GrowingTable {
  readonly length: number
  readonly names: readonly string[]
  /** Rows that came after the table was full. */
  readonly omitted: number
  /** Adds a row. A name that is new is a gap in the rows before; one that is missing is a gap in this row. */
  append(x: number, values: Iterable<readonly [string, number]>): void
  /** Forgets all rows from `length` on. */
  truncate(length: number): void
  /** Views of the rows there are; valid until the table changes. */
  readonly x: Float64Array
  column(name: string): Float64Array | undefined
  /** The last value of a series that is a number. */
  last(name: string): number | undefined
}

/** @param most cells for which there is room */
export function createTable(most = mostCells): GrowingTable {
  let capacity = 64
  let length = 0
  let omitted = 0
  let xs = new Float64Array(capacity)
  const columns = new Map<string, Float64Array>()

  /** Makes room for another row; false where there is none. */
  function grow(): boolean {
    if (2 * capacity * (columns.size + 1) > most || length === mostRows) return false
    capacity *= 2
    xs = enlarged(xs, capacity)
    for (const [name, values] of columns) columns.set(name, enlarged(values, capacity))
    return true
  }

  function columnOf(name: string): Float64Array | undefined {
    const known = columns.get(name)
    if (known || columns.size === mostSeries || capacity * (columns.size + 2) > most) return known
    const column = new Float64Array(capacity).fill(Number.NaN)
    columns.set(name, column)
    return column
  }

  return {
    get length() {
      return length
    },
    get names() {
      return [...columns.keys()]
    },
    get omitted() {
      return omitted
    },
    append(x, values) {
      if (length === capacity && !grow()) {
        omitted++
        return
      }
      for (const column of columns.values()) column[length] = Number.NaN
      xs[length] = x
      for (const [name, value] of values) {
        const column = columnOf(name)
        if (column) column[length] = value
      }
      length++
    },
    truncate(to) {
      length = Math.min(length, to)
    },
    get x() {
      return xs.subarray(0, length)
    },
    column: (name) => columns.get(name)?.subarray(0, length),
    last: (name) => columns.get(name)?.subarray(0, length).findLast(Number.isFinite),
  }
}

function enlarged(values: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity).fill(Number.NaN, values.length)
  larger.set(values)
  return larger
}
