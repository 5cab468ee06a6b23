import type { Figure } from './figure.ts'
import type { Inline } from './markdown.ts'

export interface Column {
  readonly title: string
  readonly align?: 'right'
}

/** A part that only a person can write; see `person.ts`. */
export interface PersonPart {
  readonly kind: 'person'
  readonly id: string
  /** What to write, shown until it is written. */
  readonly placeholder: string
  /** The document's item stays closed until a required part is written. */
  readonly required: boolean
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'paragraph'; readonly content: Inline }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Inline[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Inline[])[]
    }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | PersonPart

/** A column of numbers. */
export const right = (title: string): Column => ({ title, align: 'right' })

export const heading = (level: 1 | 2 | 3 | 4, text: string): Block => ({ kind: 'heading', level, text })
export const paragraph = (content: Inline): Block => ({ kind: 'paragraph', content })
export const bullets = (...items: readonly Inline[]): Block => ({ kind: 'list', ordered: false, items })
export const steps = (...items: readonly Inline[]): Block => ({ kind: 'list', ordered: true, items })
export const fence = (language: string, text: string): Block => ({ kind: 'code', language, text })
export function table(columns: readonly (string | Column)[], rows: readonly (readonly Inline[])[]): Block {
  return {
    kind: 'table',
    columns: columns.map((column) => (typeof column === 'string' ? { title: column } : column)),
    rows,
  }
}

/** Opens the comment that names the sources of a block's figures. */
export const figuresMark = '<!-- figures'

/** One line of a rendered document. */
export interface Line {
  readonly text: string
  readonly figures: readonly Figure[]
  /** The section (`##` heading) it stands in; empty before the first. */
  readonly section: string
  /** Part of a comment that names sources; nobody sees it in the rendered document. */
  readonly comment?: true
  /** Set on every line of a person's part, its markers included. */
  readonly person?: PersonPart
}

/** Lines of a document; after a block with figures comes an HTML comment that names the source of each. */
export function renderLines(blocks: readonly Block[]): readonly Line[] {
  const lines: Line[] = []
  let section = ''
  const add = (text: string, figures: readonly Figure[] = [], person?: PersonPart) =>
    lines.push({ text, figures, section, ...(person && { person }) })
  for (const block of blocks) {
    if (lines.length > 0) add('')
    switch (block.kind) {
      case 'heading':
        if (block.level === 2) section = block.text
        add(`${'#'.repeat(block.level)} ${block.text}`)
        break
      case 'paragraph':
        add(block.content.text, block.content.figures)
        break
      case 'list':
        for (const [index, item] of block.items.entries())
          add(`${block.ordered ? `${index + 1}.` : '-'} ${item.text}`, item.figures)
        break
      case 'table':
        add(row(block.columns.map((column) => column.title)))
        add(row(block.columns.map((column) => (column.align === 'right' ? '---:' : '---'))))
        for (const cells of block.rows)
          add(
            row(cells.map((cell) => cell.text)),
            cells.flatMap((cell) => cell.figures),
          )
        break
      case 'code': {
        const longest = Math.max(2, ...(block.text.match(/`+/g) ?? []).map((run) => run.length))
        const fence = '`'.repeat(longest + 1)
        for (const text of [`${fence}${block.language}`, ...block.text.trimEnd().split('\n'), fence])
          add(text)
        break
      }
      case 'person':
        for (const text of [`<!-- person:${block.id} -->`, `_${block.placeholder}_`, '<!-- /person -->'])
          add(text, [], block)
        break
    }
    for (const text of sourcesOf(block)) lines.push({ text, figures: [], section, comment: true })
  }
  return lines
}

/** The document's text, ending in a newline. */
export const textOf = (lines: readonly Line[]): string => `${lines.map((line) => line.text).join('\n')}\n`

/** Pipes in code spans are escaped, as GitHub's tables ask; other text has none (`escapeText`). */
const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`

/** HTML comment with a line for each figure of a block: `98.3 % = file#key (0.98333)`. */
function sourcesOf(block: Block): readonly string[] {
  const entries =
    block.kind === 'table'
      ? tableSources(block.columns, block.rows)
      : block.kind === 'paragraph'
        ? block.content.figures.map(entryOf)
        : block.kind === 'list'
          ? block.items.flatMap((item) => item.figures.map(entryOf))
          : []
  const unique = [...new Set(entries)]
  return unique.length === 0 ? [] : [figuresMark, ...unique.map(commentSafe), '-->']
}

const entryOf = (figure: Figure) =>
  figure.value === figure.text
    ? `${figure.text} = ${figure.source}`
    : `${figure.text} = ${figure.source} (${figure.value})`

/** A comment can't hold `--` nor end early, whatever a name contains. */
const commentSafe = (text: string) =>
  text
    .replaceAll(/[\n\r]/g, ' ')
    .replaceAll('--', '- -')
    .replaceAll('>', '›')

/** Figures of a column whose sources differ only in indices are named once: `F1 = evaluation.json#classes[*].f1.value`. */
function tableSources(columns: readonly Column[], rows: readonly (readonly Inline[])[]): readonly string[] {
  const entries: string[] = []
  for (const [index, { title }] of columns.entries()) {
    const figures = rows.flatMap((cells) => cells[index]?.figures ?? [])
    const groups = new Map<string, Figure[]>()
    for (const figure of figures) {
      const pattern = figure.source.replaceAll(/\[\d+\]/g, '[*]')
      groups.set(pattern, [...(groups.get(pattern) ?? []), figure])
    }
    for (const [pattern, alike] of groups) {
      if (alike.length >= 3 && pattern.includes('[*]')) entries.push(`${title} = ${pattern}`)
      else entries.push(...alike.map(entryOf))
    }
  }
  return entries
}
