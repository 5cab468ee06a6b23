import { readCsvSource } from '../arrays/csv.ts'
import { unreadColumns, type ColumnKind, type Table } from '../arrays/table.ts'
import { readParquet } from '../arrays/parquet.ts'
import { bytesSource } from '../arrays/source.ts'
import { columnsOf } from '../arrays/tableBuilder.ts'
import type { Config } from '../config/schema.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { rowNumbers, type RawSplit } from './rawSplit.ts'

/**
 * Reads a split from CSV: the target as text, ids and groups as text, everything else as numbers. Features
 * are `data.features`, else those of the training split (`expected`), else all columns that have no other role.
 */
export async function readCsvSplit(
  bytes: Uint8Array,
  path: string,
  sha256: string,
  data: Config['data'],
  expected?: readonly string[],
): Promise<Result<RawSplit>> {
  const columns = columnsFor(path, data, expected)
  const table = await readCsvSource(bytesSource(bytes, path), columns.choose)
  if (!table.ok) return table
  return success(splitOf(table.value, columns.features(), path, sha256, data), table.findings)
}

/** As {@link readCsvSplit}, of a Parquet file. */
export async function readParquetSplit(
  bytes: Uint8Array,
  path: string,
  sha256: string,
  data: Config['data'],
  expected?: readonly string[],
): Promise<Result<RawSplit>> {
  const columns = columnsFor(path, data, expected)
  const table = await readParquet(bytesSource(bytes, path), columns.choose)
  if (!table.ok) return table
  const needed = [...columns.features(), data.target, data.id, data.group, data.weight]
  const unread = unreadColumns(table.value, needed)
  if (unread.length > 0) return failure(...unread)
  return success(splitOf(table.value, columns.features(), path, sha256, data), table.findings)
}

/** Chooses what each column of a table is; the features are known once the names have been seen. */
function columnsFor(path: string, data: Config['data'], expected: readonly string[] | undefined) {
  const roles = [data.target, data.id, data.group, data.weight, data.time].filter(
    (name) => name !== undefined,
  )
  const texts = [data.target, data.id, data.group]
  let features: readonly string[] = []
  const choose = (names: readonly string[]): Result<readonly ColumnKind[]> => {
    features = data.features ?? expected ?? names.filter((name) => !roles.includes(name))
    const columns = [...features, data.target, data.id, data.group, data.weight]
    const problems = [...missingColumns(columns, names, path), ...rolesTwice(features, data, path)]
    if (problems.length > 0) return failure(...problems)
    if (features.length === 0) {
      return failure(finding('dataset-no-features', 'error', { file: path }, { file: path }))
    }
    const chosen = new Set(features)
    const kinds = names.map((name): ColumnKind =>
      texts.includes(name) ? 'text' : chosen.has(name) || name === data.weight ? 'number' : 'any',
    )
    const unused = data.features ? [] : names.filter((name) => !chosen.has(name) && !roles.includes(name))
    return success(kinds, unusedColumns(unused, path))
  }
  return { choose, features: () => features }
}

function splitOf(
  { rows, numbers, texts, columns: builders }: Table,
  features: readonly string[],
  path: string,
  sha256: string,
  data: Config['data'],
): RawSplit {
  const width = features.length
  const columns = columnsOf(builders)
  const inputs = new Float32Array(rows * width)
  features.forEach((name, i) => {
    const column = numbers.get(name)!
    for (let row = 0; row < rows; row++) inputs[row * width + i] = column[row]!
  })
  const groups = data.group === undefined ? undefined : texts.get(data.group)
  const weights = data.weight === undefined ? undefined : numbers.get(data.weight)
  return {
    path,
    sha256,
    samples: rows,
    sampleShape: [width],
    inputs,
    targets: texts.get(data.target)!.map((text) => text.trim()),
    untyped: true,
    ids: data.id === undefined ? rowNumbers(rows) : texts.get(data.id)!,
    ...(groups && { groups }),
    ...(weights && { weights }),
    ...(columns.size > 0 && { columns }),
    featureNames: features,
  }
}

function missingColumns(
  columns: readonly (string | undefined)[],
  names: readonly string[],
  file: string,
): Finding[] {
  const present = new Set(names)
  return columns
    .filter((name) => name !== undefined && !present.has(name))
    .slice(0, 20)
    .map((column) => {
      const found = names.length > 12 ? `${names.slice(0, 12).join(', ')} …` : names.join(', ')
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
      return finding('dataset-column-missing', 'error', { file, column: column!, found }, { file, range })
    })
}

/** A target among the features would be learnt from; an id or group is no number. */
function rolesTwice(features: readonly string[], data: Config['data'], file: string): Finding[] {
  const { target, id, group, weight } = data
  const roles = { target, id, group, weight }
  const numbers = [...features, ...(weight === undefined ? [] : [weight])]
  return Object.entries(roles)
    .filter(([role, name]) => name !== undefined && (role === 'weight' ? features : numbers).includes(name))
    .map(([role, name]) => finding('dataset-column-role', 'error', { file, column: name!, role }, { file }))
}

function unusedColumns(unused: readonly string[], file: string): Finding[] {
  if (unused.length === 0) return []
  const columns = unused.slice(0, 12).join(', ')
  return [finding('dataset-columns-unused', 'warning', { file, columns, count: unused.length }, { file })]
}
