import { configIfValid } from '../config/configFile.ts'
import { trainingDigest } from '../config/digest.ts'
import { formatPath, isPlainMap, type KeyPath } from '../config/path.ts'
import { inlineText } from '../config/scalars.ts'
import type { Config } from '../config/schema.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { readRun } from './runDirectory.ts'

/** The configuration that a run was trained with, or why it isn't known any more. */
export type RunConfiguration =
  | { readonly kind: 'known'; readonly path: string; readonly config: Config }
  | { readonly kind: 'changed'; readonly path: string }
  | { readonly kind: 'unknown' }

/**
 * Reads the configuration of a run: the copy in its directory, else the file that its record names, as long as its
 * training sections have the digest of the record; a file that was edited since is `changed`.
 */
export async function readRunConfiguration(files: Files, run: string): Promise<RunConfiguration> {
  const copy = `${run}/${runFiles.config}`
  const copied = await configIfValid(files, copy)
  if (copied) return { kind: 'known', path: copy, config: copied }
  const record = await readRun(files, `${run}/${runFiles.run}`)
  if (!record.ok) return { kind: 'unknown' }
  const { path, training } = record.value.config
  const config = await configIfValid(files, path)
  if (!config) return { kind: 'unknown' }
  return trainingDigest(config) === training ? { kind: 'known', path, config } : { kind: 'changed', path }
}

/** A key whose values differ between runs, and each run's value as text; undefined where it isn't set or known. */
export interface DifferingKey {
  readonly key: string
  readonly values: readonly (string | undefined)[]
}

/** Keys whose values differ between the known ones of some configurations, in the order in which they first appear. */
export function differingKeys(configurations: readonly RunConfiguration[]): readonly DifferingKey[] {
  const known = configurations.map((read) => (read.kind === 'known' ? flatten(read.config) : undefined))
  const keys = new Set(known.flatMap((values) => [...(values?.keys() ?? [])]))
  const differing: DifferingKey[] = []
  for (const key of keys) {
    const values = known.map((all) => all?.get(key))
    const among = new Set(values.filter((_, index) => known[index] !== undefined))
    if (among.size > 1) differing.push({ key, values })
  }
  return differing
}

/** The leaves of a configuration by their dotted keys; a list is one value. */
function flatten(config: Config): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  const visit = (value: unknown, path: KeyPath): void => {
    if (isPlainMap(value)) for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key])
    else if (value !== undefined) leaves.set(formatPath(path), inlineText(value))
  }
  visit(config, [])
  return leaves
}
