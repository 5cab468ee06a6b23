import type { Finding, FindingCode } from '../finding.ts'
import { catalogue } from './catalogue.ts'

/** The sentence for a finding: what was found, with its figures, and what to do. No trailing newline. */
export function messageOf(finding: Finding): string {
  const word = catalogue[finding.code] as (args: Finding['args']) => string
  return word(finding.args)
}

/** All codes, for the reference pages and tests. */
export const findingCodes = Object.keys(catalogue).toSorted() as readonly FindingCode[]
