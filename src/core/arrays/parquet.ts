import { parquetMetadata, parquetRead, parquetSchema } from 'hyparquet/src/index.js'
import { failure, finding, success, type Result } from '../finding.ts'
import { mostTableValues, type ColumnKind, type Table } from './table.ts'
import { parquetCodecs, walkPages } from './parquetPages.ts'
import type { Source } from './source.ts'
import { TableBuilder } from './tableBuilder.ts'

/** Most bytes of the description at a file's end, and that the pages kept of one row group unpack to. */
const mostMetadata = 2 ** 26
const mostBytes = 2 ** 30

type Metadata = ReturnType<typeof parquetMetadata>
type Group = Metadata['row_groups'][number]

class Unreadable extends Error {}

/**
 * Reads the flat columns of a Parquet file that `kindsOf` asks for, one row group at a time; nulls become NaN or empty
 * text. Page headers are walked before anything is unpacked, since the library believes the sizes and counts in them.
 */
export async function readParquet(
  source: Source,
  kindsOf: (names: readonly string[]) => Result<readonly ColumnKind[]>,
): Promise<Result<Table>> {
  const { file } = source
  try {
    const metadata = await readMetadata(source)
    const columns = parquetSchema(metadata).children
    const names = columns.map(({ element }) => element.name)
    const kinds = kindsOf(names)
    if (!kinds.ok) return kinds
    const builder = new TableBuilder(file, names, kinds.value)
    const optional = new Map<string, boolean>()
    for (const { element, children } of columns) {
      if (children.length > 0 || element.repetition_type === 'REPEATED') builder.leaveOut(element.name)
      else optional.set(element.name, element.repetition_type === 'OPTIONAL')
    }
    const rows = Number(metadata.num_rows)
    if (!(rows >= 0 && rows * builder.kept.length <= mostTableValues)) {
      throw new Unreadable(`it claims ${rows} rows`)
    }
    await readGroups(source, metadata, optional, builder, rows)
    const short = builder.shortColumn(rows)
    if (short !== undefined) throw new Unreadable(`column "${short}" has not ${rows} values`)
    return success(builder.table(rows))
  } catch (cause) {
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
  optional: ReadonlyMap<string, boolean>,
  builder: TableBuilder,
  rows: number,
): Promise<void> {
  const kept = builder.kept
  let start = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    if (!(count >= 0 && start + count <= rows)) {
      throw new Unreadable(`its row groups hold more than the ${rows} rows that are claimed`)
    }
    const chunks = await readChunks(source, group, kept, optional)
    await readGroup(source, metadata, builder, chunks, { start, count })
    start += count
  }
  if (start !== rows) {
    throw new Unreadable(`its row groups hold ${start} rows where ${rows} are claimed`)
  }
}

interface Chunk {
  readonly start: number
  readonly bytes: ArrayBuffer
}

/** The column chunks of a group that are kept, their pages walked. */
async function readChunks(
  source: Source,
  group: Group,
  kept: readonly string[],
  optional: ReadonlyMap<string, boolean>,
): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = []
  let unpacked = 0
  for (const { meta_data: chunk } of group.columns) {
    if (!chunk) throw new Unreadable('a column has no description')
    const name = chunk.path_in_schema.join('.')
    if (!kept.includes(name)) continue
    const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset)
    const size = Number(chunk.total_compressed_size)
    if (!(start >= 4 && size >= 0 && start + size <= source.size && size <= mostBytes)) {
      throw new Unreadable('a column lies outside the file')
    }
    const bytes = bufferOf(await source.read(start, size))
    const count = Number(group.num_rows)
    const walked = walkPages(bytes, chunk, optional.get(name) ?? false, {
      values: count,
      bytes: mostBytes - unpacked,
    })
    if (typeof walked === 'string') throw new Unreadable(walked)
    if (walked.values !== count) {
      throw new Unreadable(`a column has ${walked.values} values where ${count} are claimed`)
    }
    unpacked += walked.bytes
    chunks.push({ start, bytes })
  }
  return chunks
}

async function readGroup(
  source: Source,
  metadata: Metadata,
  builder: TableBuilder,
  chunks: readonly Chunk[],
  { start, count }: { readonly start: number; readonly count: number },
): Promise<void> {
  const kept = new Set(builder.kept)
  if (kept.size === 0 || count === 0) return
  await parquetRead({
    file: {
      byteLength: source.size,
      async slice(from, to = source.size) {
        const chunk = chunks.find((each) => from >= each.start && to <= each.start + each.bytes.byteLength)
        return chunk
          ? chunk.bytes.slice(from - chunk.start, to - chunk.start)
          : bufferOf(await source.read(from, to - from))
      },
    },
    metadata,
    columns: [...kept],
    rowStart: start,
    rowEnd: start + count,
    compressors: parquetCodecs,
    onChunk({ columnName, columnData }) {
      if (kept.has(columnName)) builder.add(columnName, columnData.length, (row) => columnData[row])
    },
  })
}
