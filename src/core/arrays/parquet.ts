import { parquetMetadata, parquetSchema } from 'hyparquet/src/index.js'
import { failure, finding, success, type Result } from '../finding.ts'
import {
  headerProblem,
  mostTableValues,
  refusalOf,
  TooManyValues,
  type ColumnKind,
  type Table,
} from './table.ts'
import { addListChunk, isListOfNumbers } from './parquetLists.ts'
import { Unreadable } from './parquetPages.ts'
import { pagesOf } from './parquetValues.ts'
import { readingAhead, type Source } from './source.ts'
import { TableBuilder } from './tableBuilder.ts'

/** Most bytes of the description at a file's end, and that the pages of one column of a row group unpack to. */
const mostMetadata = 2 ** 26
const mostBytes = 2 ** 30
/** Bytes that are read at once where column chunks are smaller. */
const ahead = 2 ** 18

type Metadata = ReturnType<typeof parquetMetadata>

/**
 * Reads the flat columns of a Parquet file that `kindsOf` asks for, and those with a list of numbers a row, one page at a
 * time; nulls become NaN or empty text.
 */
export async function readParquet(
  source: Source,
  kindsOf: (names: readonly string[]) => Result<readonly ColumnKind[]>,
): Promise<Result<Table>> {
  const { file } = source
  try {
    const metadata = await readMetadata(source)
    const schema = parquetSchema(metadata)
    const columns = schema.children
    const names = columns.map(({ element }) => element.name)
    const problem = headerProblem(names, file)
    if (problem) return failure(problem)
    const kinds = kindsOf(names)
    if (!kinds.ok) return kinds
    const rows = Number(metadata.num_rows)
    const kept = kinds.value.filter((kind) => kind !== 'skip').length
    if (!(rows >= 0)) throw new Unreadable(`it claims ${rows} rows`)
    if (rows * kept > mostTableValues) throw new TooManyValues()
    // Room at once for what a file of this size holds unless it is packed well, whatever it claims.
    const expected = Math.min(rows, Math.ceil(source.size / names.length))
    const builder = new TableBuilder(file, names, kinds.value)
    for (const column of columns) {
      const { element, children } = column
      if (children.length === 0 && element.repetition_type !== 'REPEATED') continue
      if (isListOfNumbers(column)) builder.takeLists(element.name)
      else builder.leaveOut(element.name)
    }
    builder.expect(expected)
    await readGroups(readingAhead(source, ahead), metadata, schema, builder, rows)
    const short = builder.shortColumn(rows)
    if (short !== undefined) throw new Unreadable(`column "${short}" has not ${rows} values`)
    return success(builder.table(rows))
  } catch (cause) {
    const refusal = refusalOf(cause, file)
    if (refusal) return failure(refusal)
    const reason = cause instanceof Error ? cause.message : String(cause)
    return failure(finding('parquet-unreadable', 'error', { file, reason }, { file }))
  }
}

async function readMetadata(source: Source): Promise<Metadata> {
  const tail = await source.read(Math.max(0, source.size - 8), 8)
  const length =
    tail.length < 8 ? 0 : new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(0, true)
  if (length > Math.min(mostMetadata, source.size))
    throw new Unreadable('its description has an impossible size')
  const size = Math.min(source.size, length + 8)
  return parquetMetadata(bufferOf(await source.read(source.size - size, size)))
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

async function readGroups(
  source: Source,
  metadata: Metadata,
  schema: ReturnType<typeof parquetSchema>,
  builder: TableBuilder,
  rows: number,
): Promise<void> {
  const kept = new Set(builder.kept)
  const columns = new Map(schema.children.map((column) => [column.element.name, column]))
  let start = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    if (!(count >= 0 && start + count <= rows)) {
      throw new Unreadable(`its row groups hold more than the ${rows} rows that are claimed`)
    }
    const seen = new Set<string>()
    for (const { meta_data: chunk } of group.columns) {
      if (!chunk) throw new Unreadable('a column has no description')
      const name = chunk.path_in_schema[0]!
      if (!kept.has(name)) continue
      if (seen.has(name)) throw new Unreadable(`column "${name}" stands twice in a row group`)
      seen.add(name)
      const lists = builder.listsOf(name)
      if (lists) {
        const values = Number(chunk.num_values)
        if (!(values >= 0)) throw new Unreadable(`a column claims ${values} values`)
        if (values > mostTableValues) throw new TooManyValues()
        const limits = { values, bytes: mostBytes }
        await addListChunk(lists, source, chunk, columns.get(name)!, limits)
        continue
      }
      const path = [schema, columns.get(name)!]
      const limits = { values: count, bytes: mostBytes }
      for await (const values of pagesOf(source, chunk, path, limits)) {
        if (Array.isArray(values)) builder.add(name, values.length, (row) => values[row])
        else builder.addNumbers(name, values)
      }
    }
    start += count
  }
  if (start !== rows) {
    throw new Unreadable(`its row groups hold ${start} rows where ${rows} are claimed`)
  }
}
