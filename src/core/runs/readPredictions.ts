import { readArrow } from '../arrays/arrow/arrow.ts'
import { readCsvSource } from '../arrays/csv.ts'
import type { Table } from '../arrays/table.ts'
import type { NdArray, NumericArray } from '../arrays/ndarray.ts'
import { countOf, toStrings } from '../arrays/elements.ts'
import { readNpyFile } from '../arrays/npyFile.ts'
import { readFurtherColumns } from '../arrays/npzColumns.ts'
import { openNpz } from '../arrays/npzFile.ts'
import { fileSource, type Source } from '../arrays/source.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { FileError, type Database, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { checkPredictions } from './checkPredictions.ts'
import { columnNamesIn, partsOf, withParts, type ColumnNames } from './columnNames.ts'
import type { Predictions } from './predictions.ts'
import { numbersLikeNames } from './numbersOfClasses.ts'
import { fromTable, predictionKinds, type PredictionColumns } from './predictionsTable.ts'
import { columnMissing } from './rawPredictions.ts'

const forms = {
  npz: readNpzColumns,
  npy: readNpyColumns,
  csv: tabular(readLargeCsv),
  tsv: tabular(readLargeCsv),
  parquet: tabular(async (source, kinds) =>
    (await import('../arrays/parquet.ts')).readParquet(source, kinds),
  ),
  arrow: tabular(readArrow),
  arrows: tabular(readArrow),
  feather: tabular(readArrow),
  ipc: tabular(readArrow),
} as const

type Form = keyof typeof forms

/** Endings of the files that predictions are read from, in the order in which they are looked for. */
export const predictionForms = Object.keys(forms) as readonly Form[]

function formOf(path: string): Form | undefined {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(forms, ending) ? (ending as Form) : undefined
}

/** How a file is read, where it isn't by our own readers and the contract's names. */
export interface PredictionsReading {
  /** Reads large CSV. */
  readonly database?: Database | undefined
  readonly columnNames?: ColumnNames
}

interface Reading {
  readonly source: Source
  readonly files: Files
  readonly database: Database | undefined
  readonly columnNames: ColumnNames
}

/**
 * Reads the predictions of one split from .npz (arrays `y_true`, `y_score` or `y_pred`, optional
 * `sample_weight`, `group`, `id`, `inputs`, `class_names`), or a table in .csv, .parquet or Arrow's IPC format, file
 * or stream (columns `y_true`, `y_pred`, `score_<class>`, `sample_weight`, `group`, `id`), or .npy (the scores or
 * values, with the other arrays beside it as `test.y_true.npy` …). Whatever else has one value a sample is kept for
 * slices. Files are read in stretches, so that memory stays in proportion to what is kept, and large CSV by the database
 * where there is one. What can't be trusted is a finding, never a guess.
 */
export async function readPredictions(
  files: Files,
  path: string,
  { database, columnNames = new Map() }: PredictionsReading = {},
): Promise<Result<Predictions>> {
  const form = formOf(path)
  const stopping = new AbortController()
  try {
    const found = await files.stat(path)
    if (found && found.kind !== 'file') return failure(await notFile(files, path, found.kind))
    if (form === undefined) {
      return failure(finding('predictions-format-unknown', 'error', { file: path }, { file: path }))
    }
    const source = await fileSource(files, path, found)
    // Large files are digested meanwhile, in a thread of their own.
    const digest = files.digest(path, { signal: stopping.signal }).catch(() => undefined)
    const raw = await forms[form]({ source, files, database, columnNames })
    const sha256 = raw.ok ? ((await digest) ?? (await files.digest(path))) : undefined
    const now = await files.stat(path)
    if (now && (now.size !== found?.size || now.modified !== found.modified)) {
      return failure(finding('predictions-changing', 'error', { file: path }, { file: path }))
    }
    if (!raw.ok) return raw
    if (sha256 === undefined) throw new FileError('missing', path)
    const checked = checkPredictions({ ...raw.value, path, sha256 })
    return { ...checked, findings: [...raw.findings, ...checked.findings] }
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  } finally {
    stopping.abort()
  }
}

/** A folder, of which the first file of predictions is named, or a pipe or device, which has no place to go back to. */
async function notFile(files: Files, path: string, kind: 'directory' | 'other'): Promise<Finding> {
  if (kind === 'other') return finding('predictions-in-pipe', 'error', { file: path }, { file: path })
  for (const folder of [path, `${path}/predictions`]) {
    const name = (await files.list(folder)).find((each) => formOf(each) !== undefined)
    if (name === undefined) continue
    const args = { file: path, example: `${folder}/${name}`.replaceAll(/\/{2,}/g, '/') }
    return finding('predictions-in-folder', 'error', args, { file: path })
  }
  return finding('predictions-in-folder', 'error', { file: path }, { file: path })
}

