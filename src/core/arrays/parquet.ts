import { parquetMetadata, parquetRead, parquetSchema } from 'hyparquet/src/index.js'
import type { Column } from './column.ts'
import { ColumnBuilder } from './columnBuilder.ts'
import type { ColumnKind, Table } from './csv.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { parquetCodecs, walkPages } from './parquetPages.ts'

/** Most values (rows × columns kept) that are read. */
const mostValues = 2e7
/** Most bytes that the pages of all columns kept unpack to. */
const mostBytes = 2 ** 28

type Metadata = ReturnType<typeof parquetMetadata>

/**
 * Reads the flat columns of a Parquet file that `kindsOf` asks for; nulls become NaN or empty text. Page
 * headers are walked before anything is unpacked, since the library believes the sizes and counts in them.
 */
export async function readParquet(
  bytes: Uint8Array,
  file: string,
  kindsOf: (names: readonly string[]) => Result<readonly ColumnKind[]>,
): Promise<Result<Table>> {
  const unreadable = (reason: string) =>
    failure(finding('parquet-unreadable', 'error', { file, reason }, { file }))
  const buffer = new Uint8Array(bytes).buffer
  try {
    const metadata = parquetMetadata(buffer)
    const columns = parquetSchema(metadata).children
    const names = columns.map(({ element }) => element.name)
    const kinds = kindsOf(names)
    if (!kinds.ok) return kinds
    const flat = columns.filter(
      ({ element, children }, i) =>
        kinds.value[i] !== 'skip' && children.length === 0 && element.repetition_type !== 'REPEATED',
    )
    const optional = new Map(
      flat.map(({ element }) => [element.name, element.repetition_type === 'OPTIONAL'] as const),
    )
    const kept = [...optional.keys()]
    const lie = pagesLie(metadata, buffer, optional)
    if (lie !== undefined) return unreadable(lie)
    const values = await readColumns(metadata, buffer, kept)
    const rows = Number(metadata.num_rows)
    const short = kept.find((name) => values.get(name)?.length !== rows)
    if (short !== undefined) return unreadable(`column "${short}" has not ${rows} values`)
    const ofKind = (kind: ColumnKind) => kept.filter((name) => kinds.value[names.indexOf(name)] === kind)
    return success({
      file,
      names,
      rows,
      numbers: new Map(
        ofKind('number').map((name) => [name, Float64Array.from(values.get(name)!, numberFrom)]),
      ),
      texts: new Map(ofKind('text').map((name) => [name, values.get(name)!.map(textFrom)])),
      columns: new Map(
        ofKind('any').flatMap((name) => {
          const column = columnOf(values.get(name)!)
          return column ? [[name, column] as const] : []
        }),
      ),
    })
  } catch (cause) {
    return unreadable(cause instanceof Error ? cause.message : String(cause))
  }
}

const numberFrom = (value: unknown) => (value === null || value === undefined ? Number.NaN : Number(value))

function columnOf(values: readonly unknown[]): Column | undefined {
  const builder = new ColumnBuilder()
  for (const value of values) builder.add(textFrom(value))
  return builder.column()
}

function textFrom(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : ''
}

async function readColumns(
  metadata: Metadata,
  buffer: ArrayBuffer,
  columns: string[],
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const values = new Map(columns.map((name) => [name, [] as unknown[]]))
  await parquetRead({
    file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
    metadata,
    columns,
    compressors: parquetCodecs,
    onChunk({ columnName, columnData, rowStart }) {
      const column = values.get(columnName)
      if (column) for (let i = 0; i < columnData.length; i++) column[rowStart + i] = columnData[i]
    },
  })
  return values
}

/** Why the row groups and pages of the columns can't be as they claim; undefined where they can. */
function pagesLie(
  metadata: Metadata,
  buffer: ArrayBuffer,
  columns: ReadonlyMap<string, boolean>,
): string | undefined {
  const rows = Number(metadata.num_rows)
  if (!(rows >= 0 && rows * columns.size <= mostValues)) return `it claims ${rows} rows`
  let grouped = 0
  let bytes = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    grouped += count
    for (const { meta_data: chunk } of group.columns) {
      if (!chunk) return 'a column has no description'
      const optional = columns.get(chunk.path_in_schema.join('.'))
      if (optional === undefined) continue
      const walked = walkPages(buffer, chunk, optional, { values: count, bytes: mostBytes - bytes })
      if (typeof walked === 'string') return walked
      if (walked.values !== count) return `a column has ${walked.values} values where ${count} are claimed`
      bytes += walked.bytes
    }
  }
  return grouped === rows ? undefined : `its row groups hold ${grouped} rows where ${rows} are claimed`
}
