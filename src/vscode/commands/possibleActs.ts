import { settledVerdicts } from '../../core/readiness/settled.ts'
import type { SignOff } from '../../core/readiness/signoffs.ts'
import type { ItemTarget } from '../trees/phaseNode.ts'

/** What a person may do with an item as it stands; the usual act first. Whether this person may is the engine's to say. */
export function possibleActs({
  decidedBy,
  verdict,
  ticked,
}: Pick<ItemTarget, 'decidedBy' | 'verdict' | 'ticked'>): readonly SignOff['act'][] {
  if (decidedBy === 'approver') {
    if (verdict === 'not-applicable') return []
    if (verdict === 'passed') return ['revoke']
    return verdict === 'pending' || verdict === 'missing' ? ['approve'] : ['approve', 'revoke']
  }
  const acts: SignOff['act'][] = []
  if (decidedBy === 'person') acts.push(ticked ? 'untick' : 'tick')
  if (verdict === 'waived') acts.unshift('revoke')
  else if (!settledVerdicts.has(verdict)) acts.push('waive')
  return acts
}
