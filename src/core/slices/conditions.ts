import type { Column, Columns } from '../arrays/column.ts'
import { columnText } from './tokens.ts'

/** A column cut into conditions: each row belongs to one of them, or to none that is common enough. */
export interface CutColumn {
  readonly name: string
  /** Place of the row's condition; `none` where it has none. */
  readonly codes: Uint8Array
  /** As predicates. */
  readonly conditions: readonly string[]
}

export const none = 255
const mostConditions = 100
/** A number column with no more distinct values than this is cut by value, else into fifths. */
const fewValues = 12
const bins = 5
/** From this many rows the fifths are those of evenly chosen ones. */
const mostSorted = 200_000

/** The columns that more than one condition with at least `minimum` rows can be made of. */
export function cutColumns(columns: Columns, rows: number, minimum: number): readonly CutColumn[] {
  const cut: CutColumn[] = []
  for (const [name, column] of columns) {
    const made = cutColumn(name, column, rows, minimum)
    if (made) cut.push(made)
  }
  return cut
}

function cutColumn(name: string, column: Column, rows: number, minimum: number): CutColumn | undefined {
  const raw = column.kind === 'text' ? byName(column) : byNumber(column.values)
  if (!raw) return undefined
  const counts = new Uint32Array(raw.tests.length + 1)
  for (let row = 0; row < rows; row++) counts[raw.codeOf(row) + 1]!++
  // A column that says the same of every row cuts nothing.
  const kept = raw.tests
    .map((test, code) => ({ test, code, count: counts[code + 1]! }))
    .filter(({ count }) => count >= minimum && count < rows)
    .toSorted((a, b) => b.count - a.count || a.code - b.code)
    .slice(0, mostConditions)
    .toSorted((a, b) => a.code - b.code)
  const hasMissing = counts[0]! >= minimum && counts[0]! < rows
  if (kept.length === 0 && !hasMissing) return undefined
  const places = new Uint8Array(raw.tests.length + 1).fill(none)
  for (const [place, { code }] of kept.entries()) places[code + 1] = place
  if (hasMissing) places[0] = kept.length
  const codes = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) codes[row] = places[raw.codeOf(row) + 1]!
  const written = columnText(name)
  const conditions = kept.map(({ test }) => test(written))
  return { name, codes, conditions: hasMissing ? [...conditions, `${written} is missing`] : conditions }
}

interface RawCut {
  /** −1 where missing. */
  readonly codeOf: (row: number) => number
  /** The predicate of each code, of a column's name as it is written. */
  readonly tests: readonly ((column: string) => string)[]
}

function byName({ codes, names }: Extract<Column, { kind: 'text' }>): RawCut | undefined {
  return {
    codeOf: (row) => codes[row]!,
    tests: names.map((name) => (column: string) => `${column} == ${JSON.stringify(name)}`),
  }
}

function byNumber(values: Float64Array): RawCut | undefined {
  const distinct = fewDistinct(values)
  if (distinct) {
    const places = new Map(distinct.map((value, place) => [value, place]))
    return {
      codeOf: (row) => places.get(values[row]!) ?? -1,
      tests: distinct.map((value) => (column: string) => `${column} == ${value}`),
    }
  }
  const edges = edgesOf(values)
  if (edges.length === 0) return undefined
  return {
    codeOf(row) {
      const value = values[row]!
      if (value !== value) return -1
      let bin = 0
      while (bin < edges.length && value >= edges[bin]!) bin++
      return bin
    },
    tests: Array.from({ length: edges.length + 1 }, (_, bin) => (column: string) => {
      const [from, to] = [edges[bin - 1], edges[bin]]
      if (from === undefined) return `${column} < ${to}`
      return to === undefined ? `${column} >= ${from}` : `${column} >= ${from} and ${column} < ${to}`
    }),
  }
}

/** The distinct values ascending, where they are few; infinities are none to cut by. */
function fewDistinct(values: Float64Array): readonly number[] | undefined {
  const seen = new Set<number>()
  for (const value of values) {
    if (value !== value) continue
    if (!Number.isFinite(value)) return undefined
    seen.add(value)
    if (seen.size > fewValues) return undefined
  }
  return [...seen].toSorted((a, b) => a - b)
}

/** Borders of the fifths, written short where that keeps them apart. */
function edgesOf(values: Float64Array): readonly number[] {
  const stride = Math.ceil(values.length / mostSorted)
  const chosen = values.filter((value, row) => row % stride === 0 && Number.isFinite(value)).sort()
  if (chosen.length === 0) return []
  const exact = Array.from(
    { length: bins - 1 },
    (_, k) => chosen[Math.floor(((k + 1) * chosen.length) / bins)]!,
  )
  const apart = [...new Set(exact)].filter((edge) => edge > chosen[0]!)
  for (let digits = 3; digits < 17; digits++) {
    const short = apart.map((edge) => Number(edge.toPrecision(digits)))
    const close = short.every((edge, k) => Math.abs(edge - apart[k]!) <= spacing(apart, chosen, k) / 20)
    if (close && new Set(short).size === apart.length) return short
  }
  return apart
}

/** Distance from a border to the nearer of its neighbours. */
function spacing(edges: readonly number[], sorted: Float64Array, at: number): number {
  const before = edges[at - 1] ?? sorted[0]!
  const after = edges[at + 1] ?? sorted[sorted.length - 1]!
  return Math.min(edges[at]! - before, after === edges[at] ? Infinity : after - edges[at]!)
}
