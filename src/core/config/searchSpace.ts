import { finding, type Finding } from '../finding.ts'
import { leafKeys } from './keys.ts'
import { placeOf } from './nodes.ts'
import { moveOlderSpellings, originOf } from './olderSpellings.ts'
import type { ParsedConfig } from './parse.ts'
import { formatPath, isPlainMap, keysOf, valueAt } from './path.ts'

const rangeKeys = new Set([
  'min',
  'max',
  'low',
  'high',
  'values',
  'choices',
  'distribution',
  'grid',
  'q',
  'log',
])
const searchSections = ['search_space', 'param_distributions', 'sweep']

/**
 * A configuration that still holds candidates (`learning_rate: {min: …, max: …}`, a list where one number
 * belongs) is a search, not its outcome. The finding for the first such key; undefined where every key has one value.
 */
export function searchSpaceFinding(parsed: ParsedConfig): Finding | undefined {
  if (!parsed.usable) return undefined
  const moved = moveOlderSpellings(parsed.value)
  for (const key of leafKeys()) {
    if (key.type.includes('list') || key.type.includes('map') || key.open) continue
    const value = valueAt(moved.value, keysOf(key.path))
    const isList = Array.isArray(value) && value.length > 1
    const isRange = isPlainMap(value) && Object.keys(value).some((name) => rangeKeys.has(name))
    if (!isList && !isRange) continue
    const origin = originOf(moved, keysOf(key.path))
    return finding(
      'derive-search-space',
      'error',
      { path: parsed.file, key: formatPath(origin) },
      placeOf(parsed, origin),
    )
  }
  const section = searchSections.find((name) => isPlainMap(parsed.value[name]))
  const says = ['model', 'training', 'optimizer'].some((name) => isPlainMap(moved.value[name]))
  return section === undefined || says
    ? undefined
    : finding('derive-search-space', 'error', { path: parsed.file, key: section }, placeOf(parsed, [section]))
}
