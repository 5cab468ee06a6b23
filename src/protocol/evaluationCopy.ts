import { anyOf, boolean, fields, list, oneOf, optional, told } from './shape.ts'

/** A cell of a table as it is copied. */
export interface CopiedCell {
  readonly text: string
  /** Whether it is data that stands in a code span. */
  readonly isCode?: boolean
  /** What follows it in brackets: an interval, a mark. */
  readonly note?: string
}

/** A part of what the panel shows, as it is copied. */
export type CopiedPart =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly { readonly title: string; readonly numeric: boolean }[]
      readonly rows: readonly (readonly CopiedCell[])[]
    }
export type CopiedTable = Extract<CopiedPart, { kind: 'table' }>

const most = 1_000_000
const level: (value: unknown) => boolean = (value) => value === 2 || value === 3 || value === 4

export const copiedParts = list(
  anyOf(
    fields<Extract<CopiedPart, { kind: 'heading' }>>({ kind: oneOf('heading'), level, text: told }),
    fields<Extract<CopiedPart, { kind: 'paragraph' }>>({ kind: oneOf('paragraph'), text: told }),
    fields<Extract<CopiedPart, { kind: 'list' }>>({ kind: oneOf('list'), items: list(told) }),
    fields<CopiedTable>({
      kind: oneOf('table'),
      columns: list(fields<CopiedTable['columns'][number]>({ title: told, numeric: boolean })),
      rows: list(
        list(fields<CopiedCell>({ text: told, isCode: optional(boolean), note: optional(told) })),
        most,
      ),
    }),
  ),
)
