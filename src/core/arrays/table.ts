import { finding, type Finding } from '../finding.ts'
import type { ColumnBuilder } from './columnBuilder.ts'

/** Most values of the columns kept: 3 GB as numbers. */
export const mostTableValues = 4e8

/** How a column is kept: parsed to numbers, as it stands, as whatever it turns out to be, or not at all. */
export type ColumnKind = 'number' | 'text' | 'any' | 'skip'

/** The columns that were asked for, each with one value a row. */
export interface Table {
  readonly file: string
  /** All names of the header, in order. */
  readonly names: readonly string[]
  readonly rows: number
  readonly numbers: ReadonlyMap<string, Float64Array>
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** The columns of `any` kind. */
  readonly columns: ReadonlyMap<string, ColumnBuilder>
}

/** Findings for those of the columns that the reader had to leave out: nested ones, or of a type that isn't read. */
export function unreadColumns(
  { file, numbers, texts, columns }: Table,
  needed: readonly (string | undefined)[],
): Finding[] {
  return needed
    .filter((name) => name !== undefined)
    .filter((name) => !numbers.has(name) && !texts.has(name) && !columns.has(name))
    .slice(0, 20)
    .map((column) => finding('table-column-unread', 'error', { file, column }, { file }))
}
