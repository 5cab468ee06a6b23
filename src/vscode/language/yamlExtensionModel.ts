import type { Finding } from '../../core/finding.ts'

/*
 * Red Hat's YAML extension works from a schema. The one that we contribute to it tells it keys and their meaning and
 * no rule at all: types and bounds would be reported there a second time, without code and fix, and files that we
 * read in an older form (`optimizer: Adam`) would be called wrong. So all findings about the configuration are ours;
 * what it reports of any YAML file, whatever the schema, is left to it, and so are key names and their meaning.
 */

/** What is left to the other extension. */
export interface YamlExtension {
  /** Broken syntax, keys that stand twice, unknown anchors. */
  readonly validates: boolean
  readonly completesKeys: boolean
  readonly tellsMeaning: boolean
  readonly outlines: boolean
}

/** @param setting reads one of the extension's own settings; undefined and anything but `false` is on, as there */
export function silentFor(present: boolean, setting: (name: string) => unknown): YamlExtension {
  const isOn = (name: string) => present && setting(name) !== false
  return {
    validates: isOn('validate'),
    completesKeys: isOn('completion'),
    tellsMeaning: isOn('hover'),
    outlines: present,
  }
}

const ofAnyYaml = new Set<Finding['code']>(['config-syntax', 'config-duplicate-key', 'config-unknown-anchor'])

/** Findings that are shown beside the other extension's. */
export function shownBeside(findings: readonly Finding[], { validates }: YamlExtension): readonly Finding[] {
  return validates ? findings.filter(({ code }) => !ofAnyYaml.has(code)) : findings
}
