import { type Finding, type Result, failure, success } from '../finding.ts'
import { type Key, rootKey } from './keys.ts'
import { comprehensiveTestMetrics, comprehensiveValidationMetrics } from './metricNames.ts'
import { moveOlderSpellings, type Moved } from './olderSpellings.ts'
import { parseConfig, type ParsedConfig } from './parse.ts'
import { isPlainMap, type KeyPath } from './path.ts'
import { type Config, configSchema } from './schema.ts'
import { schemaFindings } from './schemaFindings.ts'
import { settledOf, unsettled } from './unsettled.ts'

/**
 * The effective configuration of a file: older spellings moved to their place, every default filled in.
 * Findings of a failure say what is wrong with syntax, types, bounds and choices, each with its range;
 * rules across fields are `diagnose`'s business and refuse nothing here.
 */
export function readConfig(text: string, file: string): Result<Config> {
  return effectiveConfig(parseConfig(text, file))
}

/** As {@link readConfig}, of a file that was parsed already. */
export function effectiveConfig(parsed: ParsedConfig): Result<Config> {
  if (!parsed.usable) return failure(...parsed.findings)
  const read = applySchema(parsed)
  return read.config && read.findings.length === 0
    ? success(read.config, parsed.findings)
    : failure(...parsed.findings, ...read.findings)
}

export interface AppliedSchema {
  readonly moved: Moved
  /** Without what is invalid or unsettled; undefined where even that can't be had. */
  readonly config: Config | undefined
  /** Dotted paths of keys for which `config` has a default though the file says something, or may. */
  readonly replaced: readonly string[]
  readonly findings: readonly Finding[]
}

/** Holds the data of a parsed file against the schema; of a broken one, what is known of it. */
export function applySchema(parsed: ParsedConfig): AppliedSchema {
  const moved = moveOlderSpellings(parsed.known?.value ?? {})
  const stated = withTaskMetrics(withoutNulls(moved.value))
  const { value, paths } = parsed.usable ? { value: stated, paths: [] } : settledOf(stated)
  const unknown = paths.map(dottedKey)
  const whole = configSchema.safeParse(value)
  if (whole.success) return { moved, config: whole.data, replaced: unknown, findings: [] }
  const isKnown = ({ path }: { readonly path: readonly PropertyKey[] }) => {
    const key = dottedKey(path as KeyPath)
    return !unknown.some((other) => isWithin(key, other) || isWithin(other, key))
  }
  const findings = schemaFindings(parsed, moved, value, whole.error.issues.filter(isKnown))
  const invalid = whole.error.issues.map(({ path }) => path as KeyPath)
  const rest = configSchema.safeParse(withoutPaths(value, invalid))
  const replaced = [...unknown, ...invalid.map(dottedKey)]
  return { moved, config: rest.success ? rest.data : undefined, replaced, findings }
}

/** Whether a dotted path is another or inside of it. */
export const isWithin = (path: string, section: string): boolean =>
  path === section || section === '' || path.startsWith(`${section}.`)

/** The dotted path of a key; of the list where something in a list is meant. */
function dottedKey(path: KeyPath): string {
  const list = path.findIndex((part) => typeof part === 'number')
  return (list === -1 ? path : path.slice(0, list)).join('.')
}

/** Metrics that fit the task where the file names none: the schema's own defaults are those of classification. */
function withTaskMetrics(value: Record<string, unknown>): Record<string, unknown> {
  const { task } = value
  if (task === unsettled) {
    for (const name of ['validation', 'test_set']) {
      const section = value[name] ?? {}
      if (isPlainMap(section)) value[name] = { metrics: unsettled, ...section }
    }
    return value
  }
  if (task !== 'multi-label' && task !== 'regression' && task !== 'count') return value
  const sections = {
    validation: comprehensiveValidationMetrics(task),
    test_set: comprehensiveTestMetrics(task),
  }
  for (const [name, metrics] of Object.entries(sections)) {
    const section = value[name] ?? {}
    if (isPlainMap(section) && section['metrics'] === undefined) value[name] = { ...section, metrics }
  }
  return value
}

/** An empty section, or an optional key without a value, is as good as absent. */
function withoutNulls(value: Readonly<Record<string, unknown>>, key: Key = rootKey): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const child = key.children?.get(name)
    if (member === null && (child?.children || child?.optional)) continue
    const isSection = child?.children && !child.open && isPlainMap(member)
    kept[name] = isSection ? withoutNulls(member, child) : member
  }
  return kept
}

/** A copy without the values at the given paths; an item of a list takes the list with it. */
function withoutPaths(value: Readonly<Record<string, unknown>>, paths: readonly KeyPath[]): unknown {
  const copy = structuredClone(value) as Record<string, unknown>
  for (const path of paths) {
    const list = path.findIndex((part) => typeof part === 'number')
    const keys = (list === -1 ? path : path.slice(0, list)) as readonly string[]
    let holder: unknown = copy
    for (const key of keys.slice(0, -1)) holder = isPlainMap(holder) ? holder[key] : undefined
    const last = keys.at(-1)
    if (isPlainMap(holder) && last !== undefined) delete holder[last]
  }
  return copy
}
