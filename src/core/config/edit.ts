import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import { nodeAt } from './nodes.ts'
import { parseConfig } from './parse.ts'
import { isPlainMap, type KeyPath } from './path.ts'
import { findNote, outermostFlowEnd } from './notes.ts'
import { inlineText } from './scalars.ts'

/*
 * Changes of a YAML text that leave everything else as it stands: order, comments, quotes, white space. Each
 * function parses the text, changes one thing and returns the new text, or undefined where the text has no
 * place for it (a value reached through an alias, say). `note` is a comment for the changed line, or empty.
 */

/** Sets the value at a path, adding the sections that are missing on the way. */
export function setValue(text: string, path: KeyPath, value: unknown, note: string): string | undefined {
  const { document } = parseConfig(text, '')
  if (!document) return undefined
  const found = nodeAt(document, path)
  if (found) {
    const { node } = found
    if (node && isSeq(node) && Array.isArray(value)) return setList(text, document, path, node, value, note)
    return replace(text, document, path, node, inlineText(value), note)
  }
  const holderPath = path.slice(0, -1)
  const key = path.at(-1)
  if (typeof key !== 'string') return undefined
  const holder = nodeAt(document, holderPath)
  if (!holder) return setValue(text, holderPath, { [key]: value }, note)
  const { node, pair } = holder
  if (isMap(node))
    return node.flow
      ? insertInFlow(text, holderPath, node, key, value, note)
      : insertInBlock(text, node, key, value, note)
  if (pair && (node === null || isEmpty(node))) {
    const keyStart = pair.key.range![0]
    const indent = columnOf(text, keyStart) + stepOf(text)
    return insertLines(
      text,
      lineEnd(text, pair.key.range![1]),
      blockLines(key, value, indent, stepOf(text), note),
    )
  }
  return undefined
}

/** Removes a key with its value and the rest of its line. */
export function removeKey(text: string, path: KeyPath): string | undefined {
  const { document } = parseConfig(text, '')
  const holder = nodeAt(document, path.slice(0, -1))?.node
  const found = nodeAt(document, path)
  if (!found?.pair || !isMap(holder) || holder.flow) return undefined
  const start = lineStart(text, found.pair.key.range![0])
  if (text.slice(start, found.pair.key.range![0]).trim() !== '') return undefined
  const end = lineEnd(text, found.node ? lastOffset(text, found.node) : found.pair.key.range![1])
  return text.slice(0, start) + text.slice(end).replace(/^\r?\n/, '')
}

function replace(
  text: string,
  document: Document.Parsed,
  path: KeyPath,
  node: Node | null,
  value: string,
  note: string,
): string | undefined {
  const key = nodeAt(document, path)?.pair?.key
  let start: number
  let end: number
  let gap = ''
  if (node === null || isEmpty(node)) {
    if (!key?.range) return undefined
    start = text.indexOf(':', key.range[1]) + 1
    end = start
    gap = ' '
  } else if ((isMap(node) || isSeq(node)) && !node.flow) {
    if (!key?.range) return undefined
    start = text.indexOf(':', key.range[1]) + 1
    end = lastOffset(text, node)
    gap = ' '
  } else {
    start = node.range![0]
    end = isAlias(node) || isScalar(node) ? node.range![1] : lastOffset(text, node)
  }
  const changed = text.slice(0, start) + gap + value + text.slice(end)
  return setNote(changed, path, note)
}

/** Adds what a list lacks at its end where the new list goes on from the old one; replaces it otherwise. */
function setList(
  text: string,
  document: Document.Parsed,
  path: KeyPath,
  list: YAMLSeq,
  wanted: readonly unknown[],
  note: string,
): string | undefined {
  const present = list.items.map((item) => (isScalar(item) ? item.value : undefined))
  const goesOn = present.length > 0 && present.every((item, index) => item === wanted[index])
  const last = list.items.at(-1) as Node | undefined
  if (!goesOn || !last?.range) return replace(text, document, path, list, inlineText(wanted), note)
  const added = wanted.slice(present.length).map(inlineText)
  if (list.flow) {
    const at = last.range[1]
    const addition = added.map((item) => `, ${item}`).join('')
    return setNote(text.slice(0, at) + addition + text.slice(at), path, note)
  }
  const dash = text.lastIndexOf('-', last.range[0])
  const indent = ' '.repeat(columnOf(text, dash))
  const lines = added.map((item) => `${indent}- ${item}`)
  if (note !== '') lines[0] = `${lines[0]}  ${note}`
  return insertLines(text, lineEnd(text, lastOffset(text, last)), lines)
}

