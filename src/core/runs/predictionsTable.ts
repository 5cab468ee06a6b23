import { unreadColumns, type ColumnKind, type Table } from '../arrays/table.ts'
import type { NdArray } from '../arrays/ndarray.ts'
import { columnsOf } from '../arrays/tableBuilder.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { hasLabelColumns, labelArrays, labelColumnKind } from './labelPredictions.ts'
import type { RawPredictions } from './rawPredictions.ts'

export type PredictionColumns = Omit<RawPredictions, 'path' | 'sha256'>

const scorePrefix = 'score_'
const targets: readonly string[] = ['y_true', 'y_pred']

/** How the columns of a table of predictions are read; a finding where there is no `y_true`. */
export function predictionKinds(names: readonly string[], file: string): Result<readonly ColumnKind[]> {
  const several = hasLabelColumns(names)
  if (!several && !names.includes('y_true')) return columnMissing(file, 'y_true', names.slice(0, 20))
  return success(names.map((name) => kindOf(name, several)))
}

function kindOf(name: string, several: boolean): ColumnKind {
  if (name === 'id' || name === 'group') return 'text'
  if (name === 'sample_weight' || name.startsWith(scorePrefix)) return 'number'
  return (several ? labelColumnKind(name) : undefined) ?? 'any'
}

export function columnMissing(file: string, column: string, found: readonly string[]) {
  const args = { file, column, found: found.join(', ') }
  return failure(finding('predictions-column-missing', 'error', args, { file }))
}

/**
 * The columns of a table as arrays; of several labels a sample as `labelPredictions.ts` says. A column that predictions
 * are made of and that its reader left out is a finding.
 */
export function fromTable(table: Table): Result<PredictionColumns> {
  const { names } = table
  const several = hasLabelColumns(names)
  const isPart = (name: string) => targets.includes(name) || kindOf(name, several) !== 'any'
  const unread = unreadColumns(table, names.filter(isPart))
  if (unread.length > 0) return failure(...unread)
  if (several) {
    const labels = labelArrays(table, table.file)
    return labels.ok ? success({ ...commonColumns(table), ...labels.value }) : labels
  }
  const classNames = table.names
    .filter((name) => name.startsWith(scorePrefix))
    .map((name) => name.slice(scorePrefix.length))
  const pred = targetOf(table, 'y_pred', classNames)
  return success({
    yTrue: targetOf(table, 'y_true', classNames)!,
    classNames,
    ...(pred && { pred }),
    ...commonColumns(table),
    ...(classNames.length > 0 && { score: scoreArray(table, classNames) }),
  })
}

/** What every form has beside targets and scores. */
function commonColumns(table: Table): Pick<PredictionColumns, 'id' | 'group' | 'weight' | 'columns'> {
  const [id, group] = [textColumn(table, 'id'), textColumn(table, 'group')]
  const weight = table.numbers.get('sample_weight')
  const further = [...table.columns].filter(([name]) => !targets.includes(name))
  return {
    columns: columnsOf(new Map(further)),
    ...(id && { id }),
    ...(group && { group }),
    ...(weight && { weight: { type: 'float64', shape: [table.rows], data: weight } }),
  }
}

function textColumn({ rows, texts }: Table, name: string): NdArray | undefined {
  const data = texts.get(name)
  return data && { type: 'string', shape: [rows], data }
}

/**
 * A target: by class name where every text is one, else as numbers, or as it stands where one is none (so that it is
 * reported as an unknown class).
 */
function targetOf(table: Table, name: string, classNames: readonly string[]): NdArray | undefined {
  const builder = table.columns.get(name)
  if (!builder) return undefined
  const shape = [table.rows]
  const coded = builder.coded()
  const places = new Map(classNames.map((each, place) => [each, place]))
  if (coded?.names.every((each) => places.has(each))) {
    const indices = coded.names.map((each) => places.get(each)!)
    return { type: 'float64', shape, data: Float64Array.from(coded.codes, (code) => indices[code]!) }
  }
  const numbers = builder.numbers()
  if (numbers) return { type: 'float64', shape, data: numbers }
  const words = coded ? Array.from(coded.codes, (code) => coded.names[code]!) : ['(text)']
  return { type: 'string', shape: [words.length], data: words }
}

function scoreArray({ rows, numbers }: Table, classNames: readonly string[]): NdArray {
  const classes = classNames.length
  const data = new Float64Array(rows * classes)
  classNames.forEach((name, k) => {
    const column = numbers.get(scorePrefix + name)!
    for (let row = 0; row < rows; row++) data[row * classes + k] = column[row]!
  })
  return { type: 'float64', shape: [rows, classes], data }
}
