import { readCsvSource } from '../arrays/csv.ts'
import { unreadColumns, type BesideOthers, type ColumnKind, type Table } from '../arrays/table.ts'
import { readParquet } from '../arrays/parquet.ts'
import { bytesSource } from '../arrays/source.ts'
import { columnsOf } from '../arrays/tableBuilder.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { rowNumbers, type RawSplit, type SplitData } from './rawSplit.ts'

/**
 * Reads a split from CSV: the target as text (several labels as numbers, a column each), ids and groups as text,
 * everything else as numbers. Features are `data.features`, else those of the training split (`expected`), else all
 * columns that have no other role.
 */
export async function readCsvSplit(
  bytes: Uint8Array,
  path: string,
  sha256: string,
  data: SplitData,
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
  data: SplitData,
  expected?: readonly string[],
): Promise<Result<RawSplit>> {
  const columns = columnsFor(path, data, expected)
  const table = await readParquet(bytesSource(bytes, path), columns.choose)
  if (!table.ok) return table
  const needed = [...columns.features(), ...targetColumns(data), data.id, data.group, data.weight]
  const unread = unreadColumns(table.value, needed)
  if (unread.length > 0) return failure(...unread)
  return success(splitOf(table.value, columns.features(), path, sha256, data), table.findings)
}

/** Name of the array that columns of labels are kept in. */
const labelMatrix = 'labels'

/** Chooses what each column of a table is; the features are known once the names have been seen. */
function columnsFor(path: string, data: SplitData, expected: readonly string[] | undefined) {
  const roles = new Set<string | undefined>([
    ...targetColumns(data),
    data.id,
    data.group,
    data.weight,
    data.time,
  ])
  const texts = [...(data.labels ? [] : [data.target]), data.id, data.group]
  const width = data.labels?.length ?? 0
  const labels = new Map<string, BesideOthers>(
    data.labels?.map((name, column) => [name, { matrix: labelMatrix, column, width, truths: true }]),
  )
  let features: readonly string[] = []
  const choose = (names: readonly string[]): Result<readonly ColumnKind[]> => {
    if (data.labels?.length === 0) {
      return failure(finding('dataset-labels-unnamed', 'error', { file: path }, { file: path }))
    }
    features = data.features ?? expected ?? names.filter((name) => !roles.has(name))
    const columns = [...features, ...targetColumns(data), data.id, data.group, data.weight]
    const problems = [...missingColumns(columns, names, path), ...rolesTwice(features, data, path)]
    if (problems.length > 0) return failure(...problems)
    if (features.length === 0) {
      return failure(finding('dataset-no-features', 'error', { file: path }, { file: path }))
    }
    const chosen = new Set(features)
    const kinds = names.map((name): ColumnKind => {
      if (texts.includes(name)) return 'text'
      const label = labels.get(name)
      if (label) return label
      return chosen.has(name) || name === data.weight ? 'number' : 'any'
    })
    const unused = data.features ? [] : names.filter((name) => !chosen.has(name) && !roles.has(name))
    return success(kinds, unusedColumns(unused, path))
  }
  return { choose, features: () => features }
}

function splitOf(
  { rows, numbers, texts, columns: builders, matrices }: Table,
  features: readonly string[],
  path: string,
  sha256: string,
  data: SplitData,
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
    ...targetsOf({ texts, matrices }, data),
    untyped: true,
    ids: data.id === undefined ? rowNumbers(rows) : texts.get(data.id)!,
    ...(groups && { groups }),
    ...(weights && { weights }),
    ...(columns.size > 0 && { columns }),
    featureNames: features,
  }
}

/** The columns that hold what is to be predicted. */
const targetColumns = ({ labels, target }: SplitData): readonly string[] => labels ?? [target]

function targetsOf(
  { texts, matrices }: Pick<Table, 'texts' | 'matrices'>,
  { labels, target }: SplitData,
): Pick<RawSplit, 'targets' | 'labels'> {
  if (!labels) return { targets: texts.get(target)!.map((text) => text.trim()) }
  return { targets: matrices.get(labelMatrix)!, labels: labels.length }
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
function rolesTwice(features: readonly string[], data: SplitData, file: string): Finding[] {
  const { id, group, weight } = data
  const roles = [
    ...targetColumns(data).map((name) => ['target', name] as const),
    ...Object.entries({ id, group, weight }),
  ]
  const numbers = [...features, ...(weight === undefined ? [] : [weight])]
  return roles
    .filter(([role, name]) => name !== undefined && (role === 'weight' ? features : numbers).includes(name))
    .map(([role, name]) => finding('dataset-column-role', 'error', { file, column: name!, role }, { file }))
}

function unusedColumns(unused: readonly string[], file: string): Finding[] {
  if (unused.length === 0) return []
  const columns = unused.slice(0, 12).join(', ')
  return [finding('dataset-columns-unused', 'warning', { file, columns, count: unused.length }, { file })]
}
