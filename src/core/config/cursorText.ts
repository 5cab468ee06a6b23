const plainKey = /([^\s#\-?:,[\]{}&*!|>'"%@`][^:#\n]*?)[ \t]*:(?=[ \t\r\n]|$)/y
const quotedKey = /(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\n]|'')*)')[ \t]*:(?=[ \t\r\n]|$)/y

/** A key with its colon on one line. */
export interface FoundKey {
  readonly name: string
  /** Offset behind its last character, and of its colon. */
  readonly end: number
  readonly colon: number
}

/** The key that begins at an offset of a line, where its colon is on it. */
export function keyAt(text: string, at: number, lineEnd: number): FoundKey | undefined {
  const pattern = text[at] === '"' || text[at] === "'" ? quotedKey : plainKey
  pattern.lastIndex = at
  const match = pattern.exec(text)
  if (!match || at + match[0].length > lineEnd) return undefined
  const whole = match[0]
  const colon = at + whole.length - 1
  return { name: match[1] ?? match[2] ?? '', end: at + whole.slice(0, -1).trimEnd().length, colon }
}

/** The quote that begins at an offset. */
export function quoteAt(text: string, at: number): '' | '"' | "'" {
  const first = text[at]
  return first === '"' || first === "'" ? first : ''
}

/** Where a quoted text ends: behind its closing quote, or with its line where the next one can't be part of it. */
export function quoteEnd(text: string, at: number, indent: number): number {
  const quote = text[at]!
  let stop = at + 1
  for (; stop < text.length; stop += 1) {
    const sign = text[stop]!
    if (sign === '\\' && quote === '"') stop += 1
    else if (sign === quote && quote === "'" && text[stop + 1] === quote) stop += 1
    else if (sign === quote) return stop + 1
    else if (sign === '\n' && indentOf(text, stop + 1, text.length) <= indent) return stop
  }
  return Math.min(stop, text.length)
}

/** Where a plain text ends on its line: before a comment and the blanks in front of it. */
export function plainEnd(text: string, at: number, end: number): number {
  const comment = /\s#/.exec(text.slice(at, end))
  let stop = comment ? at + comment.index : end
  while (stop > at && /\s/.test(text[stop - 1]!)) stop -= 1
  return stop
}

/** Offset of the end of the line, its `\n` not included. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at === -1 ? text.length : at
}

/** Number of spaces that a line begins with. */
export function indentOf(text: string, start: number, end: number): number {
  let at = start
  while (at < end && text[at] === ' ') at += 1
  return at - start
}

/** Whether what stands before ends a word: a blank or the end of the line follows. */
export const isGap = (text: string, at: number, end: number) =>
  at >= end || text[at] === ' ' || text[at] === '\r'
