import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import { finding, type Finding, type Place } from '../finding.ts'
import { limits } from './limits.ts'
import { isPlainMap } from './path.ts'
import { inlineText } from './scalars.ts'
import { unsettled } from './unsettled.ts'

/**
 * The data of a syntax tree, and what stands in the way of having it: duplicate keys (the library's own check
 * is quadratic), keys that aren't text or that JavaScript treats specially, aliases that lead nowhere, in a
 * circle, or to more nodes than `limits.aliased`. What can't be known for that is `unsettled` in the data; undefined
 * where a limit cut it off.
 */
export function readPlain(
  root: YAMLMap,
  placeOf: (start: number, end: number) => Place,
): {
  readonly value: Readonly<Record<string, unknown>> | undefined
  readonly findings: readonly Finding[]
} {
  const findings: Finding[] = []
  const anchors = new Map<string, Node>()
  const open = new Set<Node>()
  let aliased = 0
  let exhausted = false
  let isCut = false
  const placeOfNode = (node: Node | null) => placeOf(node?.range?.[0] ?? 0, node?.range?.[1] ?? 0)

  /** `expanding` counts nodes reached through an alias, whose own findings were reported where they stand. */
  function read(node: Node | null, expanding: boolean): unknown {
    if (node === null) return null
    if (expanding && ++aliased > limits.aliased) return null
    if (isAlias(node)) return readAlias(node.source, node, expanding)
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node)
    if (isScalar(node)) return node.value
    open.add(node)
    const value = isMap(node)
      ? readMap(node, expanding)
      : isSeq(node)
        ? readSequence(node.items, expanding)
        : null
    open.delete(node)
    return value
  }

  function readAlias(name: string, node: Node, expanding: boolean): unknown {
    const target = anchors.get(name)
    if (target === undefined) {
      findings.push(finding('config-unknown-anchor', 'error', { name }, placeOfNode(node)))
      return unsettled
    }
    if (open.has(target)) {
      findings.push(finding('config-alias-circle', 'error', { name }, placeOfNode(node)))
      return unsettled
    }
    if (exhausted) return null
    const value = read(target, true)
    if (aliased > limits.aliased && !expanding) {
      exhausted = true
      findings.push(finding('config-alias-bomb', 'error', { name, limit: limits.aliased }, placeOfNode(node)))
    }
    return value
  }

  function readSequence(items: readonly unknown[], expanding: boolean): unknown[] {
    const values: unknown[] = []
    for (const item of items) {
      if (aliased > limits.aliased) break
      values.push(read(item as Node | null, expanding))
    }
    return values
  }

  /** A key that can't be read may be any of a map's: nothing of the map is known then. */
  function readMap(map: YAMLMap, expanding: boolean): Record<string, unknown> | typeof unsettled {
    const value: Record<string, unknown> = {}
    let isKnown = true
    if (map.items.length > limits.keys) {
      const key = map.items[limits.keys]!.key as Node
      const args = { keys: map.items.length, limit: limits.keys }
      findings.push(finding('config-too-many-keys', 'error', args, placeOfNode(key)))
      isCut = true
      return value
    }
    for (const pair of map.items) {
      if (aliased > limits.aliased) break
      const key = readKey(pair.key as Node | null, expanding)
      const member = read(pair.value as Node | null, expanding)
      const isMerge = key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN'
      if (isMerge && !expanding) findings.push(mergeKey(map, pair.key as Scalar, member, placeOfNode))
      if (key === undefined || isMerge) {
        isKnown = false
        continue
      }
      const isTwice = Object.hasOwn(value, key)
      if (isTwice && !expanding)
        findings.push(finding('config-duplicate-key', 'error', { key }, placeOfNode(pair.key as Node)))
      value[key] = isTwice ? unsettled : member
    }
    return isKnown ? value : unsettled
  }

  function readKey(key: Node | null, expanding: boolean): string | undefined {
    if (key !== null && 'anchor' in key && typeof key.anchor === 'string') anchors.set(key.anchor, key)
    if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
      if (!expanding) findings.push(finding('config-key-not-text', 'error', {}, placeOfNode(key)))
      return undefined
    }
    const text = keyText(key)
    if (text === '__proto__') {
      if (!expanding) findings.push(finding('config-reserved-key', 'error', { key: text }, placeOfNode(key)))
      return undefined
    }
    return text
  }

  const value = readMap(root, false)
  return { value: value === unsettled || isCut || exhausted ? undefined : value, findings }
}

/** What a key is called in the data. */
export const keyText = (key: Scalar) =>
  typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))

/** PyYAML merges `<<`, YAML 1.2 doesn't know it. The edit writes out what would be merged. */
function mergeKey(
  map: YAMLMap,
  key: Scalar,
  merged: unknown,
  placeOfNode: (node: Node | null) => Place,
): Finding {
  const place = placeOfNode(key)
  const pair = map.items.find((item) => item.key === key)
  const end = placeOfNode(pair?.value as Node | null).range?.end
  const own = new Set(map.items.map((item) => (isScalar(item.key) ? keyText(item.key) : '')))
  const members = new Map<string, unknown>()
  for (const source of Array.isArray(merged) ? (merged as readonly unknown[]) : [merged]) {
    if (!isPlainMap(source)) continue
    for (const [name, value] of Object.entries(source))
      if (!own.has(name) && !members.has(name)) members.set(name, value)
  }
  if (members.size === 0 || !place.range || !end) return finding('config-merge-key', 'error', {}, place)
  const separator = map.flow ? ', ' : `\n${' '.repeat(place.range.start.character)}`
  const text = [...members]
    .map(([name, value]) => `${inlineText(name)}: ${inlineText(value)}`)
    .join(separator)
  return finding('config-merge-key', 'error', {}, place, [{ range: { start: place.range.start, end }, text }])
}
