import type { Place, Position, Range } from '../finding.ts'

/** Turns offsets of a text into zero-based lines and characters (UTF-16 units), and back. */
export interface Lines {
  position(offset: number): Position
  range(start: number, end: number): Range
  offset(position: Position): number
}

/** The lines of a text; `\n` and `\r\n` end one. Built once, each look-up is a binary search. */
export function linesOf(text: string): Lines {
  let starts: number[] | undefined
  const lineStarts = (): number[] => {
    if (starts === undefined) {
      starts = [0]
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    }
    return starts
  }
  const position = (offset: number): Position => {
    const all = lineStarts()
    const wanted = Math.min(Math.max(offset, 0), text.length)
    let low = 0
    let high = all.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (all[middle]! <= wanted) low = middle
      else high = middle - 1
    }
    return { line: low, character: wanted - all[low]! }
  }
  return {
    position,
    range: (start, end) => ({ start: position(start), end: position(Math.max(start, end)) }),
    offset: ({ line, character }) => Math.min((lineStarts()[line] ?? text.length) + character, text.length),
  }
}

/** A place in a file by offsets. */
export function placeAt(file: string, lines: Lines, start: number, end: number): Place {
  return { file, range: lines.range(start, end) }
}
