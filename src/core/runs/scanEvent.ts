import { quotient, quotientOf } from './decimal.ts'
import type { RunEvent } from './records.ts'

/*
 * Epochs and batches make up nearly all of a log, and programs write them plainly: one JSON object a line, in ASCII,
 * without escapes. Such a line is read here from its bytes. Anything else is left to the slower reader, which decides.
 */

type Epoch = Extract<RunEvent, { event: 'epoch' }>
type Batch = Extract<RunEvent, { event: 'batch' }>
type Metrics = Record<string, number>

const quote = 0x22
const minus = 0x2d
const zero = 0x30
const nine = 0x39
const lineEnd = 0x0a
/** Bytes that are decoded at once. */
const stretch = 2 ** 13
/** Digits that `quotient` takes. */
const mostDigits = 17
const words = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])
const encoder = new TextEncoder()
/** Only ASCII is taken from what it decodes. */
const oneByte = new TextDecoder('latin1')
const firstName = encoder.encode('"event"')
const kinds = (['batch', 'epoch'] as const).map((event) => ({ event, bytes: encoder.encode(`"${event}"`) }))
const isDigit = (code: number) => code >= zero && code <= nine

export interface EventScanner {
  /** The bytes that the lines to come are in. */
  begin(bytes: Uint8Array): void
  /**
   * The event of the line at `from` where it is an epoch or a batch in plain form and ends in a newline; undefined of
   * all else, broken or not.
   */
  scan(from: number): Epoch | Batch | undefined
  /** Behind the newline of the line that was read last. */
  readonly next: number
}

