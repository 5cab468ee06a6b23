import type { Column, Columns } from './column.ts'
import { encodeTexts } from './columnBuilder.ts'
import { isText, toFloat64 } from './elements.ts'
import { readNpz } from './npz.ts'
import { openZip } from './zip.ts'

/** Arrays that are taken as columns, and bytes of one element and of a header, at most. */
const mostColumns = 64
const widestElement = 256
const longestHeader = 65_536

/**
 * The arrays of an archive with one value a row that nothing else is made of. One that can't be read, or has
 * another shape, is no column and is left alone.
 */
export function readFurtherColumns(
  bytes: Uint8Array,
  file: string,
  rows: number,
  reserved: readonly string[],
): Columns {
  const archive = openZip(bytes, file)
  const columns = new Map<string, Column>()
  if (!archive.ok) return columns
  for (const { name, size } of archive.value.members) {
    const column = name.endsWith('.npy') ? name.slice(0, -'.npy'.length) : ''
    if (column === '' || reserved.includes(column) || columns.size === mostColumns) continue
    if (size < rows || size > rows * widestElement + longestHeader) continue
    const read = readNpz(bytes, file, { names: [column] })
    const array = read.ok ? read.value[column] : undefined
    if (array?.shape.length !== 1 || array.shape[0] !== rows) continue
    const values = toFloat64(array)
    if (values) columns.set(column, { kind: 'number', values })
    else if (isText(array)) columns.set(column, encodeTexts(array.data))
  }
  return columns
}
