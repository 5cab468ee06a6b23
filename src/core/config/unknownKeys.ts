import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import { finding, type Finding, type TextEdit } from '../finding.ts'
import { leafKeys, rootKey, type Key } from './keys.ts'
import { limits } from './limits.ts'
import { placeAt } from './lines.ts'
import { namedKey } from './lookup.ts'
import { metricId, splitOf } from './metricNames.ts'
import { nearest } from './nearest.ts'
import { olderSpellings } from './olderSpellings.ts'
import type { ParsedConfig } from './parse.ts'
import { architectures, torchArchitectures } from './trainerNames.ts'

/** Understood beside the schema's keys, without a place of their own there. */
const understood = new Set(['optimizer.betas'])

/** Keys that nothing reads, with the known one that was probably meant, and keys in an older spelling. */
export function unknownKeys(parsed: ParsedConfig): readonly Finding[] {
  const root = parsed.known?.root
  if (!root) return []
  const findings: Finding[] = []
  const counts = { unknown: 0 }
  const isForeignModel = usesForeignModel(parsed.known?.value)
  visit(root, rootKey)
  return findings

  function visit(map: YAMLMap, section: Key): void {
    const present = new Set(map.items.map(({ key }) => nameOf(key as Node)))
    for (const { key, value } of map.items) {
      const name = nameOf(key as Node)
      if (name === undefined || !isScalar(key) || !key.range) continue
      const path = section.path === '' ? name : `${section.path}.${name}`
      const place = placeAt(parsed.file, parsed.lines, key.range[0], key.range[1])
      const named = namedKey(section, name)
      if (named) {
        const { key: known, movedTo } = named
        if (movedTo !== undefined) findings.push(olderFinding(path, movedTo))
        if (isMap(value) && known.children && !known.open) visit(value, known)
      } else if (!isUnderstood(section, name, path)) {
        counts.unknown += 1
        findings.push(unknownFinding(section, name, path, present))
      }

      function olderFinding(from: string, to: string): Finding {
        const [fromSection, toSection] = [from, to].map((dotted) => dotted.split('.').slice(0, -1).join('.'))
        const newName = to.split('.').at(-1)!
        const isRename = fromSection === toSection && !present.has(newName)
        const fix = isRename ? [{ range: place.range!, text: newName }] : undefined
        return finding('config-older-spelling', 'info', { from, to }, place, fix)
      }

      function unknownFinding(
        holder: Key,
        word: string,
        dotted: string,
        others: ReadonlySet<unknown>,
      ): Finding {
        const isMany = counts.unknown > limits.findingsOfACode
        const sibling = isMany ? '' : nearest(word, siblingsOf(holder))
        const elsewhere = sibling !== '' || isMany ? '' : elsewhereOf(word)
        const suggestion = sibling || elsewhere
        const fix: readonly TextEdit[] | undefined =
          sibling !== '' && !others.has(sibling) ? [{ range: place.range!, text: sibling }] : undefined
        const isOwn = holder.path === 'model' && isForeignModel && suggestion === ''
        const severity = isOwn ? 'info' : 'warning'
        return finding('config-unknown-key', severity, { key: dotted, suggestion }, place, fix)
      }
    }
  }
}

function isUnderstood(section: Key, name: string, path: string): boolean {
  if (section.path === 'targets') return splitOf(name) === 'test' && metricId(name) !== undefined
  return understood.has(path)
}

function siblingsOf(section: Key): readonly string[] {
  const names = [...(section.children?.keys() ?? [])]
  const prefix = section.path === '' ? '' : `${section.path}.`
  for (const { from } of olderSpellings) {
    if (from.startsWith(prefix) && !from.slice(prefix.length).includes('.'))
      names.push(from.slice(prefix.length))
  }
  return names
}

/** The full path of a key of another section with exactly this name, older names included. */
function elsewhereOf(name: string): string {
  const wanted = name.toLowerCase()
  const key = leafKeys().find((each) => each.name === wanted)?.path
  return key ?? olderSpellings.find(({ from }) => from.endsWith(`.${wanted}`))?.to ?? ''
}

function nameOf(key: Node | null): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined
  return typeof key.value === 'string' ? key.value : key.source
}

/** A model of the project's own takes parameters that we can't know. */
function usesForeignModel(value: Readonly<Record<string, unknown>> | undefined): boolean {
  const model = value?.['model']
  if (typeof model !== 'object' || model === null) return false
  const { architecture, name } = model as { architecture?: unknown; name?: unknown }
  const stated = architecture ?? name
  const ours: readonly string[] = [...architectures, ...torchArchitectures]
  return typeof stated === 'string' && !ours.includes(stated)
}
