import { finding, success, type Result } from '../finding.ts'
import type { Database, Files } from '../ports.ts'
import { delimiterOf, readCsv } from './csv.ts'
import { csvEdges } from './csvEdges.ts'
import { readParquet } from './parquet.ts'
import { fileSource, type Source } from './source.ts'
import { literal } from './sqlText.ts'
import {
  isOfNumbers,
  plainKind,
  type BesideOthers,
  type ColumnKind,
  type PlainKind,
  type Table,
} from './table.ts'
import { Utf8Stretches } from './utf8.ts'

/** As much of a file as its header may take. */
const headBytes = 2 ** 20

/** Longest line that is left to a database, so that no field is longer than our own reader takes. */
const longestLine = 131_072

type KindsOf = (names: readonly string[]) => Result<readonly ColumnKind[]>

/**
 * Reads a large CSV file by a database, several times as fast as {@link readCsvSource} and to the same table.
 * Undefined where the database isn't there, refuses the file, or finds a number that is missing or none: our own reader
 * then says what is wrong and where. The fields are taken as text, so that nothing is a number that isn't one for us.
 */
export async function readCsvByDatabase(
  database: Database,
  source: Source,
  kindsOf: KindsOf,
): Promise<Result<Table> | undefined> {
  const head = await headOf(source, kindsOf)
  if (!head || /[*?[]/.test(source.file)) return undefined
  const tableFrom = async (files: Files, target: string): Promise<Result<Table>> =>
    readParquet(await fileSource(files, target), (ids) => success(ids.map((id) => head.kinds[placeOf(id)]!)))
  const copy = (openEnd: boolean) => (path: string, target: string) =>
    copyStatement(path, target, head, openEnd)
  // Few files have lines that end with a delimiter, and only of what is taken is it worth looking.
  const first = await database.write(source.file, copy(false), async (files, target) => {
    const { strayQuote, openEnd } = await csvEdges(source, head.delimiter)
    if (strayQuote) return { again: false }
    return openEnd ? { again: true } : { again: false, table: await tableFrom(files, target) }
  })
  const written = first?.result.again
    ? await database.write(source.file, copy(true), async (...file) => ({ table: await tableFrom(...file) }))
    : first
  if (!written?.result.table?.ok) return undefined
  const table = renamed(written.result.table.value, source.file, head.names)
  const numbers = [...table.numbers.values(), ...table.matrices.values()]
  if (!numbers.every((values) => values.every(Number.isFinite))) return undefined
  const args = { file: source.file, version: written.version }
  return success(table, [...head.findings, finding('table-read-by-duckdb', 'info', args)])
}

interface Head {
  readonly delimiter: string
  readonly names: readonly string[]
  readonly kinds: readonly PlainKind[]
  readonly findings: Result<Table>['findings']
}

/** What the first line says; undefined where it is none that our own reader takes, or there are no columns to keep. */
async function headOf(source: Source, kindsOf: KindsOf): Promise<Head | undefined> {
  const text = new Utf8Stretches().add(await source.read(0, headBytes))
  if (typeof text !== 'string') return undefined
  const line = /^\uFEFF?([^\r\n]*)(?=\r?\n)/.exec(text)?.[1]
  if (line === undefined) return undefined
  let kinds: readonly PlainKind[] = []
  const row = `${line}\n${line}\n`
  const read = readCsv(row, source.file, (names) => {
    const found = kindsOf(names)
    if (found.ok) kinds = found.value.map(plainKind)
    return found.ok ? { ...found, value: names.map(() => 'text' as const) } : found
  })
  if (!read.ok || kinds.every((kind) => kind === 'skip')) return undefined
  return { delimiter: delimiterOf(text), names: read.value.names, kinds, findings: read.findings }
}

/** Columns go by their places: names may differ by case alone, which is nothing to a database. */
const idOf = (place: number): string => `c${place}`
const placeOf = (id: string): number => Number(id.slice(1))

/** @param openEnd whether a line may end with a delimiter too many: a column more then says which, and which lines are short */
function copyStatement(path: string, target: string, { delimiter, kinds }: Head, openEnd: boolean): string {
  const columns = [...kinds.keys(), ...(openEnd ? [kinds.length] : [])]
  const types = columns.map((place) => `'${idOf(place)}': 'VARCHAR'`).join(', ')
  const kept = kinds.map((kind, place) => {
    const id = idOf(place)
    // A database takes 1_000 for a number, and quotes for text where none belong.
    const odd = isOfNumbers(kind) ? '_' : '"'
    const value = isOfNumbers(kind) ? numberFrom(id, kind) : id
    const taken = `CASE WHEN contains(${id}, '${odd}') THEN ${leftToOthers} ELSE ${value} END`
    // Looked at all the same: a database takes any bytes of what it isn't asked for.
    return `${kind === 'skip' ? `${id} IS NULL` : taken} AS ${id}`
  })
  const how = [
    'auto_detect = false',
    'header = true',
    `delim = ${literal(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'strict_mode = true',
    `max_line_size = ${longestLine}`,
    `columns = {${types}}`,
    // Null is then what a line lacks, and an empty field a text.
    ...(openEnd ? ['null_padding = true', `nullstr = ${literal('\u0001')}`] : []),
  ]
  const [last, another] = [idOf(kinds.length - 1), idOf(kinds.length)]
  const isOdd = `${last} IS NULL OR ${another} IS NOT NULL`
  const where = openEnd ? ` WHERE CASE WHEN ${isOdd} THEN ${leftToOthers} ELSE true END` : ''
  const rows = `SELECT ${kept.join(', ')} FROM read_csv(${literal(path)}, ${how.join(', ')})${where}`
  return `COPY (${rows}) TO ${literal(target)} (FORMAT parquet, COMPRESSION uncompressed);`
}

const leftToOthers = `error('left to another reader')`

function numberFrom(id: string, kind: 'number' | BesideOthers): string {
  const number = `CAST(${id} AS DOUBLE)`
  return kind === 'number' || !kind.truths
    ? number
    : `CASE lower(${id}) WHEN 'true' THEN 1.0 WHEN 'false' THEN 0.0 ELSE ${number} END`
}

function renamed(table: Table, file: string, names: readonly string[]): Table {
  const named = <T>(columns: ReadonlyMap<string, T>) =>
    new Map([...columns].map(([id, column]) => [names[placeOf(id)]!, column]))
  return {
    file,
    names,
    rows: table.rows,
    numbers: named(table.numbers),
    texts: named(table.texts),
    columns: named(table.columns),
    lists: named(table.lists),
    matrices: table.matrices,
    unread: new Set([...table.unread].map((id) => names[placeOf(id)]!)),
  }
}
