import type { Terminal } from '../command.ts'
import { paint } from '../paint.ts'
import { wrapText } from './wrapText.ts'

/** Characters of a cell that are shown. */
const mostCharacters = 40
/** Of one that may break. */
const mostBroken = 160
/** Fewest that a cell of the first column is broken at. */
const fewestCharacters = 12

/** A heading, sentences, and a table below them where there is one. */
export interface Section {
  readonly title: string
  readonly sentences: readonly string[]
  readonly columns?: readonly string[]
  /** Cells; all but the first column are set to the right. */
  readonly rows?: readonly (readonly string[])[]
  /** Where the table is wider than the terminal, cells of its first column go on in the next line. */
  readonly mayBreak?: boolean
}

/**
 * Sections for a terminal, sentences wrapped, columns aligned. Control characters in cells are shown as `?`.
 */
export function textTables(
  sections: readonly Section[],
  terminal: Pick<Terminal, 'colour' | 'width'>,
): string {
  const { bold, dim } = paint(terminal.colour)
  return sections
    .map(({ title, sentences, columns = [], rows = [], mayBreak = false }) => {
      const cells = [columns, ...rows].map((row) =>
        row.map((cell, at) => limited(printable(cell), at === 0 && mayBreak ? mostBroken : mostCharacters)),
      )
      const others = columns.slice(1).map((_, at) => widest(cells.map((row) => row[at + 1] ?? '')))
      const room = terminal.width - others.reduce((sum, width) => sum + 2 + width, 0)
      const lines = mayBreak ? cells.flatMap((row) => broken(row, Math.max(fewestCharacters, room))) : cells
      const widths = [widest(lines.map(([first = '']) => first)), ...others]
      const table = lines.map((line) =>
        line
          .map((cell, at) => (at === 0 ? padEnd(cell, widths[at]!) : padStart(cell, widths[at]!)))
          .join('  ')
          .trimEnd(),
      )
      return [
        bold(printable(title)),
        ...sentences.flatMap((sentence) => wrapText(printable(sentence), terminal.width)),
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

const widest = (cells: readonly string[]): number => Math.max(...cells.map((cell) => Array.from(cell).length))

/** A row as several, its first cell going on in those below. */
const broken = ([first = '', ...rest]: readonly string[], width: number): readonly string[][] =>
  wrapText(first, width).map((part, at) => {
    const shown = limited(part, Math.max(width, mostCharacters))
    return at === 0 ? [shown, ...rest] : [shown]
  })

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
