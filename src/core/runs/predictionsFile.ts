import { countOf, toStrings } from '../arrays/elements.ts'
import type { NdArray } from '../arrays/ndarray.ts'
import { readCsv, type ColumnKind, type Table } from '../arrays/csv.ts'
import { digestOfRead } from '../arrays/fileDigest.ts'
import { readFurtherColumns } from '../arrays/npzColumns.ts'
import { readNpz, writeNpz } from '../arrays/npz.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { checkPredictions } from './checkPredictions.ts'
import { hasLabelColumns, labelArrays, labelColumnKind } from './labelPredictions.ts'
import type { Predictions } from './predictions.ts'
import type { RawPredictions } from './rawPredictions.ts'

/** Largest file that is read, bytes. */
const npzLimit = 2 ** 30
const tableLimit = 2 ** 28

/**
 * Reads the predictions of one split from .npz (arrays `y_true`, `y_score` or `y_pred`, optional
 * `sample_weight`, `group`, `id`, `inputs`, `class_names`) or .csv (columns `y_true`, `y_pred`, `score_<class>`,
 * `sample_weight`, `group`, `id`) or .parquet (the same columns); of several labels a sample as `labelPredictions.ts`
 * says. Whatever else has one value a sample is kept for slices. What can't be trusted is a finding, never a guess.
 */
