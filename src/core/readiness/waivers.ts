import { finding } from '../finding.ts'
import type { Decider } from '../phases/parse.ts'
import type { Judgement } from './check.ts'
import { settledVerdicts } from './settled.ts'
import type { SignOff } from './signoffs.ts'
import { nameOf, waiverOf } from './standing.ts'

/**
 * Applies the waiver of an item that would keep the gate closed. One that has ended or is incomplete is void and
 * told; an approval can't be waived, since the configuration says whether it is needed.
 */
export function applyWaiver(
  judgement: Judgement,
  item: {
    readonly id: string
    readonly decidedBy: Decider
    readonly acts: readonly SignOff[]
    readonly now: Date
  },
): Judgement {
  if (settledVerdicts.has(judgement.verdict)) return judgement
  const waiver = waiverOf(item.acts, item.id, item.now)
  if (waiver.act === undefined) return { ...judgement, reasons: [...judgement.reasons, ...waiver.findings] }
  if (item.decidedBy === 'approver') {
    const refused = finding('waiver-not-allowed', 'warning', { item: item.id, by: nameOf(waiver.act.by) })
    return { ...judgement, reasons: [...judgement.reasons, refused] }
  }
  return { ...judgement, verdict: 'waived', reasons: [...waiver.findings, ...judgement.reasons] }
}
