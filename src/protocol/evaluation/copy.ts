import {
  anyOf,
  boolean,
  fields,
  list,
  nothing,
  oneOf,
  optional,
  told,
  type MessageTables,
  type Shape,
} from '../shape.ts'
import { most } from './shown.ts'

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

const level: Shape = (value) => value === 2 || value === 3 || value === 4

const copiedParts = list(
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

export interface CopyMessages {
  /** Copies what is shown, as Markdown. */
  readonly request: { readonly type: 'copy'; readonly parts: readonly CopiedPart[] }
  readonly answers: { readonly copy: void }
}

export const copyMessages: MessageTables<CopyMessages> = {
  requests: { copy: { parts: copiedParts } },
  answers: { copy: nothing },
}
