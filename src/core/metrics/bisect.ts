/**
 * The border between `from`, where `isBefore` holds, and `to`, where it no longer does: to the last digit, or after so
 * many turns. `from` may be above `to`; NaN where one of them is, or both are infinite.
 */
export function bisect(
  from: number,
  to: number,
  isBefore: (value: number) => boolean,
  turns = Infinity,
): number {
  let [before, after] = [from, to]
  for (let turn = 0; turn < turns; turn++) {
    const middle = (before + after) / 2
    if (middle === before || middle === after || Number.isNaN(middle)) break
    if (isBefore(middle)) before = middle
    else after = middle
  }
  return (before + after) / 2
}