type KindsOf = (names: readonly string[]) => ReturnType<typeof predictionKinds>

function tabular(read: (source: Source, kinds: KindsOf, database?: Database) => Promise<Result<Table>>) {
  return async ({ source, database, columnNames }: Reading): Promise<Result<PredictionColumns>> => {
    let here: ColumnNames = new Map()
    const kindsOf = (names: readonly string[]) => {
      const found = columnNamesIn(names, columnNames)
      if (typeof found === 'string') return failure(columnMissing(source.file, found, names))
      here = found
      return predictionKinds(partsOf(names, here), source.file)
    }
    const table = await read(source, kindsOf, database)
    if (!table.ok) return table
    const columns = fromTable(withParts(table.value, here))
    return { ...columns, findings: [...table.findings, ...columns.findings] }
  }
}

/** Bytes from which a database is asked: our own reader has read fewer before one has started. */
const worthDatabase = 2 ** 26

async function readLargeCsv(source: Source, kinds: KindsOf, database?: Database): Promise<Result<Table>> {
  if (!database || source.size < worthDatabase) return readCsvSource(source, kinds)
  const { readCsvByDatabase } = await import('../arrays/csvDatabase.ts')
  return (await readCsvByDatabase(database, source, kinds)) ?? readCsvSource(source, kinds)
}

const arrays = {
  yTrue: 'y_true',
  score: 'y_score',
  pred: 'y_pred',
  id: 'id',
  group: 'group',
  weight: 'sample_weight',
  inputs: 'inputs',
} as const
const reserved = [...Object.values(arrays), 'class_names', 'positive_class']

async function readNpzColumns({ source, columnNames }: Reading): Promise<Result<PredictionColumns>> {
  const archive = await openNpz(source)
  if (!archive.ok) return archive
  const present = [...archive.value.sizes.keys()]
  const here = columnNamesIn(present, columnNames)
  if (typeof here === 'string') return failure(columnMissing(source.file, here, present))
  const found: Partial<Record<keyof typeof arrays | 'classNames', NdArray>> = {}
  for (const [key, name] of [...Object.entries(arrays), ['classNames', 'class_names'] as const]) {
    const read = await archive.value.read(here.get(name) ?? name, key === 'yTrue' || key === 'pred')
    if (read && !read.ok) return read
    if (read) found[key as keyof typeof arrays] = read.value
  }
  const { yTrue, classNames: names, ...parts } = found
  if (!yTrue) return failure(columnMissing(source.file, 'y_true', present))
  const classNames = names?.type === 'string' ? { classNames: names.data as readonly string[] } : {}
  const positive = await archive.value.read('positive_class')
  if (positive && !positive.ok) return positive
  const taken = [...reserved, ...here.values()]
  const columns = await readFurtherColumns(archive.value, yTrue.shape[0] ?? 1, taken)
  const warnings = Object.entries({ y_true: yTrue, y_pred: parts.pred }).flatMap(([name, array]) =>
    array && array.type !== 'string'
      ? numbersLikeNames(source.file, name, array.data as NumericArray, classNames.classNames ?? [])
      : [],
  )
  return success({ yTrue, ...parts, ...classNames, ...positiveOf(positive?.value), columns }, warnings)
}

function positiveOf(array: NdArray | undefined): { positiveClass?: string } {
  const [first] = array && countOf(array.shape) === 1 ? toStrings(array) : []
  return first === undefined ? {} : { positiveClass: first }
}

/** Scores where the array has rows and columns, else values; the other arrays stand beside it. */
async function readNpyColumns({ source, files, columnNames }: Reading): Promise<Result<PredictionColumns>> {
  const main = await readNpyFile(source)
  if (!main.ok) return main
  const own = main.value.shape.length > 1 ? 'score' : 'pred'
  const placeOf = (name: string) => source.file.replace(/npy$/i, `${name}.npy`)
  const present = new Set<string>([arrays[own]])
  for (const name of [...Object.values(arrays), ...columnNames.values()]) {
    if (await files.stat(placeOf(name))) present.add(name)
  }
  const here = columnNamesIn([...present], columnNames)
  if (typeof here === 'string') return failure(columnMissing(source.file, placeOf(here), [...present]))
  const found: Partial<Record<keyof typeof arrays, NdArray>> = { [own]: main.value }
  for (const [key, part] of Object.entries(arrays)) {
    const name = here.get(part) ?? part
    if (key === own || !present.has(name)) continue
    const read = await readNpyFile(await fileSource(files, placeOf(name)))
    if (!read.ok) return read
    found[key as keyof typeof arrays] = read.value
  }
  const { yTrue, ...parts } = found
  if (!yTrue) return failure(columnMissing(source.file, placeOf('y_true'), [...present]))
  return success({ ...parts, yTrue })
}