export async function readPredictions(files: Files, path: string): Promise<Result<Predictions>> {
  const form = /\.(npz|csv|parquet)$/i.exec(path)?.[1]?.toLowerCase()
  if (form === undefined) {
    return failure(finding('predictions-format-unknown', 'error', { file: path }, { file: path }))
  }
  let bytes: Uint8Array
  try {
    bytes = await files.read(path, { limit: form === 'npz' ? npzLimit : tableLimit })
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
  const raw = await readColumns(bytes, path, form)
  return raw.ok
    ? checkPredictions({ ...raw.value, path, sha256: await digestOfRead(files, path, bytes) })
    : raw
}

async function readColumns(bytes: Uint8Array, path: string, form: string): Promise<Result<Columns>> {
  if (form === 'npz') return fromNpz(bytes, path)
  const kinds = (names: readonly string[]) => columnKinds(names, path)
  if (form === 'csv') return tableOf(readCsv(new TextDecoder().decode(bytes), path, kinds))
  const { readParquet } = await import('../arrays/parquet.ts')
  return tableOf(await readParquet(bytes, path, kinds))
}

function tableOf(table: Result<Table>): Result<Columns> {
  if (!table.ok) return table
  if (!hasLabelColumns(table.value.names)) return success(fromTable(table.value))
  const labels = labelArrays(table.value, table.value.file)
  return labels.ok ? success({ ...commonColumns(table.value), ...labels.value }) : labels
}

type Columns = Omit<RawPredictions, 'path' | 'sha256'>

const arrays = {
  yTrue: 'y_true',
  score: 'y_score',
  pred: 'y_pred',
  id: 'id',
  group: 'group',
  weight: 'sample_weight',
  inputs: 'inputs',
} as const

function fromNpz(bytes: Uint8Array, file: string): Result<Columns> {
  const read = readNpz(bytes, file, { names: [...Object.values(arrays), 'class_names', 'positive_class'] })
  if (!read.ok) return read
  const { class_names: names, positive_class: positive, ...found } = read.value
  const yTrue = found[arrays.yTrue]
  if (!yTrue) return columnMissing(file, 'y_true', Object.keys(found))
  const present = Object.entries(arrays).flatMap(([key, name]) => {
    const array = found[name]
    return array ? [[key, array] as const] : []
  })
  const classNames = names?.type === 'string' ? { classNames: names.data as readonly string[] } : {}
  const reserved = [...Object.values(arrays), 'class_names', 'positive_class']
  const columns = readFurtherColumns(bytes, file, yTrue.shape[0] ?? 1, reserved)
  return success({
    yTrue,
    ...(Object.fromEntries(present) as Partial<Columns>),
    ...classNames,
    ...positiveOf(positive),
    columns,
  })
}

function positiveOf(array: NdArray | undefined): { positiveClass?: string } {
  const [first] = array && countOf(array.shape) === 1 ? toStrings(array) : []
  return first === undefined ? {} : { positiveClass: first }
}

function columnMissing(file: string, column: string, found: readonly string[]) {
  const args = { file, column, found: found.join(', ') }
  return failure(finding('predictions-column-missing', 'error', args, { file }))
}

const scorePrefix = 'score_'

function columnKinds(names: readonly string[], file: string): Result<readonly ColumnKind[]> {
  const texts: readonly string[] = [arrays.yTrue, arrays.pred, arrays.id, arrays.group]
  const several = hasLabelColumns(names)
  if (!several && !names.includes(arrays.yTrue)) return columnMissing(file, arrays.yTrue, names.slice(0, 20))
  return success(
    names.map((name) =>
      texts.includes(name)
        ? 'text'
        : name === arrays.weight || name.startsWith(scorePrefix)
          ? 'number'
          : ((several ? labelColumnKind(name) : undefined) ?? 'any'),
    ),
  )
}

/** The columns of a table as arrays; targets as numbers where all of them are, else by their class names. */
function fromTable(table: Table): Columns {
  const classNames = table.names
    .filter((name) => name.startsWith(scorePrefix))
    .map((name) => name.slice(scorePrefix.length))
  const target = (name: string): NdArray | undefined => {
    const array = textColumn(table, name)
    return array && (isNamed(array, classNames) ? array : numeric(array))
  }
  const pred = target(arrays.pred)
  return {
    yTrue: target(arrays.yTrue)!,
    classNames,
    ...(pred && { pred }),
    ...commonColumns(table),
    ...(classNames.length > 0 && { score: scoreArray(table, classNames) }),
  }
}

/** What every form has beside targets and scores. */
function commonColumns(table: Table): Pick<Columns, 'id' | 'group' | 'weight' | 'columns'> {
  const [id, group] = [textColumn(table, arrays.id), textColumn(table, arrays.group)]
  const weight = table.numbers.get(arrays.weight)
  return {
    columns: table.columns,
    ...(id && { id }),
    ...(group && { group }),
    ...(weight && { weight: { type: 'float64', shape: [table.rows], data: weight } }),
  }
}

function textColumn({ rows, texts }: Table, name: string): NdArray | undefined {
  const data = texts.get(name)
  return data && { type: 'string', shape: [rows], data }
}

function isNamed(array: NdArray, classNames: readonly string[]): boolean {
  const known = new Set(classNames)
  return (array.data as readonly string[]).every((name) => known.has(name))
}

/** The texts as numbers, or as they are where one is none (so that it is reported as an unknown class). */
function numeric(array: NdArray): NdArray {
  const texts = array.data as readonly string[]
  const data = Float64Array.from(texts, (text) => (text.trim() === '' ? Number.NaN : Number(text)))
  const words = texts.some((text, i) => Number.isNaN(data[i]) && !/^\s*(?:nan)?\s*$/i.test(text))
  return words ? array : { type: 'float64', shape: array.shape, data }
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

/** What `writePredictions` keeps; see `Predictions`. Give `scores` for classes, `yPred` for values. */
export interface PredictionsContent {
  readonly yTrue: ArrayLike<number>
  /** n × classes probabilities in C order. */
  readonly scores?: Float32Array | Float64Array
  readonly yPred?: ArrayLike<number>
  readonly ids?: readonly string[]
  readonly groups?: readonly string[]
  readonly weights?: ArrayLike<number>
  readonly inputs?: NdArray
}

/**
 * The bytes of a predictions .npz by the contract, the same for the same content. Scores stand as float32
 * where that loses nothing, else as float64.
 */
export function writePredictions(content: PredictionsContent): Uint8Array {
  const { yTrue, scores, yPred, ids, groups, weights, inputs } = content
  const samples = yTrue.length
  const shape = [samples]
  const values = (data: ArrayLike<number>): NdArray => ({
    type: 'float64',
    shape,
    data: Float64Array.from(data),
  })
  const text = (data: readonly string[]): NdArray => ({ type: 'string', shape, data })
  const score = scores && narrowest(scores)
  return writeNpz({
    y_true: score
      ? { type: 'int64', shape, data: BigInt64Array.from(Array.from(yTrue), BigInt) }
      : values(yTrue),
    ...(score && {
      y_score: {
        type: score instanceof Float32Array ? 'float32' : 'float64',
        shape: [samples, score.length / samples],
        data: score,
      } satisfies NdArray,
    }),
    ...(yPred && { y_pred: values(yPred) }),
    ...(ids && { id: text(ids) }),
    ...(groups && { group: text(groups) }),
    ...(weights && { sample_weight: values(weights) }),
    ...(inputs && { inputs }),
  })
}

function narrowest(scores: Float32Array | Float64Array): Float32Array | Float64Array {
  if (scores instanceof Float32Array) return scores
  const narrow = Float32Array.from(scores)
  return scores.every((score, i) => Object.is(score, narrow[i])) ? narrow : scores
}
