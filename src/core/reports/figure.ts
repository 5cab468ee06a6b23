/** A number as it stands in a document, with the place it was taken from and the value before rounding. */
export interface Figure {
  /** As shown: `98.3%`, `1.24 ms`. */
  readonly text: string
  /** `file#key`; several, joined by a comma, where it was computed from several. */
  readonly source: string
  /** Before rounding, so that a reader can check the rounding. */
  readonly value: string
}

/** Shown in place of a metric that is undefined. */
const undefinedText = 'undefined'

function figure(text: string, source: string, value: number | string | null): Figure {
  return { text, source, value: rawText(value) }
}

/** Twelve significant digits: the last bits may differ from machine to machine, the documents must not. */
function rawText(value: number | string | null): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : (value ?? 'null')
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

/** A fixed number of decimals; never `-0.00`. */
function decimals(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : text
}

/** Decimals of a percentage that the number of samples can carry: one below 2,000 samples, else two. */
const percentDigits = (samples: number) => (samples < 2000 ? 1 : 2)

/**
 * A fraction in percent. A value short of 1 is never shown as 100%, nor one above 0 as 0%: decimals are added
 * until the difference shows (at most six).
 *
 * @param more digits beyond that
 */
export function percentText(value: number, samples: number, more = 0): string {
  for (let digits = percentDigits(samples) + more; ; digits++) {
    const text = decimals(value * 100, digits)
    const misleading = (Number(text) === 100 && value < 1) || (Number(text) === 0 && value !== 0)
    if (!misleading || digits >= 6) return `${text}%`
  }
}

export function percent(value: number | null, samples: number, source: string, more = 0): Figure {
  return figure(value === null ? undefinedText : percentText(value, samples, more), source, value)
}

/** A difference of two fractions in percentage points, signed where asked. */
export function points(value: number, source: string, signed = false, more = 0): Figure {
  const text = decimals(value * 100, 2 + more)
  return figure(`${signed && Number(text) > 0 ? '+' : ''}${withMinus(text)} pp`, source, value)
}

/** Three decimals and `more`, for F1, precision, recall, AUC and the like; more where it would show as 1 and isn't (at most six). */
export function ratio(value: number | null, source: string, more = 0): Figure {
  if (value === null) return figure(undefinedText, source, value)
  const misleading = (digits: number) => value < 1 && Number(decimals(value, digits)) === 1
  let digits = 3 + more
  while (digits < 6 && misleading(digits)) digits++
  return figure(withMinus(decimals(value, digits)), source, value)
}

/** A number below 0 with a minus sign in place of the hyphen; an exponent's stays. */
const withMinus = (text: string): string => text.replace(/^-/, '−')

/** Digits with a comma between thousands: `45,000`. */
export function wholeText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

export function whole(value: number, source: string): Figure {
  return figure(wholeText(value), source, value)
}

/** Three significant digits, in plain notation between 0.0001 and 1,000,000; whole numbers as they are. */
export function significantText(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) return (value < 0 ? '−' : '') + wholeText(size)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return withMinus(value.toExponential(digits - 1))
  if (size >= 10 ** digits) return (value < 0 ? '−' : '') + wholeText(size)
  return withMinus(value.toPrecision(digits))
}

export function significant(value: number | null, source: string, signed = false, more = 0): Figure {
  const plus = signed && value !== null && value > 0 ? '+' : ''
  return figure(value === null ? undefinedText : `${plus}${significantText(value, 3 + more)}`, source, value)
}

export function milliseconds(value: number, source: string): Figure {
  return figure(`${significantText(value)} ms`, source, value)
}

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

export function bytes(value: number, source: string): Figure {
  return figure(bytesText(value), source, value)
}

/** `41 s`, `3 min 5 s`, `2 h 18 min`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${significantText(seconds, 2)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

export function duration(seconds: number, source: string): Figure {
  return figure(durationText(seconds), source, seconds)
}

/** A factor: `1.4 times`. */
export function times(value: number, source: string): Figure {
  return figure(`${significantText(value, 2)} times`, source, value)
}

/** Text from a record that is no number but can be changed by hand as well: a date, a version, a digest. */
export function recorded(text: string, source: string, value = text): Figure {
  return figure(text, source, value)
}
