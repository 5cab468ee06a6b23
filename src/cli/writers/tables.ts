import type { Terminal } from '../command.ts'
import { paint } from '../paint.ts'

/** A heading, sentences, and a table below them where there is one. */
export interface Section {
  readonly title: string
  readonly sentences: readonly string[]
  readonly columns?: readonly string[]
  /** Cells; all but the first column are set to the right. */
  readonly rows?: readonly (readonly string[])[]
}

/** Sections for a terminal, columns aligned. Control characters in cells are shown as `?`. */
export function textTables(sections: readonly Section[], terminal: Pick<Terminal, 'colour'>): string {
  const { bold, dim } = paint(terminal.colour)
  return sections
    .map(({ title, sentences, columns = [], rows = [] }) => {
      const lines = [columns, ...rows].map((row) => row.map((cell) => limited(printable(cell), 40)))
      const widths = columns.map((_, at) =>
        Math.max(...lines.map((line) => Array.from(line[at] ?? '').length)),
      )
      const table = lines.map((line) =>
        line
          .map((cell, at) => (at === 0 ? padEnd(cell, widths[at]!) : padStart(cell, widths[at]!)))
          .join('  ')
          .trimEnd(),
      )
      return [
        bold(printable(title)),
        ...sentences.map(printable),
        ...(rows.length > 0 ? [dim(table[0] ?? ''), ...table.slice(1)] : []),
        '',
      ].join('\n')
    })
    .join('\n')
}

/** Sections as GitHub's Markdown; cells can't break the table or become markup. */
export function markdownTables(sections: readonly Section[]): string {
  return sections
    .map(({ title, sentences, columns = [], rows = [] }) => {
      const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`
      const rule = `| ${columns.map((_, at) => (at === 0 ? ':--' : '--:')).join(' | ')} |`
      return [
        `## ${escapeMarkdown(title)}`,
        '',
        ...sentences.flatMap((sentence) => [escapeMarkdown(sentence), '']),
        ...(rows.length > 0 ? [line(columns), rule, ...rows.map(line), ''] : []),
      ].join('\n')
    })
    .join('\n')
}

const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')

function limited(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}

const escapeMarkdown = (text: string): string =>
  printable(text)
    .replace(/[\\`*_{}[\]<>|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')

const padEnd = (text: string, width: number) =>
  text + ' '.repeat(Math.max(0, width - Array.from(text).length))
const padStart = (text: string, width: number) =>
  ' '.repeat(Math.max(0, width - Array.from(text).length)) + text
