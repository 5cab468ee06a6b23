import {
  bytesText,
  decimals,
  durationText,
  millisecondsText,
  percentText,
  significantText,
  wholeText,
  withMinus,
} from '../wording/numbers.ts'

/** A number as it stands in a document, with the place it was taken from and the value before rounding. */
export interface Figure {
  /** As shown: `98.3 %`, `1.24 ms`. */
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

export function whole(value: number, source: string): Figure {
  return figure(wholeText(value), source, value)
}

export function significant(value: number | null, source: string, signed = false, more = 0): Figure {
  const plus = signed && value !== null && value > 0 ? '+' : ''
  return figure(value === null ? undefinedText : `${plus}${significantText(value, 3 + more)}`, source, value)
}

export function milliseconds(value: number, source: string): Figure {
  return figure(millisecondsText(value), source, value)
}

export function bytes(value: number, source: string): Figure {
  return figure(bytesText(value), source, value)
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
