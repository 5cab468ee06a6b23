import { canonicalJson } from '../digest.ts'
import { failure, finding, success, type Finding, type Place, type Result } from '../finding.ts'
import { removeKey, setNote, setValue } from './edit.ts'
import { placeOf } from './nodes.ts'
import { parseConfig } from './parse.ts'
import { formatPath, isPlainMap, putAt, valueAt, type KeyPath } from './path.ts'
import type { Origin } from './provenance.ts'
import { describeValue, inlineText } from './scalars.ts'
import { findNote } from './notes.ts'

export interface DeriveConflict {
  /** Dotted path in the file. */
  readonly path: string
  /** What a person wrote; undefined where they removed the key. It stands. */
  readonly yours: unknown
  /** What the source, with the production values, says now; undefined where it no longer has the key. */
  readonly derived: unknown
  /** What was derived before; undefined where that isn't recorded. */
  readonly before: unknown
  readonly place: Place
}

interface Take {
  readonly path: KeyPath
  readonly value: unknown
}

/**
 * Three-way merge of a derived file that a person edited with what would be derived now. The ancestor are the
 * values recorded in the file; without them every difference is a conflict. Works on the existing text, so
 * that the person's comments and order stay; lists count as one value.
 */
export function mergeEdits(input: {
  readonly existing: { readonly path: string; readonly text: string }
  readonly origin: Origin
  readonly derived: { readonly body: string; readonly values: Readonly<Record<string, unknown>> }
}): Result<{ readonly body: string; readonly conflicts: readonly DeriveConflict[] }> {
  const { existing, origin, derived } = input
  const mine = parseConfig(existing.text, existing.path)
  if (!mine.usable) {
    const args = { path: existing.path, errors: mine.findings.length }
    return failure(
      finding('derive-existing-invalid', 'error', args, { file: existing.path }),
      ...mine.findings,
    )
  }
  const takes: Take[] = []
  const conflicts: DeriveConflict[] = []
  compare([], mine.value, origin.values, derived.values)

  let body = origin.body
  for (const { path, value } of takes) {
    const edited = value === undefined ? removeKey(body, path) : setValue(body, path, value, '')
    if (edited === undefined) return failure(cannotMerge(existing.path, path))
    body = edited
  }
  const wanted = structuredClone(mine.value) as Record<string, unknown>
  for (const { path, value } of takes) putAt(wanted, path, value)
  body = renewNotes(body, derived.body, derived.values, wanted)
  const result = parseConfig(body, existing.path)
  if (!result.usable || canonicalJson(result.value) !== canonicalJson(wanted)) {
    return failure(cannotMerge(existing.path, takes[0]?.path ?? []))
  }
  return success(
    { body, conflicts },
    conflicts.map((conflict) => conflictFinding(conflict)),
  )

  function compare(path: KeyPath, ours: unknown, base: unknown, theirs: unknown): void {
    if (isPlainMap(ours) && isPlainMap(theirs)) {
      const before = isPlainMap(base) ? base : undefined
      for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
        compare([...path, key], ours[key], before?.[key], theirs[key])
      }
      return
    }
    if (same(ours, theirs) || (origin.values && same(base, theirs))) return
    if (origin.values && same(base, ours)) {
      takes.push({ path, value: theirs })
      return
    }
    const place = placeOf(mine, path)
    conflicts.push({ path: formatPath(path), yours: ours, derived: theirs, before: base, place })
  }
}

/** Where the file has the derived value, its note says what today's source has. */
function renewNotes(
  body: string,
  derivedBody: string,
  derived: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): string {
  let text = body
  const fresh = parseConfig(derivedBody, '')
  const now = parseConfig(body, '')
  for (const path of pathsOf(derived)) {
    const wanted = same(valueAt(derived, path), valueAt(values, path))
      ? findNote(fresh, path)?.text
      : undefined
    const note = isPlainMap(valueAt(derived, path)) ? findNote(fresh, path)?.text : wanted
    if (findNote(now, path)?.text !== note) text = setNote(text, path, note ?? '')
  }
  return text
}

function pathsOf(value: unknown, path: KeyPath = []): readonly KeyPath[] {
  if (!isPlainMap(value)) return []
  return Object.entries(value).flatMap(([key, member]) => [
    [...path, key],
    ...pathsOf(member, [...path, key]),
  ])
}

const same = (a: unknown, b: unknown) =>
  (a === undefined) === (b === undefined) && canonicalJson(a) === canonicalJson(b)

const cannotMerge = (path: string, key: KeyPath) =>
  finding('derive-cannot-edit', 'error', { path, key: formatPath(key) }, { file: path })

function conflictFinding({ path, yours, derived, place }: DeriveConflict): Finding {
  return finding(
    'derive-conflict',
    'warning',
    { key: path, yours: shown(yours), derived: shown(derived) },
    place,
  )
}

const shown = (value: unknown) => (value === undefined ? 'no value' : shorten(inlineText(value), value))

const shorten = (text: string, value: unknown) => (text.length > 60 ? describeValue(value) : text)