function insertInFlow(
  text: string,
  path: KeyPath,
  map: YAMLMap,
  key: string,
  value: unknown,
  note: string,
): string {
  const member = `${key}: ${inlineText(value)}`
  const last = map.items.at(-1)
  const node = (last?.value ?? last?.key) as Node | undefined
  const at = node ? Math.max(node.range![1], (last!.key as Node).range![1]) : map.range![0] + 1
  const addition = node ? `, ${member}` : ` ${member} `
  return setNote(text.slice(0, at) + addition + text.slice(at), [...path, key], note)
}

function insertInBlock(text: string, map: YAMLMap, key: string, value: unknown, note: string): string {
  const first = map.items[0]!.key as Node
  const lines = blockLines(key, value, columnOf(text, first.range![0]), stepOf(text), note)
  const isTop = columnOf(text, first.range![0]) === 0
  const spaced = isTop && isPlainMap(value) ? ['', ...lines] : lines
  return insertLines(text, lineEnd(text, lastOffset(text, map)), spaced)
}

/** Gives the key at a path a note, in place of the one it has; an empty one takes it away. */
export function setNote(text: string, path: KeyPath, note: string): string {
  const parsed = parseConfig(text, '')
  const old = findNote(parsed, path)
  if (old) {
    if (note !== '') return text.slice(0, old.start) + note + text.slice(old.end)
    const rest = text.slice(old.end).replace(/^[ \t]+(?=[#\r\n]|$)/, '')
    const before = text.slice(0, old.start)
    return (rest.startsWith('#') ? before : before.replace(/[ \t]+$/, '')) + rest
  }
  const found = nodeAt(parsed.document, path)
  if (note === '' || !found?.pair) return text
  const { node } = found
  const isBlock = node !== null && (isMap(node) || isSeq(node)) && !node.flow
  const behindKey = text.indexOf(':', found.pair.key.range![1]) + 1
  const at =
    outermostFlowEnd(parsed, path) ??
    (node === null || isBlock || isEmpty(node) ? behindKey : lastOffset(text, node))
  return `${text.slice(0, at)}  ${note}${text.slice(at)}`
}

/** A key with its value as lines of block style; short lists and empty maps stay on one line. */
function blockLines(key: string, value: unknown, indent: number, step: number, note: string): string[] {
  const margin = ' '.repeat(indent)
  const end = note === '' ? '' : `  ${note}`
  if (isPlainMap(value) && Object.keys(value).length > 0) {
    const members = Object.entries(value).flatMap(([name, member]) =>
      blockLines(name, member, indent + step, step, ''),
    )
    return [`${margin}${inlineText(key)}:${end}`, ...members]
  }
  const inline = inlineText(value)
  if (Array.isArray(value) && inline.length > 40) {
    return [
      `${margin}${key}:${end}`,
      ...value.map((item) => `${margin}${' '.repeat(step)}- ${inlineText(item)}`),
    ]
  }
  return [`${margin}${inlineText(key)}: ${inline}${end}`]
}

function insertLines(text: string, at: number, lines: readonly string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  return text.slice(0, at) + end + lines.join(end) + text.slice(at)
}

/** Columns that a section's keys stand deeper than the section: those of the first one; two where none has any. */
export function stepOf(text: string): number {
  return /^[^\s#][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2
}

/** Offset behind the last character of a node that is no white space. */
function lastOffset(text: string, node: Node): number {
  let end = node.range?.[1] ?? 0
  while (end > 0 && /\s/.test(text[end - 1]!)) end -= 1
  return end
}

/** Offset of the `\n` or `\r\n` that ends the line of an offset, or of the text's end. */
function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  if (at === -1) return text.length
  return text[at - 1] === '\r' ? at - 1 : at
}

const lineStart = (text: string, from: number) => text.lastIndexOf('\n', from - 1) + 1
const columnOf = (text: string, offset: number) => offset - lineStart(text, offset)
const isEmpty = (node: Node) => isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]
