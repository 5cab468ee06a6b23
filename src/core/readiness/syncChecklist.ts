import { success, type Finding, type Result } from '../finding.ts'
import type { Files } from '../ports.ts'
import { writeTick } from '../phases/writeTick.ts'
import type { GateReport } from './gate.ts'

/**
 * Lets the boxes of the checklist follow the verdicts where a check or an approver decides; a person's own ticks
 * are left alone. A waiver ticks no box: its end would leave a tick that nobody gave. Returns the ids of the items whose
 * box was changed. A box that couldn't be written is a finding, and the others are still done.
 */
export async function syncChecklist(files: Files, report: GateReport): Promise<Result<readonly string[]>> {
  const changed: string[] = []
  const findings: Finding[] = []
  if ((await files.stat(report.checklist)) === undefined) return success(changed)
  for (const { id, decidedBy, verdict, ticked } of report.items) {
    const wanted = verdict === 'passed' || verdict === 'not-applicable'
    if (decidedBy === 'person' || ticked === wanted) continue
    const written = await writeTick(files, report.checklist, id, wanted)
    if (written.ok) changed.push(id)
    else findings.push(...written.findings.filter(({ code }) => code !== 'item-not-in-checklist'))
  }
  return success(changed, findings)
}
