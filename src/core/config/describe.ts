import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { metricEntry } from '../metrics/metricList.ts'
import type { Key } from './keys.ts'
import { keyOfPath } from './lookup.ts'
import { findNote } from './notes.ts'
import type { ParsedConfig } from './parse.ts'
import { keysOf, valueAt, type KeyPath } from './path.ts'
import { noteMark, originIn } from './provenance.ts'
import { inlineText } from './scalars.ts'
import { transformAt } from './transforms.ts'

/** What is to say about the key or value at an offset. Parts in Markdown, to be shown one below the other. */
export interface Description {
  /** Path of the schema; for the link to the reference page. */
  readonly path: string
  /** Offsets of what is described. */
  readonly start: number
  readonly end: number
  /** The key, its type and bounds. */
  readonly heading: string
  readonly meaning: string
  /** Default, older spelling, what a metric in the value means, where the value comes from. */
  readonly facts: readonly string[]
}

/** A key in Markdown: type, bounds, meaning and default. */
export function describeKey(key: Key): string {
  return [headingOf(key), key.description, ...defaultOf(key)].filter((part) => part !== '').join('\n\n')
}

/** Describes what stands at an offset; undefined where that is nothing of the schema. */
export function describe(parsed: ParsedConfig, offset: number): Description | undefined {
  const found = placeAtOffset(parsed, offset)
  const inTransform = found && describeTransform(found)
  if (inTransform) return inTransform
  const named = found && keyOfPath(found.path)
  if (!found || !named || found.path.length === 0) return undefined
  const { key, movedTo } = named
  const filePath = found.path.filter((part) => typeof part === 'string')
  return {
    path: key.path,
    start: found.start,
    end: found.end,
    heading: headingOf(key),
    meaning: key.description,
    facts: [
      ...defaultOf(key),
      ...(movedTo === undefined ? [] : [`Read as \`${movedTo}\`.`]),
      ...metricFacts(found.word),
      ...provenanceOf(parsed, filePath, key),
    ],
  }
}

/** What a transform does, by its name, and what its parameters mean; the schema leaves them open. */
function describeTransform({ path, start, end }: Found): Description | undefined {
  const shared = { path: 'data_augmentation.transforms', start, end, facts: [] }
  const own = transformAt(path)
  if (own) return { ...shared, heading: `**\`${own.name}\`** · transform`, meaning: own.meaning }
  const name = path.at(-1)
  const parameter = transformAt(path.slice(0, -1))?.parameters.find((each) => each.name === name)
  return (
    parameter && {
      ...shared,
      heading: `**\`${parameter.name}\`** · ${parameter.type}`,
      meaning: parameter.meaning,
    }
  )
}

function headingOf(key: Key): string {
  const type = key.children ? (key.open ? 'section, any keys' : 'section') : key.type
  return `**\`${key.path}\`** · ${key.bounds === '' ? type : `${type}, ${key.bounds}`}`
}

function defaultOf(key: Key): readonly string[] {
  if (key.children) return []
  if (key.default !== undefined) return [`Default: \`${inlineText(key.default)}\``]
  return key.optional ? ['No default.'] : []
}

function metricFacts(word: string): readonly string[] {
  const entry = /^(?:test|val|train)_/.test(word) ? metricEntry(word) : undefined
  if (!entry) return []
  const better = entry.direction === 'min' ? 'lower is better' : 'higher is better'
  return [`\`${word}\`: ${entry.title}, ${better} (\`${entry.definition}\`).`]
}

/** Where a value comes from, as far as the file itself says: its note, the header and the record at the end. */
function provenanceOf(parsed: ParsedConfig, path: readonly string[], key: Key): readonly string[] {
  const origin = originIn(parsed.text)
  if (!origin || key.children) return []
  const derived = origin.values && valueAt(origin.values, keysOf(key.path))
  const now = valueAt(parsed.value, path)
  const source = codeOf(origin.source)
  if (derived !== undefined && !sameValue(derived, now))
    return [`Edited since it was derived from ${source}: \`${codeText(derived)}\` then.`]
  const note = noteOn(parsed, path)
  if (note !== undefined) return [`Set for production: ${noteText(note)}.`]
  return derived === undefined ? [] : [`As in ${source}.`]
}

/** The note of a key; of the section that was added with it, where that is what was noted. */
function noteOn(parsed: ParsedConfig, path: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const note = findNote(parsed, path.slice(0, length))
    if (note) return note.text.slice(noteMark.length)
  }
  return undefined
}

/** A note in words: `was 20 in configs/…` or `not in configs/…`. */
function noteText(note: string): string {
  const was = /^(?:\S+ )?was (.+) in (.+)$/.exec(note)
  if (was) return `was ${codeOf(was[1]!)} in ${codeOf(was[2]!)}`
  const absent = /^(?:\S+ )?not in (.+)$/.exec(note)
  return absent ? `not in ${codeOf(absent[1]!)}` : codeOf(note)
}

const sameValue = (a: unknown, b: unknown) => inlineText(a) === inlineText(b)

const codeText = (value: unknown) => plainCode(inlineText(value))

/** Text of a file as code: it can't end the code and is never Markdown. */
const codeOf = (text: string) => `\`${plainCode(text)}\``

function plainCode(text: string): string {
  const line = text.replaceAll('`', "'").replace(/\s+/g, ' ')
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

interface Found {
  readonly path: KeyPath
  readonly start: number
  readonly end: number
  readonly word: string
}

/** The key or scalar at an offset, and its path in the file. */
function placeAtOffset(parsed: ParsedConfig, offset: number): Found | undefined {
  const path: (string | number)[] = []
  let node = parsed.document?.contents as Node | null | undefined
  for (;;) {
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key, value }) => holds(key as Node | null, offset) || holds(value as Node | null, offset),
      )
      const key = pair?.key as Node | null | undefined
      if (!pair || !isScalar(key) || !key.range) return undefined
      const name = String(key.source ?? key.value)
      path.push(name)
      if (holds(key, offset)) return { path, start: key.range[0], end: key.range[1], word: name }
      node = pair.value as Node | null
    } else if (isSeq(node)) {
      const index = node.items.findIndex((item) => holds(item as Node | null, offset))
      if (index === -1) return undefined
      path.push(index)
      node = node.items[index] as Node | null
    } else if (isScalar(node) && node.range) {
      return { path, start: node.range[0], end: node.range[1], word: String(node.value) }
    } else return undefined
  }
}

const holds = (node: Node | null, offset: number) =>
  node?.range ? offset >= node.range[0] && offset <= node.range[1] : false
