import { digestOf } from '../digest.ts'
import { inlineText } from './scalars.ts'

/*
 * What a derived file says of its own origin, all of it in comments:
 * a header with the source, the source's digest and the digest of the file as derived (so that an edit shows);
 * a note after each value that differs from the source; and at the end the derived values, a section a line,
 * which are the common ancestor when both the source and the file have changed since.
 */

const title = '# Final configuration for production, derived by finalize-model from the best configuration.'
const licence =
  '# Edit it freely: your changes are kept. Without these lines it is yours alone and never derived again.'
const sourceMark = '# Source: '
const sourceDigestMark = '# Source digest: sha256:'
const derivedDigestMark = '# Digest as derived: sha256:'
const recordTitle = '# As derived, so that your edits and later changes of the source can be told apart:'
const recordMark = '#= '
/** Begins every note. */
export const noteMark = '# finalize-model: '

export interface Origin {
  readonly source: string
  readonly sourceDigest: string
  readonly derivedDigest: string
  /** Derived values by section; undefined where the record was removed or can't be read. */
  readonly values: Readonly<Record<string, unknown>> | undefined
  /** The file without header and record. */
  readonly body: string
}

/** SHA-256 of a text whatever its line ends, so that a checkout on another system changes nothing. */
export const textDigest = (text: string) => digestOf(text.replaceAll('\r\n', '\n'))

/**
 * A derived file: header, body, record. `derivedDigest` is that of the file as derived where the body has
 * edits of a person in it; absent, the file is what was derived.
 */
export function withOrigin(
  body: string,
  source: { readonly path: string; readonly text: string },
  values: Readonly<Record<string, unknown>>,
  derivedDigest?: string,
): string {
  const end = body.includes('\r\n') ? '\r\n' : '\n'
  const record = Object.entries(values).map(
    ([section, value]) => recordMark + section + ' ' + JSON.stringify(value),
  )
  const lines = (digest: string) => [
    title,
    licence,
    sourceMark + source.path,
    sourceDigestMark + textDigest(source.text),
    ...(digest === '' ? [] : [derivedDigestMark + digest]),
    '',
    body.replace(/(?:\r?\n)*$/, ''),
    '',
    recordTitle,
    ...record,
    '',
  ]
  return lines(derivedDigest ?? textDigest(lines('').join(end))).join(end)
}

/** What a file says of its origin; undefined where it doesn't say that it was derived. */
export function originIn(text: string): Origin | undefined {
  const found = new Map<string, string>()
  const values: Record<string, unknown> = {}
  let recorded = false
  let readable = true
  const body: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const mark = [sourceDigestMark, derivedDigestMark, sourceMark].find((mark) => line.startsWith(mark))
    if (mark !== undefined && !found.has(mark)) found.set(mark, line.slice(mark.length).trim())
    else if (line.startsWith(recordMark)) {
      recorded = true
      readable = readRecord(line.slice(recordMark.length), values) && readable
    } else if (line !== title && line !== licence && line !== recordTitle) body.push(line)
  }
  const source = found.get(sourceMark)
  const sourceDigest = found.get(sourceDigestMark)
  if (source === undefined || sourceDigest === undefined) return undefined
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  return {
    source,
    sourceDigest,
    derivedDigest: found.get(derivedDigestMark) ?? '',
    values: recorded && readable ? values : undefined,
    body: body.join(end).replace(/^(?:\r?\n)+/, ''),
  }
}

/** Whether a derived file is byte for byte (but for line ends) what was derived. */
export function isAsDerived(text: string, origin: Origin): boolean {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith(derivedDigestMark))
  return digestOf(lines.join('\n')) === origin.derivedDigest
}

function readRecord(line: string, values: Record<string, unknown>): boolean {
  const gap = line.indexOf(' ')
  const section = line.slice(0, gap)
  if (gap <= 0 || section === '__proto__') return false
  try {
    values[section] = JSON.parse(line.slice(gap + 1)) as unknown
    return true
  } catch {
    return false
  }
}

const longestShown = 48

/** The comment after a changed value: what it was and in which file. */
export function noteOf(from: unknown, file: string, key = ''): string {
  const subject = key === '' ? '' : `${key} `
  if (from === undefined) return `${noteMark}${subject}not in ${file}`
  const shown = inlineText(from)
  const brief = shown.length > longestShown || /[#\n]/.test(shown) ? 'another value' : shown
  return `${noteMark}${subject}was ${brief} in ${file}`
}
