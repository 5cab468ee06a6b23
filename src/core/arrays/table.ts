import { finding, type Finding } from '../finding.ts'
import type { ColumnBuilder } from './columnBuilder.ts'

/** Most values of the columns kept: 3 GB as numbers. */
export const mostTableValues = 4e8

/** What a reader throws where a table has more values than {@link mostTableValues}. */
export class TooManyValues extends Error {}

/** What a reader throws where values are packed in a way that it doesn't unpack. */
export class UnknownCodec extends Error {
  readonly codec: string
  constructor(codec: string) {
    super(`codec ${codec}`)
    this.codec = codec
  }
}

/** The finding of such an error, the same for every format; undefined of any other. */
export function refusalOf(cause: unknown, file: string): Finding | undefined {
  if (cause instanceof TooManyValues)
    return finding('table-too-large', 'error', { file, limit: mostTableValues }, { file })
  if (cause instanceof UnknownCodec)
    return finding('table-codec-unknown', 'error', { file, codec: cause.codec }, { file })
  return undefined
}

/** Numbers that are kept beside those of other columns, in one array of rows and columns with that name. */
export interface BesideOthers {
  readonly matrix: string
  readonly column: number
  /** Columns of the array. */
  readonly width: number
  /** Whether the texts true and false are numbers here too. */
  readonly truths?: true
}

/** How a column of one value a row is kept: parsed to numbers, as it stands, as whatever it turns out to be, or not. */
export type PlainKind = 'number' | 'text' | 'any' | 'skip' | BesideOthers

/** How a column is kept; of the last two it is also where each row has a list of numbers. */
export type ColumnKind = PlainKind | 'numberOrLists' | 'anyOrLists'

/** How a column is kept where it has no lists. */
export const plainKind = (kind: ColumnKind): PlainKind =>
  kind === 'numberOrLists' ? 'number' : kind === 'anyOrLists' ? 'any' : kind

/** Whether a column is kept as numbers, by itself or beside others. */
export const isOfNumbers = (kind: PlainKind): kind is 'number' | BesideOthers =>
  kind === 'number' || typeof kind === 'object'

/** A column with a list of numbers in each row, all as long as the first. */
export interface NumberLists {
  readonly width: number
  /** rows × width in C order, of the rows before an odd one; NaN where one is missing. */
  readonly data: Float64Array
  /** The first row whose list is missing or has another length, and how long it is. */
  readonly odd: { readonly row: number; readonly found: number } | undefined
}

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
  readonly lists: ReadonlyMap<string, NumberLists>
  /** What is kept beside each other, (rows × width) in C order; only where all of the columns were read. */
  readonly matrices: ReadonlyMap<string, Float64Array>
  /** Columns that the reader had to leave out: nested ones, or of a type that isn't read. */
  readonly unread: ReadonlySet<string>
}

/** Most columns of a table, those that are left out included. */
export const mostColumns = 100_000

/** Why a table with these columns isn't read: they are too many, or two have one name. */
export function headerProblem(names: readonly string[], file: string): Finding | undefined {
  if (names.length > mostColumns) {
    const args = { file, columns: names.length, limit: mostColumns }
    return finding('table-too-many-columns', 'error', args, { file })
  }
  const seen = new Set<string>()
  for (const column of names) {
    if (seen.has(column)) return finding('table-column-duplicate', 'error', { file, column }, { file })
    seen.add(column)
  }
  return undefined
}

/** Findings for those of the columns that the reader had to leave out. */
export const unreadColumns = (
  { file, unread }: Table,
  needed: readonly (string | undefined)[],
): readonly Finding[] =>
  needed
    .filter((name) => name !== undefined && unread.has(name))
    .slice(0, 20)
    .map((column) => finding('table-column-unread', 'error', { file, column: column! }, { file }))
