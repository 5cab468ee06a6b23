import { canonicalJson } from '../digest.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { effectiveConfig } from './effective.ts'
import { setValue } from './edit.ts'
import { mergeEdits, type DeriveConflict } from './merge.ts'
import { outermostFlowEnd } from './notes.ts'
import { moveOlderSpellings, originOf, type Moved } from './olderSpellings.ts'
import { parseConfig, type ParsedConfig } from './parse.ts'
import { isPlainMap, keysOf, putAt, valueAt, type KeyPath } from './path.ts'
import { productionValues, type ProductionReason } from './production.ts'
import { isAsDerived, noteOf, originIn, textDigest, withOrigin } from './provenance.ts'
import { searchSpaceFinding } from './searchSpace.ts'

export interface ConfigText {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

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
  const values = structuredClone(parsed.value) as Record<string, unknown>
  const isStated = (path: string) => (valueAt(moved.value, keysOf(path)) ?? null) !== null
  const changes: DeriveChange[] = []
  const begun = new Set<string>()
  let text = source.text
  for (const { path, value, reason } of productionValues(config.value, isStated)) {
    const target = targetOf(parsed, moved, path, value)
    const from = valueAt(parsed.value, target.path) ?? undefined
    if (canonicalJson(from) === canonicalJson(target.value)) continue
    const section = target.path.slice(0, -1).join('.')
    const isNewSection = section !== '' && (valueAt(parsed.value, target.path.slice(0, -1)) ?? null) === null
    const isInFlow = outermostFlowEnd(parsed, target.path) !== undefined
    const note = noteOf(from, source.path, isInFlow ? target.path.join('.') : '')
    const edited = setValue(text, target.path, target.value, isNewSection && begun.has(section) ? '' : note)
    begun.add(section)
    if (edited === undefined) return failure(cannotEdit(source, target.path))
    text = edited
    putAt(values, target.path, target.value)
    changes.push({ path: target.path.join('.'), from, to: target.value, reason })
  }
  const check = parseConfig(text, source.path)
  if (!check.usable || canonicalJson(check.value) !== canonicalJson(values)) {
    const moving = changes.find(
      ({ path, to }) => canonicalJson(valueAt(check.value, path.split('.'))) !== canonicalJson(to),
    )
    return failure(cannotEdit(source, keysOf(moving?.path ?? changes[0]?.path ?? '')))
  }
  return success({ text: withOrigin(text, source, values), values, changes, findings: config.findings })
}

const cannotEdit = (source: ConfigText, path: KeyPath) =>
  finding('derive-cannot-edit', 'error', { path: source.path, key: path.join('.') }, { file: source.path })

/** Where in the file a key of the schema is set, and to what: a section in short form is written out. */
function targetOf(
  parsed: ParsedConfig,
  moved: Moved,
  path: string,
  value: unknown,
): { readonly path: KeyPath; readonly value: unknown } {
  const keys = keysOf(path)
  const own = originOf(moved, keys)
  if (valueAt(parsed.value, own) !== undefined && !isShortForm(parsed, moved, keys))
    return { path: own, value }
  const section = originOf(moved, keys.slice(0, -1))
  const stated = valueAt(parsed.value, section)
  if (stated === undefined || stated === null || isPlainMap(stated)) {
    return { path: [...section, keys.at(-1)!], value }
  }
  const expanded = valueAt(moved.value, keys.slice(0, -1))
  return { path: section, value: { ...(isPlainMap(expanded) ? expanded : {}), [keys.at(-1)!]: value } }
}

/** Whether a key's value stands in the file as its whole section: `early_stopping: true`. */
function isShortForm(parsed: ParsedConfig, moved: Moved, keys: KeyPath): boolean {
  const section = originOf(moved, keys.slice(0, -1))
  const own = originOf(moved, keys)
  return own.join('.') === section.join('.') && !isPlainMap(valueAt(parsed.value, section))
}
