import {
  type Block,
  bullets,
  heading,
  paragraph,
  renderLines,
  table,
  textOf,
} from '../../core/reports/blocks.ts'
import { code, escapeText, type Inline, nothing, say } from '../../core/reports/markdown.ts'
import type { CopiedCell, CopiedPart } from '../../protocol/evaluation/copy.ts'

/** Longer than our sentences with names in them. */
const longest = 2000

const inline = (text: string): Inline =>
  text.trim() === '' ? nothing : { text: escapeText(text, longest), figures: [] }

/** What the panel shows as Markdown, with what isn't ours escaped. */
export const copiedMarkdown = (parts: readonly CopiedPart[]): string =>
  textOf(renderLines(parts.map(blockOf)))

function blockOf(part: CopiedPart): Block {
  switch (part.kind) {
    case 'heading':
      return heading(part.level, inline(part.text).text)
    case 'paragraph':
      return paragraph(inline(part.text))
    case 'list':
      return bullets(...part.items.map(inline))
    case 'table':
      return table(
        part.columns.map(({ title, numeric }) => ({
          title: inline(title).text,
          ...(numeric && { align: 'right' as const }),
        })),
        part.rows.map((cells) => cells.map(cellOf)),
      )
  }
}

function cellOf({ text, isCode = false, note }: CopiedCell): Inline {
  const told = isCode ? code(text) : inline(text)
  if (note === undefined) return told
  return told.text === '' ? inline(note) : say`${told} (${inline(note)})`
}
