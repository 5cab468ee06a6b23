import type { Finding, Range, Severity } from '../../core/finding.ts'
import { plural } from '../../core/wording/figures.ts'
import { messageOf } from '../../core/wording/message.ts'
import { paint, type Paint, type Palette } from '../paint.ts'
import { countFindings, type FindingContext } from './findingsContext.ts'
import { wrapText } from './wrapText.ts'

const indent = '  '
/** Columns of a sentence at least. */
const narrowest = 40

/**
 * For people: place, severity and code; the sentence; the line with a caret under the range; what to write
 * instead. Control characters of the files are shown as `·`, so that no file drives the terminal.
 */
export function writeFindingsText(findings: readonly Finding[], context: FindingContext): string {
  const style = paint(context.colour)
  const lines: string[] = []
  const texts = new Map<string, readonly string[]>()
  for (const found of findings) {
    lines.push(
      headLine(found, style),
      ...wrapText(visible(messageOf(found)), Math.max(context.width, narrowest) - indent.length).map(
        (line) => indent + line,
      ),
    )
    const { place } = found
    const source = place && context.sources.get(place.file)
    if (place?.range && source !== undefined) {
      if (!texts.has(place.file)) texts.set(place.file, source.split(/\r?\n/))
      lines.push(...excerpt(texts.get(place.file)!, place.range, found, context.width, style))
    }
    const edit = found.fix?.[0]
    if (edit)
      lines.push(`${indent}${style.dim('write')} ${style.green(visible(edit.text.replaceAll('\n', ' ⏎ ')))}`)
    lines.push('')
  }
  for (const [file] of context.sources) {
    lines.push(
      summary(
        file,
        findings.filter(({ place }) => place?.file === file),
        style,
      ),
    )
  }
  return `${lines.join('\n')}\n`
}

const colourOf = (severity: Severity, style: Palette): Paint =>
  ({ error: style.red, warning: style.yellow, info: style.blue })[severity]

function headLine({ place, severity, code }: Finding, style: Palette): string {
  const start = place?.range?.start
  const where = place ? visible(place.file) + (start ? `:${start.line + 1}:${start.character + 1}` : '') : ''
  return [style.bold(where), colourOf(severity, style)(severity), style.dim(code)]
    .filter((part) => part !== '')
    .join('  ')
}

/** The first line of a range with carets under it, a window of it where it is wider than the terminal. */
function excerpt(
  source: readonly string[],
  { start, end }: Range,
  { severity }: Finding,
  width: number,
  style: Palette,
): readonly string[] {
  const line = source[start.line]
  if (line === undefined || line.trim() === '') return []
  const number = String(start.line + 1)
  const room = Math.max(20, width - indent.length - number.length - 4)
  const from =
    line.length <= room ? 0 : Math.max(0, Math.min(start.character - (room >> 2), line.length - room))
  const shown = visible(line.slice(from, from + room))
  const last = end.line === start.line ? end.character : line.length
  const length = Math.max(1, Math.min(last, from + room) - start.character)
  const margin = ' '.repeat(number.length)
  return [
    `${indent}${style.dim(`${number} |`)} ${shown}`,
    `${indent}${style.dim(`${margin} |`)} ${' '.repeat(start.character - from)}${colourOf(severity, style)('^'.repeat(length))}`,
  ]
}

function summary(file: string, findings: readonly Finding[], style: Palette): string {
  const { error, warning, info } = countFindings(findings)
  const parts = [
    [error, 'error', 'error'],
    [warning, 'warning', 'warning'],
    [info, 'note', 'info'],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, word, severity]) => colourOf(severity, style)(plural(count, word)))
  return `${visible(file)}: ${said.length === 0 ? style.green('no findings') : said.join(', ')}`
}

/** Tabs count as one column, so that carets stay below their text. */
function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/gu, '·')
}
