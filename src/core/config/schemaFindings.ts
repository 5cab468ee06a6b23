import type * as z from 'zod'
import { finding, type Finding, type Place, type TextEdit } from '../finding.ts'
import { keyAt, type Key } from './keys.ts'
import { nearest } from './nearest.ts'
import { placeOf } from './nodes.ts'
import { originOf, type Moved } from './olderSpellings.ts'
import type { ParsedConfig } from './parse.ts'
import { formatPath, valueAt, type KeyPath } from './path.ts'
import { describeValue, numberText, quoted } from './scalars.ts'

type Issue = z.core.$ZodIssue

/** What the schema's issues mean for a reader of the file: one located finding each, with a fix where one is plain. */
export function schemaFindings(
  parsed: ParsedConfig,
  moved: Moved,
  value: unknown,
  issues: readonly Issue[],
): readonly Finding[] {
  return issues.flatMap((issue) => innermost(issue)).map((issue) => findingOf(parsed, moved, value, issue))
}

/** An issue of a union: those of the option that fits best, where it got further than its type. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const deeper = issue.errors.find(
    (errors) => errors.every(({ path }) => path.length > 0) && errors.length > 0,
  )
  if (!deeper) return [issue]
  return deeper.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }))
}

function findingOf(parsed: ParsedConfig, moved: Moved, value: unknown, issue: Issue): Finding {
  const path = issue.path as KeyPath
  const key = keyAt(path.filter((part) => typeof part === 'string').join('.'))
  const origin = originOf(moved, path)
  const place = placeOf(parsed, origin)
  const name = formatPath(origin)
  const actual = valueAt(value, path)
  const replaceBy = (text: string | undefined): readonly TextEdit[] | undefined =>
    text === undefined || !place.range ? undefined : [{ range: place.range, text }]

  const percent = asPercent(path, actual)
  if (percent !== undefined) {
    const args = { key: name, value: actual as number, fraction: percent }
    return finding('target-as-percent', 'error', args, place, replaceBy(numberText(percent)))
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    if (issue.origin === 'array') return finding('config-empty-list', 'error', { key: name }, place)
    if (issue.origin === 'string') return finding('config-empty-text', 'error', { key: name }, place)
    const args = { key: name, value: actual as number, bounds: key?.bounds ?? '' }
    return finding('config-out-of-bounds', 'error', args, place)
  }
  const choices = key?.choices ?? []
  if (typeof actual === 'string' && choices.length > 0 && !isSwitch(key)) {
    const suggestion = nearest(actual, choices)
    const args = { key: name, value: actual, choices, suggestion }
    return finding('config-not-a-choice', 'error', args, place, replaceBy(suggestion || undefined))
  }
  return wrongType(name, key, issue, actual, place, replaceBy)
}

function wrongType(
  name: string,
  key: Key | undefined,
  issue: Issue,
  actual: unknown,
  place: Place,
  replaceBy: (text: string | undefined) => readonly TextEdit[] | undefined,
): Finding {
  const inList = typeof issue.path.at(-1) === 'number'
  const type = key?.type ?? expectedWord(issue)
  const expected = inList
    ? type.replace(/^.*list of /, '').replace(/^(whole number|number|text)s$/, '$1')
    : type
  const args = { key: name, expected, actual: describeValue(actual) }
  return finding('config-wrong-type', 'error', args, place, replaceBy(mended(expected, actual)))
}

/** What the schema wants of a member of a list's item, which is no key of its own. */
function expectedWord(issue: Issue): string {
  if (issue.code !== 'invalid_type') return 'another type'
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'number',
    boolean: 'true or false',
  }
  return words[issue.expected] ?? 'another type'
}

const isSwitch = (key: Key | undefined) => key?.type === 'true or false'

/** The text that says what was probably meant, where it is plain. */
function mended(expected: string, actual: unknown): string | undefined {
  if (expected === 'true or false') {
    const word = String(actual).toLowerCase()
    if (['yes', 'on', 'y', 'true', '1'].includes(word)) return 'true'
    if (['no', 'off', 'n', 'false', '0'].includes(word)) return 'false'
  }
  if (/^(?:whole )?number/.test(expected) && typeof actual === 'string') {
    const plain = actual.trim().replaceAll('_', '')
    const number = plain === '' ? Number.NaN : Number(plain)
    const fits = expected.startsWith('whole') ? Number.isSafeInteger(number) : Number.isFinite(number)
    return fits ? numberText(number) : undefined
  }
  if (expected === 'text' && (typeof actual === 'number' || typeof actual === 'boolean')) {
    return quoted(String(actual))
  }
  return undefined
}

/** `targets.test_acc: 80` means 0.80: the fraction, where a target between 1 and 100 should be one. */
function asPercent(path: KeyPath, actual: unknown): number | undefined {
  if (path.length !== 2 || path[0] !== 'targets' || typeof actual !== 'number') return undefined
  if (keyAt(path.join('.'))?.bounds !== '0 to 1' || actual <= 1 || actual > 100) return undefined
  return Number((actual / 100).toPrecision(12))
}