/** A scanner that remembers the names it met, since they come again in every line. */
export function createEventScanner(): EventScanner {
  let bytes: Uint8Array = new Uint8Array(0)
  let end = 0
  let at = 0
  /** Some of them as text, a character a byte, from `textFrom` on. */
  let decoded = ''
  let textFrom = 0
  /** Names in the order in which the last line had them: the next one most likely has the same. */
  const outer: Name[] = []
  const inner: Name[] = []

  const skipSpace = () => {
    while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++
  }
  const take = (code: number) => {
    if (at >= end || bytes[at] !== code) return false
    at++
    return true
  }

  function matches(wanted: Uint8Array): boolean {
    const source = bytes
    const start = at
    const { length } = wanted
    if (start + length > end) return false
    for (let index = 0; index < length; index++) if (source[start + index] !== wanted[index]) return false
    at = start + length
    return true
  }

  /** Text is decoded a short stretch at a time, since a long one is a large object that is costly to make. */
  function latin(from: number, to: number): string {
    if (from < textFrom || to > textFrom + decoded.length) {
      textFrom = from
      decoded = oneByte.decode(bytes.subarray(from, Math.max(to, from + stretch)))
    }
    return decoded.slice(from - textFrom, to - textFrom)
  }

  /** A string of printable ASCII without escapes; undefined where it is none. */
  function text(): string | undefined {
    if (!take(quote)) return undefined
    const source = bytes
    const start = at
    let here = start
    for (; here < end; here++) {
      const code = source[here]!
      if (code === quote) break
      if (code < 0x20 || code > 0x7e || code === 0x5c) return undefined
    }
    if (here >= end) return undefined
    at = here + 1
    return latin(start, here)
  }

  function name(known: Name[], index: number): string | undefined {
    const guess = known[index]
    if (guess && matches(guess.bytes)) return guess.text
    const start = at
    const found = text()
    if (found === undefined || found === '__proto__' || at - start > 200) return undefined
    if (index < 256) known[index] = { bytes: bytes.slice(start, at), text: found }
    return found
  }

  /** A number by JSON's grammar; undefined where none stands here. */
  function number(): number | undefined {
    const source = bytes
    const stop = end
    let here = at
    const isNegative = source[here] === minus
    if (isNegative) here++
    if (here >= stop || !isDigit(source[here]!)) return undefined
    // Two exact integers: up to nine digits, then up to eight. Digits beyond are counted only.
    let head = 0
    let tail = 0
    let digits = 0
    let point = -1
    for (; here < stop; here++) {
      const code = source[here]!
      if (code >= zero && code <= nine) {
        if (digits === 0 && code === zero) {
          // A leading zero stands alone.
          if (point < 0 && here + 1 < stop && isDigit(source[here + 1]!)) return undefined
        } else if (++digits <= 9) head = head * 10 + code - zero
        else if (digits <= mostDigits) tail = tail * 10 + code - zero
      } else if (code === 0x2e && point < 0) {
        point = here
        if (here + 1 >= stop || !isDigit(source[here + 1]!)) return undefined
      } else break
    }
    let places = point < 0 ? 0 : here - point - 1
    if (here < stop && (source[here]! | 0x20) === 0x65) {
      here++
      const isBehind = source[here] === minus
      if (isBehind || source[here] === 0x2b) here++
      if (here >= stop || !isDigit(source[here]!)) return undefined
      let exponent = 0
      for (; here < stop && isDigit(source[here]!); here++)
        exponent = Math.min(exponent * 10 + source[here]! - zero, 9999)
      places += isBehind ? exponent : -exponent
    }
    const start = at
    at = here
    const value =
      digits <= 9
        ? quotientOf(head, places)
        : digits <= mostDigits
          ? quotient(head, tail, digits - 9, places)
          : Number.NaN
    if (Number.isNaN(value)) return Number(latin(start, here))
    return isNegative ? -value : value
  }

  function metrics(): Metrics | undefined {
    if (!take(0x7b)) return undefined
    const found: Metrics = {}
    skipSpace()
    if (take(0x7d)) return found
    for (let index = 0; ; index++) {
      skipSpace()
      const key = name(inner, index)
      if (key === undefined) return undefined
      skipSpace()
      if (!take(0x3a)) return undefined
      skipSpace()
      const value = bytes[at] === quote ? words.get(text() ?? '') : number()
      if (value === undefined) return undefined
      found[key] = value
      skipSpace()
      if (take(0x7d)) return found
      if (!take(0x2c)) return undefined
    }
  }

  function members(event: 'epoch' | 'batch'): Epoch | Batch | undefined {
    let time: string | undefined
    let values: Metrics | undefined
    let epoch: number | undefined
    let epochs: number | undefined
    let batch: number | undefined
    let rate: number | undefined
    let seconds: number | undefined
    let speed: number | undefined
    for (let index = 0; ; index++) {
      skipSpace()
      if (take(0x7d)) break
      if (!take(0x2c)) return undefined
      skipSpace()
      const key = name(outer, index)
      skipSpace()
      if (key === undefined || !take(0x3a)) return undefined
      skipSpace()
      switch (key) {
        case 'time':
          if ((time = text()) === undefined) return undefined
          break
        case 'metrics':
          if ((values = metrics()) === undefined) return undefined
          break
        case 'epoch':
          if (!Number.isSafeInteger((epoch = number()))) return undefined
          break
        case 'epochs':
          if (!Number.isSafeInteger((epochs = number()))) return undefined
          break
        case 'batch':
          if (!Number.isSafeInteger((batch = number()))) return undefined
          break
        case 'learning_rate':
          if ((rate = number()) === undefined) return undefined
          break
        case 'seconds':
          if ((seconds = number()) === undefined) return undefined
          break
        case 'samples_per_second':
          if ((speed = number()) === undefined) return undefined
          break
        default:
          return undefined
      }
    }
    while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x0d)) at++
    if (!take(lineEnd) || time === undefined || values === undefined || epoch === undefined) return undefined
    if (event === 'batch') {
      const isPlain =
        epochs === undefined && rate === undefined && seconds === undefined && speed === undefined
      return isPlain && batch !== undefined ? { event, time, epoch, batch, metrics: values } : undefined
    }
    if (epochs === undefined || rate === undefined || seconds === undefined || batch !== undefined)
      return undefined
    const read: Epoch = { event, time, epoch, epochs, metrics: values, learning_rate: rate, seconds }
    if (speed !== undefined) read.samples_per_second = speed
    return read
  }

  return {
    get next() {
      return at
    },
    begin(source) {
      bytes = source
      end = source.length
      decoded = ''
    },
    scan(from) {
      at = from
      if (!take(0x7b)) return undefined
      skipSpace()
      if (!matches(firstName)) return undefined
      skipSpace()
      if (!take(0x3a)) return undefined
      skipSpace()
      const kind = kinds.find(({ bytes: wanted }) => matches(wanted))
      return kind && members(kind.event)
    },
  }
}

interface Name {
  /** With its quotes. */
  readonly bytes: Uint8Array
  readonly text: string
}
