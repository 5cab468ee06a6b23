import { type Key, leafKeys, rootKey } from './keys.ts'
import { olderSpellings } from './olderSpellings.ts'
import { rules } from './rules/list.ts'
import { inlineText } from './scalars.ts'

/** The reference page of the configuration, in Markdown, made from the schema, the spellings and the rules. */
export function referencePage(): string {
  const sections = [...rootKey.children!.values()]
  return [
    '# Configuration',
    '',
    'Every key of `configs/final_config.yaml`. The training and optimization configurations have the same form.',
    'Sections and keys that are left out take their defaults; a key that nothing reads is kept and reported.',
    'Fractions are written as such: an accuracy of 80 % is `0.80`.',
    '',
    ...topLevel(sections),
    ...sections.flatMap((section) => sectionLines(section)),
    '## Other spellings',
    '',
    'Configurations that grew elsewhere are read as they are:',
    '',
    '| written | read as |',
    '|---|---|',
    ...olderSpellings.map(({ from, to }) => `| \`${from}\` | \`${to}\` |`),
    '| `optimizer.betas: [a, b]` | `optimizer.beta1`, `optimizer.beta2` |',
    '| `optimizer: Adam`, `lr_scheduler: cosine`, `model: MLP` | the section’s `type` or `architecture` |',
    '| `early_stopping: false` and other switches | the section’s `enabled` |',
    '',
    '## Rules across keys',
    '',
    'What `finalize-model validate` finds beside wrong types, bounds, unknown and repeated keys:',
    '',
    '| code | finds |',
    '|---|---|',
    ...rules.map(({ id, finds }) => `| \`${id}\` | ${cell(finds)} |`),
    '',
    '## YAML 1.2 and PyYAML',
    '',
    'The file is read as YAML 1.2. A Python trainer that reads it with PyYAML follows YAML 1.1 and sees some',
    'unquoted values differently; each such value is reported with an edit after which both agree:',
    '',
    '| written | here | PyYAML | write |',
    '|---|---|---|---|',
    ...dialectExamples.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n')
}

const dialectExamples: readonly (readonly string[])[] = [
  ['`1e-3`', 'the number 0.001', 'a text', '`1.0e-3`'],
  ['`yes`, `no`, `on`, `off`', 'a text', 'true or false', '`true` or `false`, or quotes'],
  ['`0o17`', 'the number 15', 'a text', '`15`'],
  ['`012`', 'the number 12', 'the number 10', '`12`'],
  ['`1_000`', 'a text', 'the number 1000', '`1000`'],
  ['`12:30:45`', 'a text', 'the number 45045', "`'12:30:45'`"],
  ['`2024-01-31`', 'a text', 'a date', "`'2024-01-31'`"],
  ['`<<: *base`', 'a key named `<<`', 'merges the map', 'the merged values'],
]

function topLevel(sections: readonly Key[]): readonly string[] {
  return table(sections.filter(({ children }) => children === undefined))
}

function sectionLines(section: Key): readonly string[] {
  if (section.children === undefined) return []
  const head = [`## \`${section.path}\``, '', section.description, '']
  return section.open ? [...head, 'Any keys.', ''] : [...head, ...table(leafKeys(section), section.path)]
}

function table(keys: readonly Key[], section = ''): readonly string[] {
  if (keys.length === 0) return []
  return [
    '| key | type | default | meaning |',
    '|---|---|---|---|',
    ...keys.map((key) => row(key, section)),
    '',
  ]
}

function row(key: Key, section: string): string {
  const name = section === '' ? key.path : key.path.slice(section.length + 1)
  const type = key.bounds === '' ? key.type : `${key.type}, ${key.bounds}`
  const fallback = key.default === undefined ? '' : `\`${inlineText(key.default)}\``
  return `| \`${name}\` | ${cell(type)} | ${cell(fallback)} | ${cell(key.description)} |`
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
