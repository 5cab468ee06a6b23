import { isMap, isSeq } from 'yaml'
import { keyRange, nodeAt } from './nodes.ts'
import type { ParsedConfig } from './parse.ts'
import type { KeyPath } from './path.ts'
import { noteMark } from './provenance.ts'

/** Our own note on a key's line, by offsets of the text. */
export interface Note {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The note of a key: behind its value, on the line of the key for a section, on one of the lines of a list;
 * for a key in a flow collection behind the outermost one, naming the key. Undefined where there is none.
 */
export function findNote(parsed: ParsedConfig, path: KeyPath): Note | undefined {
  const key = keyRange(parsed, path)
  if (!key) return undefined
  const { text } = parsed
  const flowEnd = outermostFlowEnd(parsed, path)
  const node = nodeAt(parsed.document, path)?.node
  if (flowEnd !== undefined) {
    const named = `${noteMark}${path.join('.')} `
    return notesIn(text, flowEnd, lineEnd(text, flowEnd)).find((note) => note.text.startsWith(named))
  }
  const isBlock = (isMap(node) || isSeq(node)) && !node.flow
  const valueEnd = node?.range?.[1] ?? key[1]
  const from = isBlock ? key[1] : valueEnd
  const to = isBlock && isSeq(node) ? trimEnd(text, node.range![2]) : from
  return notesIn(text, from, lineEnd(text, Math.max(from, to)))[0]
}

/** Offset behind the outermost flow collection that a key stands in; undefined where it stands in none. */
export function outermostFlowEnd(parsed: ParsedConfig, path: KeyPath): number | undefined {
  for (let length = 0; length < path.length; length += 1) {
    const node = nodeAt(parsed.document, path.slice(0, length))?.node
    if ((isMap(node) || isSeq(node)) && node.flow) return node.range?.[1]
  }
  return undefined
}

function notesIn(text: string, from: number, to: number): readonly Note[] {
  return [...text.slice(from, to).matchAll(/# finalize-model: [^#\r\n]*/g)].map((match) => {
    const start = from + match.index
    const found = match[0].trimEnd()
    return { start, end: start + found.length, text: found }
  })
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at === -1 ? text.length : at
}

function trimEnd(text: string, end: number): number {
  let at = end
  while (at > 0 && /\s/.test(text[at - 1]!)) at -= 1
  return at
}
