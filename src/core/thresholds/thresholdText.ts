import { placeOf, type CountedThresholds } from './table.ts'

/** A double has no more. */
const mostDigits = 17

/**
 * A threshold rounded for reading: to four digits, to more where it would be 0 or 1 and isn't, or would be more than a
 * tenth of the way to the next score. What is computed with is not rounded.
 *
 * @param next distance to the nearest other score
 */
export function thresholdText(threshold: number, next = Infinity): string {
  const rounded = (digits: number) => Number(threshold.toPrecision(digits))
  const misleading = (digits: number) =>
    rounded(digits) !== threshold &&
    ([0, 1].includes(rounded(digits)) || Math.abs(rounded(digits) - threshold) > next / 10)
  let digits = 4
  while (digits < mostDigits && misleading(digits)) digits++
  return String(rounded(digits))
}

/** How far the nearest score of a table is that is not the threshold itself; Infinity where there is none. */
export function nextScore(table: Pick<CountedThresholds, 'thresholds'>, threshold: number): number {
  const { thresholds } = table
  const place = placeOf(table, threshold)
  const above = thresholds[place] === threshold ? thresholds[place - 1] : thresholds[place]
  return Math.min((above ?? Infinity) - threshold, threshold - (thresholds[place + 1] ?? -Infinity))
}
