import type { Finding, TextEdit } from '../finding.ts'
import { diagnose, type DiagnoseOptions } from './diagnose.ts'
import { linesOf } from './lines.ts'

export interface Fixed {
  readonly text: string
  /** Number of findings whose fix was applied. */
  readonly fixes: number
  /** From the text before to the text after, what is alike at both ends left out; undefined where nothing changed. */
  readonly edit: TextEdit | undefined
}

/** Rounds of diagnosing and mending: one fix may show what another hid (a tab hides everything else). */
const rounds = 8

/**
 * Applies the fixes of a file's findings until none is left; of two that overlap, the first one in a round.
 *
 * @param guesses whether to apply fixes that take a misspelt word for the nearest one that is known
 */
export function fixAll(
  text: string,
  options: DiagnoseOptions,
  { guesses }: { readonly guesses: boolean },
): Fixed {
  const seen = new Set([text])
  let current = text
  let fixes = 0
  for (let round = 0; round < rounds; round += 1) {
    const chosen = diagnose(current, options).filter((found) => found.fix && (guesses || !isGuess(found)))
    const mended = applied(current, chosen)
    if (mended.fixes === 0 || seen.has(mended.text)) break
    current = mended.text
    fixes += mended.fixes
    seen.add(current)
  }
  return { text: current, fixes, edit: difference(text, current) }
}

/** Whether the fix of a finding is what was probably meant, not the one way to say what is there. */
export const isGuess = ({ args }: Finding): boolean =>
  typeof args['suggestion'] === 'string' && args['suggestion'] !== ''

function applied(
  text: string,
  findings: readonly Finding[],
): { readonly text: string; readonly fixes: number } {
  const lines = linesOf(text)
  const chosen: { start: number; end: number; text: string }[] = []
  let fixes = 0
  for (const { fix } of findings) {
    const edits = fix!.map(({ range, text: instead }) => ({
      start: lines.offset(range.start),
      end: lines.offset(range.end),
      text: instead,
    }))
    const overlaps = edits.some((edit) =>
      chosen.some(({ start, end }) => edit.start <= end && edit.end >= start),
    )
    if (overlaps) continue
    chosen.push(...edits)
    fixes += 1
  }
  let done = ''
  let at = 0
  for (const edit of chosen.toSorted((a, b) => a.start - b.start)) {
    done += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return { text: done + text.slice(at), fixes }
}

function difference(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let same = 0
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1
  const range = linesOf(before).range(start, before.length - same)
  return { range, text: after.slice(start, after.length - same) }
}
