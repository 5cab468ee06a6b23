/** One line of a Markdown file, its end removed. */
export interface MarkdownLine {
  readonly text: string
  /** Zero-based. */
  readonly number: number
  /** Index of its first character in the file's text. */
  readonly offset: number
  /** `code`: inside or at a fence, or indented code. `comment`: inside an HTML comment begun on an earlier line. */
  readonly kind: 'prose' | 'code' | 'comment'
  /** Present on the opening line of a fence: its info string (`sh`, `yaml`, empty). */
  readonly fence?: string
}

/** Characters of a line that are looked at; what follows is ignored. */
const longestLine = 10_000

const fencePattern = /^[ \t>]*(`{3,}|~{3,})(.*)$/
const listPattern = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/

/**
 * Splits Markdown into lines (LF, CRLF or CR) and says of each whether it is prose. As in CommonMark,
 * indented code needs no list above it, a fence ends at one of the same character and at least its
 * length, and a comment ends with the line that holds `-->`.
 */
export function* markdownLines(text: string): Generator<MarkdownLine> {
  let fence: { readonly mark: string; readonly length: number } | undefined
  let inComment = false
  let inList = false
  let number = 0
  for (const { line, offset } of rawLines(text)) {
    const seen = line.slice(0, longestLine)
    const base = { text: seen, number: number++, offset }
    if (fence) {
      const closing = fencePattern.exec(seen)
      if (
        closing?.[1]?.startsWith(fence.mark) &&
        closing[1].length >= fence.length &&
        closing[2]?.trim() === ''
      ) {
        fence = undefined
      }
      yield { ...base, kind: 'code' }
      continue
    }
    if (inComment) {
      if (seen.includes('-->')) inComment = false
      yield { ...base, kind: 'comment' }
      continue
    }
    const opening = fencePattern.exec(seen)
    if (opening?.[1] && !(opening[1].startsWith('`') && opening[2]?.includes('`'))) {
      fence = { mark: opening[1].charAt(0), length: opening[1].length }
      yield { ...base, kind: 'code', fence: (opening[2] ?? '').trim() }
      continue
    }
    const blank = seen.trim() === ''
    const indented = /^(?: {4}| {0,3}\t)/.test(seen)
    if (!blank && indented && !inList) {
      yield { ...base, kind: 'code' }
      continue
    }
    if (listPattern.test(seen)) inList = true
    else if (!blank && !/^[ \t]/.test(seen)) inList = false
    const masked = withoutCode(seen)
    const start = masked.lastIndexOf('<!--')
    if (start !== -1 && !masked.includes('-->', start + 4)) inComment = true
    yield { ...base, kind: 'prose' }
  }
}

/** The line with its code spans blanked out, same length, so that what they show isn't taken for markup. */
export function withoutCode(line: string): string {
  return line.replace(/`[^`]*`/g, (span) => ' '.repeat(span.length))
}

/** Level and words of an ATX heading; undefined for any other line. Comments are left out of the words. */
export function headingOf(line: string): { readonly level: number; readonly title: string } | undefined {
  const match = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line)
  if (!match?.[1]) return undefined
  let title = withoutComments(match[2] ?? '').trim()
  let end = title.length
  while (title.charAt(end - 1) === '#') end--
  if (end < title.length && (end === 0 || /[ \t]/.test(title.charAt(end - 1)))) title = title.slice(0, end)
  return { level: match[1].length, title: title.trim() }
}

/** The text without `<!-- … -->` on this line. */
export function withoutComments(line: string): string {
  let rest = line
  let kept = ''
  for (;;) {
    const start = rest.indexOf('<!--')
    const end = start === -1 ? -1 : rest.indexOf('-->', start + 4)
    if (end === -1) return kept + rest
    kept += rest.slice(0, start)
    rest = rest.slice(end + 3)
  }
}

function* rawLines(text: string): Generator<{ line: string; offset: number }> {
  const end = /\r\n|\n|\r/g
  let offset = 0
  for (let match = end.exec(text); match; match = end.exec(text)) {
    yield { line: text.slice(offset, match.index), offset }
    offset = end.lastIndex
  }
  yield { line: text.slice(offset), offset }
}
