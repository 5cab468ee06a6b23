import { confusionMatrixName, metricEntry } from '../metrics/metricList.ts'
import { surroundingsOf } from './cursor.ts'
import type { Cursor } from './cursorFrame.ts'
import { describeKey } from './describe.ts'
import { stepOf } from './edit.ts'
import type { Key } from './keys.ts'
import { keyOfPath, namedKey } from './lookup.ts'
import { testMetrics } from './metricNames.ts'
import type { KeyPath } from './path.ts'
import type { ProjectFacts } from './projectFacts.ts'
import { inlineText } from './scalars.ts'
import { valuesFor } from './suggestedValues.ts'
import { taskIn } from './taskIn.ts'
import { transformAt, type Transform } from './transforms.ts'

/** What may be written at a place of a configuration. */
export interface Completion {
  readonly label: string
  readonly kind: 'section' | 'key' | 'value'
  /** Type and bounds of a key; what a value is. */
  readonly detail: string
  /** Markdown. */
  readonly documentation: string
  /** Offsets of the text that is replaced; on one line. */
  readonly start: number
  readonly end: number
  /** What is written, around a placeholder (may be empty) that stays selected or takes the cursor. */
  readonly before: string
  readonly placeholder: string
  readonly after: string
  /** Values to choose from follow: ask for completions again. */
  readonly goesOn: boolean
}

export interface CompleteOptions {
  readonly project?: ProjectFacts
  /** Data files of the project, relative to it. */
  readonly files?: readonly string[]
}

/**
 * Keys and values that fit at an offset, in the schema's order. Works on text that isn't valid YAML at the moment.
 * Never offers a key that the file has already, be it by an older spelling, nor one that `diagnose` would call unknown.
 */
export function complete(text: string, offset: number, options: CompleteOptions = {}): readonly Completion[] {
  const { cursor, stated } = surroundingsOf(text, offset)
  if (!cursor) return []
  return cursor.kind === 'key' ? keysAt(text, cursor, stated) : valuesAt(text, cursor, options)
}

function keysAt(text: string, cursor: Cursor, stated: readonly KeyPath[]): readonly Completion[] {
  const transform = transformAt(cursor.path)
  if (transform) return parameterKeys(cursor, transform)
  const section = keyOfPath(cursor.path)?.key
  if (!section?.children) return []
  const taken = takenKeys(stated)
  for (const name of cursor.others) {
    const known = namedKey(section, name)
    if (known) taken.add(known.key.path)
  }
  const keys = [...section.children.values()].filter(({ path }) => !taken.has(path))
  const written = keys.map((key) => keyCompletion(text, cursor, key))
  if (section.path === 'targets') written.push(...metricKeys(text, cursor, section))
  return cursor.isFollowed
    ? written.map((each) => ({ ...each, before: each.label, placeholder: '', after: '', goesOn: false }))
    : written
}

/** Parameters of a transform, which the schema leaves open. */
function parameterKeys(cursor: Cursor, { parameters }: Transform): readonly Completion[] {
  return parameters
    .filter(({ name }) => !cursor.others.has(name))
    .map(({ name, type, meaning, example }) =>
      completion(cursor, {
        label: name,
        kind: 'key',
        detail: type,
        documentation: meaning,
        before: cursor.isFollowed ? name : `${name}: `,
        placeholder: cursor.isFollowed ? '' : example,
      }),
    )
}

/** Targets for metrics that the schema has no key of its own for. */
function metricKeys(text: string, cursor: Cursor, section: Key): readonly Completion[] {
  return testMetrics(taskIn(text))
    .filter((name) => !section.children!.has(name) && !cursor.others.has(name))
    .filter((name) => name !== `test_${confusionMatrixName}`)
    .map((name) => {
      const { title, definition, direction } = metricEntry(name)!
      const bound = direction === 'min' ? 'Highest' : 'Least'
      const documentation = `${bound} value on the test set: ${title} (\`${definition}\`).`
      return completion(cursor, {
        label: name,
        kind: 'key',
        detail: 'number',
        documentation,
        before: `${name}: `,
      })
    })
}

/** The keys of the schema that a file states, older spellings followed. */
function takenKeys(stated: readonly KeyPath[]): Set<string> {
  const taken = new Set<string>()
  for (const path of stated) {
    const key = keyOfPath(path)?.key
    if (key) taken.add(key.path)
    if (path.at(-1) === 'betas' && keyOfPath(path.slice(0, -1))?.key.path === 'optimizer')
      for (const beta of ['optimizer.beta1', 'optimizer.beta2']) taken.add(beta)
  }
  return taken
}

function keyCompletion(text: string, cursor: Cursor, key: Key): Completion {
  const type = key.type.replaceAll('`', '')
  const detail = key.bounds === '' ? type : `${type}, ${key.bounds}`
  const shared = { label: key.name, detail, documentation: describeKey(key) }
  if (key.children)
    return cursor.isFlow
      ? completion(cursor, {
          ...shared,
          kind: 'section',
          before: `${key.name}: { `,
          after: ' }',
          goesOn: true,
        })
      : completion(cursor, {
          ...shared,
          kind: 'section',
          before: `${key.name}:\n${' '.repeat(cursor.column + stepOf(text))}`,
          goesOn: !key.open,
        })
  const isList = key.type.startsWith('list')
  const goesOn = key.choices.length > 0 && !isList
  const placeholder = goesOn || key.default === undefined ? '' : inlineText(key.default)
  return isList && placeholder === ''
    ? completion(cursor, { ...shared, kind: 'key', before: `${key.name}: [`, after: ']', goesOn: true })
    : completion(cursor, { ...shared, kind: 'key', before: `${key.name}: `, placeholder, goesOn })
}

function valuesAt(text: string, cursor: Cursor, options: CompleteOptions): readonly Completion[] {
  const key = keyOfPath(cursor.path)?.key
  if (!key || key.children) return []
  const isInList = typeof cursor.path.at(-1) === 'number'
  const needsGap = text[cursor.start - 1] === ':'
  return valuesFor(key, isInList, text, options)
    .filter(
      ({ value, flow }) =>
        !(isInList && cursor.others.has(value)) && (cursor.quote === '' || flow === undefined),
    )
    .filter(({ isWord }) => cursor.quote === '' || !isWord)
    .map(({ value, flow, meaning, detail, bracketed, isWord }) => {
      const plain = cursor.quote === '' ? (flow ?? (isWord ? value : inlineText(value))) : value
      const braced = flow !== undefined && cursor.isFlow ? `{ ${flow} }` : plain
      const inBrackets = bracketed && cursor.quote === '' ? `[${braced}]` : braced
      return completion(cursor, {
        label: value,
        kind: 'value',
        detail,
        documentation: meaning === '' ? describeKey(key) : meaning,
        before: (needsGap ? ' ' : '') + inBrackets,
      })
    })
}

function completion(
  { start, end }: Cursor,
  parts: Pick<Completion, 'label' | 'kind' | 'detail' | 'documentation' | 'before'> & Partial<Completion>,
): Completion {
  return { start, end, placeholder: '', after: '', goesOn: false, ...parts }
}
