import { canonicalJson } from '../digest.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { setValue } from './edit.ts'
import { outermostFlowEnd } from './notes.ts'
import { moveOlderSpellings, originOf, type Moved } from './olderSpellings.ts'
import { parseConfig, type ParsedConfig } from './parse.ts'
import { isPlainMap, keysOf, putAt, valueAt, type KeyPath } from './path.ts'

export interface ConfigText {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

/** A value that a key of the schema is to have. */
export interface Setting {
  /** Dotted path of the schema. */
  readonly path: string
  readonly value: unknown
}

export interface SettingChange<S extends Setting> {
  readonly wanted: S
  /** Dotted path as it stands in the file. */
  readonly path: string
  /** Value before; undefined where the file says nothing of the key. */
  readonly from: unknown
  readonly to: unknown
}

export interface SettingsWritten<S extends Setting> {
  readonly text: string
  /** What the text says now, as a whole. */
  readonly values: Readonly<Record<string, unknown>>
  readonly changes: readonly SettingChange<S>[]
}

/**
 * Writes values into a configuration's text, each where the file keeps that key (older spellings included). Comments,
 * order and style stay. `noteOf` makes the comment behind a changed value from the one before, the file's path and,
 * where several keys stand on one line, the key's name. Fails where the text has no safe place for a value.
 */
export function setValues<S extends Setting>(
  source: ConfigText,
  parsed: ParsedConfig,
  wanted: readonly S[],
  noteOf: (from: unknown, path: string, key: string, setting: S) => string,
): Result<SettingsWritten<S>> {
  const moved = moveOlderSpellings(parsed.value)
  const values = structuredClone(parsed.value) as Record<string, unknown>
  const changes: SettingChange<S>[] = []
  const begun = new Set<string>()
  let text = source.text
  for (const setting of wanted) {
    const target = targetOf(parsed, moved, setting.path, setting.value)
    const from = valueAt(parsed.value, target.path) ?? undefined
    if (canonicalJson(from) === canonicalJson(target.value)) continue
    const section = target.path.slice(0, -1).join('.')
    const isNewSection = section !== '' && (valueAt(parsed.value, target.path.slice(0, -1)) ?? null) === null
    const isInFlow = outermostFlowEnd(parsed, target.path) !== undefined
    const note = noteOf(from, source.path, isInFlow ? target.path.join('.') : '', setting)
    const edited = setValue(text, target.path, target.value, isNewSection && begun.has(section) ? '' : note)
    begun.add(section)
    if (edited === undefined) return failure(cannotEdit(source, target.path))
    text = edited
    putAt(values, target.path, target.value)
    changes.push({ wanted: setting, path: target.path.join('.'), from, to: target.value })
  }
  const check = parseConfig(text, source.path)
  if (!check.usable || canonicalJson(check.value) !== canonicalJson(values)) {
    const moving = changes.find(
      ({ path, to }) => canonicalJson(valueAt(check.value, path.split('.'))) !== canonicalJson(to),
    )
    return failure(cannotEdit(source, keysOf(moving?.path ?? changes[0]?.path ?? '')))
  }
  return success({ text, values, changes })
}

const cannotEdit = (source: ConfigText, path: KeyPath) =>
  finding('derive-cannot-edit', 'error', { path: source.path, key: path.join('.') }, { file: source.path })

/** Where in the file a key of the schema is set, and to what: a section in short form is written out. */
function targetOf(parsed: ParsedConfig, moved: Moved, path: string, value: unknown) {
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
