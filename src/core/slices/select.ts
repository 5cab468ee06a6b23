import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { nearest } from '../config/nearest.ts'
import type { Column, Columns } from '../arrays/column.ts'
import { parsePredicate, type Comparison, type Literal, type Predicate } from './predicate.ts'

/** Which rows are meant: 1 in, 0 out. */
export type Selection = Uint8Array

/**
 * The rows for which a predicate holds. A missing value equals nothing and is neither smaller nor larger than
 * anything: only `!=`, `not` and `is missing` can take it in. A column that isn't there, and a comparison of
 * numbers with text, are findings.
 */
export function selectRows(source: string, columns: Columns, rows: number): Result<Selection> {
  const predicate = parsePredicate(source)
  if (!predicate.ok) return predicate
  const problem = problemOf(predicate.value, source, columns)
  return problem ? failure(problem) : success(rowsOf(predicate.value, columns, rows))
}

/** Why a predicate can't be asked of these columns; undefined where it can. */
function problemOf(predicate: Predicate, source: string, columns: Columns): Finding | undefined {
  if ('parts' in predicate) {
    for (const part of predicate.parts) {
      const problem = problemOf(part, source, columns)
      if (problem) return problem
    }
    return undefined
  }
  if (predicate.kind === 'not') return problemOf(predicate.part, source, columns)
  return conditionProblem(predicate, source, columns)
}

function conditionProblem(
  predicate: Extract<Predicate, { readonly column: string }>,
  source: string,
  columns: Columns,
): Finding | undefined {
  const { column: name, at } = predicate
  const column = columns.get(name)
  if (!column) {
    const known = [...columns.keys()]
    const args = {
      predicate: source,
      at: at + 1,
      column: name,
      nearest: nearest(name, known),
      known: known.slice(0, 20).join(', '),
    }
    return finding('slice-column-unknown', 'error', args)
  }
  const values =
    predicate.kind === 'compare' ? [predicate.value] : predicate.kind === 'in' ? predicate.values : []
  const wrong = values.find((value) => typeof value !== (column.kind === 'number' ? 'number' : 'string'))
  if (wrong !== undefined) {
    const args = { predicate: source, at: at + 1, column: name, value: String(wrong), kind: column.kind }
    return finding('slice-kinds-differ', 'error', args)
  }
  const isOrder = predicate.kind === 'compare' && predicate.sign !== '==' && predicate.sign !== '!='
  return isOrder && column.kind === 'text'
    ? finding('slice-text-unordered', 'error', {
        predicate: source,
        at: at + 1,
        column: name,
        sign: predicate.sign,
      })
    : undefined
}

function rowsOf(predicate: Predicate, columns: Columns, rows: number): Selection {
  switch (predicate.kind) {
    case 'and':
    case 'or': {
      const [first, ...others] = predicate.parts
      const all = rowsOf(first!, columns, rows)
      for (const part of others) {
        const more = rowsOf(part, columns, rows)
        if (predicate.kind === 'and') for (let row = 0; row < rows; row++) all[row]! &= more[row]!
        else for (let row = 0; row < rows; row++) all[row]! |= more[row]!
      }
      return all
    }
    case 'not': {
      const rest = rowsOf(predicate.part, columns, rows)
      for (let row = 0; row < rows; row++) rest[row]! ^= 1
      return rest
    }
    case 'missing':
      return markRows(columns.get(predicate.column)!, rows, undefined, true)
    case 'in': {
      const values = new Set<Literal>(predicate.values)
      return markRows(columns.get(predicate.column)!, rows, (value) => values.has(value), false)
    }
    case 'compare': {
      const { sign, value } = predicate
      const holds = comparisons[sign]
      return markRows(columns.get(predicate.column)!, rows, (each) => holds(each, value), sign === '!=')
    }
  }
}

const comparisons: Readonly<Record<Comparison, (a: Literal, b: Literal) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** Rows whose value is there and `holds`, and those whose value is missing where `missing`. Text is asked once a name. */
function markRows(
  column: Column,
  rows: number,
  holds: ((value: Literal) => boolean) | undefined,
  missing: boolean,
): Selection {
  const selection = new Uint8Array(rows)
  const absent = Number(missing)
  if (column.kind === 'number') {
    const { values } = column
    for (let row = 0; row < rows; row++) {
      const value = values[row]!
      selection[row] = value !== value ? absent : holds?.(value) ? 1 : 0
    }
    return selection
  }
  const known = Uint8Array.from(column.names, (name) => (holds?.(name) ? 1 : 0))
  for (let row = 0; row < rows; row++) {
    const code = column.codes[row]!
    selection[row] = code < 0 ? absent : known[code]!
  }
  return selection
}
