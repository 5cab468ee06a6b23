/* How numbers are written in documents, tables and panels; `figures.ts` has what sentences say of them. */

/** A number below 0 with a minus sign in place of the hyphen, and without one where its digits are 0; an exponent's stays. */
export const withMinus = (text: string): string => text.replace(/^-/, Number(text) === 0 ? '' : '−')

/** Digits with a comma between thousands: `45,000`. */
export function wholeText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** A fixed number of decimals; never `-0.00`. */
export function decimals(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : text
}

/** Decimals of a percentage that the number of samples can carry: one below 2,000 samples, else two. */
const percentDigits = (samples: number) => (samples < 2000 ? 1 : 2)

/**
 * A fraction in percent. A value short of 1 is never shown as 100 %, nor one above 0 as 0 %: decimals are added
 * until the difference shows (at most six).
 *
 * @param more digits beyond that
 */
export function percentText(value: number, samples: number, more = 0): string {
  for (let digits = percentDigits(samples) + more; ; digits++) {
    const text = decimals(value * 100, digits)
    const misleading = (Number(text) === 100 && value < 1) || (Number(text) === 0 && value !== 0)
    if (!misleading || digits >= 6) return `${text} %`
  }
}

/** Three significant digits, in plain notation between 0.0001 and 1,000,000; whole numbers as they are. */
export function significantText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) return (value < 0 ? '−' : '') + wholeText(size)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return withMinus(value.toExponential(digits - 1))
  // Asked of the rounded one: 999.7 is 1,000, which has more than three digits.
  if (Number(size.toPrecision(digits)) >= 10 ** digits) return (value < 0 ? '−' : '') + wholeText(size)
  return withMinus(value.toPrecision(digits))
}

/** Digits that are added at most. */
const mostMore = 4

/**
 * How many digits beyond the usual a figure and its interval are shown with, so that the interval's ends differ: of many
 * samples they would stand as the same text. At most four; none where those don't tell the ends apart.
 */
export function digitsApart(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  text: (value: number, more: number) => string,
): number {
  if (low === null || high === null || low === high) return 0
  let more = 0
  while (more <= mostMore && text(low, more) === text(high, more)) more++
  return more > mostMore ? 0 : more
}

/** A time of a prediction: `1.24 ms`. */
export const millisecondsText = (value: number): string => `${significantText(value)} ms`

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** Decimal units, three significant digits: `89.1 kB`. */
export function bytesText(value: number): string {
  let size = value
  let unit = 0
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? wholeText(size) : size.toPrecision(3)} ${units[unit]}`
}

/** `41 s`, `3 min 5 s`, `2 h 18 min`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${significantText(seconds, 2)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** A count as it is; a sum of weights with two decimals; a dash where undefined. */
export function countText(value: number | null): string {
  if (value === null) return '–'
  return Number.isInteger(value) ? wholeText(value) : value.toFixed(2)
}

/** A p-value: `0.0031`, `< 0.0001`; a dash where undefined. */
export function pValueText(p: number | null): string {
  if (p === null) return '–'
  return p < 1e-4 ? '< 0.0001' : p.toPrecision(2)
}

/** The same in a sentence: `p = 0.0031`, `p < 0.0001`. */
export const chanceText = (p: number): string => (p < 1e-4 ? `p ${pValueText(p)}` : `p = ${pValueText(p)}`)
