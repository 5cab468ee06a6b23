import { type Document, type Node, type Pair, isMap, isScalar, isSeq } from 'yaml'
import type { Place, Range } from '../finding.ts'
import type { ParsedConfig } from './parse.ts'
import type { KeyPath } from './path.ts'

/** A node of the file, with the pair it is the value of where it is one. */
export interface Found {
  readonly node: Node | null
  readonly pair: Pair<Node, Node | null> | undefined
}

/** The node at a path of the file itself; aliases are not followed. Undefined where there is none. */
export function nodeAt(document: Document.Parsed | undefined, path: KeyPath): Found | undefined {
  let found: Found | undefined = document && { node: document.contents, pair: undefined }
  for (const part of path) {
    const holder: Node | null | undefined = found?.node
    if (isMap(holder)) {
      const pair = holder.items.find(
        ({ key }) => isScalar(key) && String(key.source ?? key.value) === String(part),
      )
      found = pair && { node: pair.value as Node | null, pair: pair as Pair<Node, Node | null> }
    } else if (isSeq(holder) && typeof part === 'number' && part < holder.items.length) {
      found = { node: holder.items[part] as Node | null, pair: undefined }
    } else {
      return undefined
    }
  }
  return found
}

/** Offsets of the value at a path; of its key where it is empty or a section. Undefined where there is neither. */
export function valueRange(parsed: ParsedConfig, path: KeyPath): readonly [number, number] | undefined {
  const found = nodeAt(parsed.document, path)
  if (!found) return undefined
  const isPlain = found.node && !isEmptyScalar(found.node) && !(isMap(found.node) && found.pair)
  const node = isPlain ? found.node : (found.pair?.key ?? found.node)
  return node?.range ? trimmed(parsed.text, node.range[0], node.range[1]) : undefined
}

/** Offsets of the key at a path. */
export function keyRange(parsed: ParsedConfig, path: KeyPath): readonly [number, number] | undefined {
  const key = nodeAt(parsed.document, path)?.pair?.key
  return key?.range ? [key.range[0], key.range[1]] : undefined
}

/** Offsets of the first key of a map that is an item of a list. */
function firstKeyRange(parsed: ParsedConfig, path: KeyPath): readonly [number, number] | undefined {
  const node = nodeAt(parsed.document, path)?.node
  const key = isMap(node) ? (node.items[0]?.key as Node | undefined) : undefined
  return key?.range ? [key.range[0], key.range[1]] : undefined
}

/** The place of a value; where it isn't stated, of the nearest section or item of a list above it, else of the first line. */
export function placeOf(parsed: ParsedConfig, path: KeyPath): Place {
  const exact = valueRange(parsed, path)
  if (exact) return { file: parsed.file, range: parsed.lines.range(...exact) }
  for (let length = path.length - 1; length > 0; length -= 1) {
    const key = keyRange(parsed, path.slice(0, length)) ?? firstKeyRange(parsed, path.slice(0, length))
    if (key) return { file: parsed.file, range: parsed.lines.range(...key) }
  }
  return { file: parsed.file, range: firstLine }
}

const firstLine: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

const isEmptyScalar = (node: Node) => isScalar(node) && node.range?.[0] === node.range?.[1]

/** Block collections end after their last line; a place should end with their last character. */
function trimmed(text: string, start: number, end: number): readonly [number, number] {
  let last = end
  while (last > start && /\s/.test(text[last - 1]!)) last -= 1
  return [start, last]
}
