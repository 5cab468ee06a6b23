import type { TextEdit } from '../../../../src/core/finding.ts'

/** A text with the edits of a fix made, from the last to the first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const offset = ({ line, character }: TextEdit['range']['start']) => starts[line]! + character
  return [...edits]
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (done, { range, text: instead }) =>
        done.slice(0, offset(range.start)) + instead + done.slice(offset(range.end)),
      text,
    )
}
