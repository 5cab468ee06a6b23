import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { effectiveConfig } from './effective.ts'
import { mergeEdits, type DeriveConflict } from './merge.ts'
import { moveOlderSpellings } from './olderSpellings.ts'
import { parseConfig } from './parse.ts'
import { keysOf, valueAt } from './path.ts'
import { productionValues, type ProductionReason } from './production.ts'
import { isAsDerived, noteOf, originIn, textDigest, withOrigin } from './provenance.ts'
import { searchSpaceFinding } from './searchSpace.ts'
import { setValues, type ConfigText } from './setValues.ts'

export interface DeriveChange {
  /** Dotted path as it stands in the file. */
  readonly path: string
  /** Value in the source; undefined where it says nothing of the key. */
  readonly from: unknown
  readonly to: unknown
  readonly reason: ProductionReason
}

export interface Derived {
  readonly text: string
  /** The text differs from the existing file's (line ends aside). */
  readonly changed: boolean
  readonly changes: readonly DeriveChange[]
  /** Keys that both the source and a person changed since the last derivation; the person's value stands. */
  readonly conflicts: readonly DeriveConflict[]
}

/**
 * The final configuration made from the best one (`source`; undefined where there is none): its text with
 * the production values (`production.ts`), a note after each changed value, and a header that names it.
 * Comments, order and style of the source stay; an unchanged source gives the same bytes again.
 *
 * An `existing` file that a person edited keeps the edits: while the source stays the same the file is
 * returned as it is; when the source has changed, its changes are merged in against the values recorded in
 * the file at its last derivation. A file that doesn't say it was derived is returned untouched.
 *
 * Fails where there is no source, where it is invalid, still a search space, or can't be edited safely.
 */
export function deriveFinalConfig(input: {
  readonly source: ConfigText | undefined
  readonly existing?: ConfigText | undefined
}): Result<Derived> {
  const { source, existing } = input
  if (source === undefined || source.text.trim() === '') {
    return failure(finding('derive-no-source', 'error', { path: source?.path ?? '' }))
  }
  const fresh = deriveFresh(source)
  if (!fresh.ok) return fresh
  const { text, values, changes, findings } = fresh.value
  const derived = (result: string, conflicts: readonly DeriveConflict[], more: readonly Finding[] = []) => {
    const same = existing !== undefined && textDigest(result) === textDigest(existing.text)
    return success({ text: same ? existing.text : result, changed: !same, changes, conflicts }, [
      ...findings,
      ...more,
    ])
  }
  if (existing === undefined || existing.text.trim() === '') return derived(text, [])
  const origin = originIn(existing.text)
  if (!origin) {
    const note = finding('derive-not-derived', 'warning', { path: existing.path }, { file: existing.path })
    return derived(existing.text, [], [note])
  }
  if (isAsDerived(existing.text, origin)) return derived(text, [])
  const isSameSource = origin.source === source.path && origin.sourceDigest === textDigest(source.text)
  if (isSameSource) return derived(existing.text, [])
  const merged = mergeEdits({ existing, origin, derived: { body: originIn(text)!.body, values } })
  return merged.ok
    ? derived(
        withOrigin(merged.value.body, source, values, originIn(text)!.derivedDigest),
        merged.value.conflicts,
        merged.findings,
      )
    : merged
}

interface Fresh {
  readonly text: string
  readonly values: Readonly<Record<string, unknown>>
  readonly changes: readonly DeriveChange[]
  readonly findings: readonly Finding[]
}

function deriveFresh(source: ConfigText): Result<Fresh> {
  const parsed = parseConfig(source.text, source.path)
  const search = searchSpaceFinding(parsed)
  if (search) return failure(search)
  const config = effectiveConfig(parsed)
  if (!config.ok) {
    const args = { path: source.path, errors: config.findings.length }
    return failure(finding('derive-source-invalid', 'error', args, { file: source.path }), ...config.findings)
  }
  const moved = moveOlderSpellings(parsed.value)
  if (!['model', 'training', 'optimizer'].some((section) => moved.value[section] !== undefined)) {
    return failure(finding('derive-no-training', 'error', { path: source.path }, { file: source.path }))
  }
  const isStated = (path: string) => (valueAt(moved.value, keysOf(path)) ?? null) !== null
  const written = setValues(source, parsed, productionValues(config.value, isStated), noteOf)
  if (!written.ok) return written
  const { text, values } = written.value
  const changes = written.value.changes.map(({ path, from, to, wanted }) => ({
    path,
    from,
    to,
    reason: wanted.reason,
  }))
  return success({ text: withOrigin(text, source, values), values, changes, findings: config.findings })
}
