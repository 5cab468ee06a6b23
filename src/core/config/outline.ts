import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import type { Range } from '../finding.ts'
import type { ParsedConfig } from './parse.ts'

export interface OutlineNode {
  readonly name: string
  /** The value in a few words; empty for a section. */
  readonly detail: string
  readonly kind: 'section' | 'list' | 'value'
  /** Key and value; and the key alone. */
  readonly range: Range
  readonly nameRange: Range
  readonly children: readonly OutlineNode[]
}

const deepest = 4
const longest = 60

/** The sections and keys of a configuration in the order of the file; of broken YAML, what can be made out. */
export function outline(parsed: ParsedConfig): readonly OutlineNode[] {
  const root = parsed.document?.contents
  return isMap(root) ? nodesOf(parsed, root, 1) : []
}

function nodesOf(parsed: ParsedConfig, map: YAMLMap, depth: number): readonly OutlineNode[] {
  return map.items.flatMap((pair) => {
    const key = pair.key as Node | null
    const value = pair.value as Node | null
    if (!isScalar(key) || !key.range) return []
    const name = String(key.source ?? key.value)
    if (name === '') return []
    const end = Math.max(key.range[1], trimmedEnd(parsed.text, value))
    return [
      {
        name,
        detail: isMap(value) ? '' : shown(parsed.text, value),
        kind: isMap(value) ? ('section' as const) : isSeq(value) ? ('list' as const) : ('value' as const),
        range: parsed.lines.range(key.range[0], end),
        nameRange: parsed.lines.range(key.range[0], key.range[1]),
        children: isMap(value) && depth < deepest ? nodesOf(parsed, value, depth + 1) : [],
      },
    ]
  })
}

function shown(text: string, node: Node | null): string {
  if (!node?.range) return ''
  const all = text.slice(node.range[0], Math.min(trimmedEnd(text, node), node.range[0] + 4 * longest))
  const line = isSeq(node) && !node.flow ? `${node.items.length}` : all.replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

function trimmedEnd(text: string, node: Node | null): number {
  let end = node?.range?.[1] ?? 0
  while (end > (node?.range?.[0] ?? 0) && /\s/.test(text[end - 1]!)) end -= 1
  return end
}
