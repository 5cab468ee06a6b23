import type { Finding } from '../finding.ts'
import { keyOfPath } from './lookup.ts'
import { keysOf } from './path.ts'
import { rules } from './rules/list.ts'

const ruleCodes = new Set<string>(rules.map(({ id }) => id))
const spellingCodes = new Set<string>(['config-older-spelling', 'config-both-spellings'])
const dialectCodes = new Set<string>(['yaml-dialect', 'config-merge-key'])

/** The heading of the reference page (`docs/reference/configuration.md`) that explains a finding, as its anchor. */
export function referenceAnchor({ code, args }: Pick<Finding, 'code' | 'args'>): string {
  if (ruleCodes.has(code)) return 'rules-across-keys'
  if (spellingCodes.has(code)) return 'other-spellings'
  if (dialectCodes.has(code)) return 'yaml-12-and-pyyaml'
  return typeof args['key'] === 'string'
    ? sectionAnchor(args['key'].replace(/\[\d+\]/g, ''))
    : 'configuration'
}

/** The heading of the section that a dotted key belongs to; the page's own for other keys. */
export function sectionAnchor(dotted: string): string {
  const keys = keysOf(dotted)
  for (let length = keys.length; length > 0; length -= 1) {
    const key = keyOfPath(keys.slice(0, length))?.key
    const section = key && keyOfPath([keysOf(key.path)[0]!])?.key
    if (section?.children) return section.path
  }
  return 'configuration'
}
