import type { Column, Columns } from './column.ts'
import { encodeTexts } from './columnBuilder.ts'
import { isText, toFloat64 } from './elements.ts'
import type { NpzFile } from './npzFile.ts'

/** Arrays that are taken as columns, and bytes of one element and of a header, at most. */
const mostColumns = 64
const widestElement = 256
const longestHeader = 65_536

/**
 * The arrays of an archive with one value a row that nothing else is made of. One that can't be read, or has
 * another shape, is no column and is left alone.
 */
export async function readFurtherColumns(
  archive: NpzFile,
  rows: number,
  reserved: readonly string[],
): Promise<Columns> {
  const columns = new Map<string, Column>()
  for (const [name, size] of archive.sizes) {
    if (reserved.includes(name) || columns.size === mostColumns) continue
    if (size < rows || size > rows * widestElement + longestHeader) continue
    const read = await archive.read(name)
    const array = read?.ok ? read.value : undefined
    if (array?.shape.length !== 1 || array.shape[0] !== rows) continue
    const values = toFloat64(array)
    if (values) columns.set(name, { kind: 'number', values })
    else if (isText(array)) columns.set(name, encodeTexts(array.data))
  }
  return columns
}
