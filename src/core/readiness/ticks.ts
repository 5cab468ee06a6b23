import type { ChecklistItem, Decider } from '../phases/parse.ts'
import { finding, type Finding } from '../finding.ts'
import type { Judgement } from './check.ts'
import { settledVerdicts } from './settled.ts'
import type { SignOff } from './signoffs.ts'
import { lastTick, nameOf } from './standing.ts'

/**
 * What the box in the checklist means. Where a person decides, the box is the truth, the check beside it can
 * only hold it back, and the log says who ticked. Where a check or an approver decides, a tick changes
 * nothing, and one that contradicts the verdict is told.
 */
export function applyTick(
  judgement: Judgement,
  item: {
    readonly checklist: string
    readonly id: string
    readonly decidedBy: Decider
    readonly line: ChecklistItem | undefined
    readonly acts: readonly SignOff[]
  },
): Judgement {
  const { id, decidedBy, line, acts, checklist } = item
  const ticked = line?.ticked ?? false
  const settled = settledVerdicts.has(judgement.verdict)
  if (decidedBy === 'person') {
    if (ticked)
      return settled
        ? { ...judgement, reasons: [...judgement.reasons, who(id, checklist, line, acts)] }
        : judgement
    if (!settled) return judgement
    const waiting = finding('tick-pending', 'warning', { file: checklist, item: id }, { file: checklist })
    return { ...judgement, verdict: 'pending', reasons: [waiting, ...judgement.reasons] }
  }
  // The box of an approval that has gone stale was ticked by the approval, and the next run takes it away.
  if (!ticked || settled || !line || (decidedBy === 'approver' && judgement.verdict === 'stale'))
    return judgement
  const args = { file: checklist, line: line.line + 1, item: id }
  const place = { file: checklist, range: boxOf(line) }
  const ignored =
    decidedBy === 'approver'
      ? finding('tick-approves-nothing', 'warning', args, place)
      : finding('tick-ignored', 'warning', args, place)
  return { ...judgement, reasons: [...judgement.reasons, ignored] }
}

function who(id: string, file: string, line: ChecklistItem | undefined, acts: readonly SignOff[]): Finding {
  const act = lastTick(acts, id)
  return act?.act === 'tick'
    ? finding('tick-given', 'info', { item: id, by: nameOf(act.by), at: act.at })
    : finding('tick-unaudited', 'info', { file, line: (line?.line ?? 0) + 1, item: id }, { file })
}

function boxOf({ line }: ChecklistItem) {
  return { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }
}
