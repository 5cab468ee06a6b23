import type { Verdict } from '../../../../../src/core/readiness/check.ts'
import { createGround } from '../../../../../src/core/readiness/createGround.ts'
import { judgeGate, type GateReport } from '../../../../../src/core/readiness/gate.ts'
import { messageOf } from '../../../../../src/core/wording/message.ts'
import type { ReadyProject } from './readyProject.ts'
import { clock, valueOf } from './stepRecord.ts'

export async function judge({ files }: ReadyProject): Promise<GateReport> {
  return valueOf(await judgeGate(createGround({ files, clock })))
}

/** The items whose verdict is another one than in the honest project. */
export function turned(report: GateReport, honest: GateReport): Record<string, Verdict> {
  return Object.fromEntries(
    report.items
      .filter(({ verdict }, index) => verdict !== honest.items[index]?.verdict)
      .map(({ id, verdict }) => [id, verdict]),
  )
}

export const verdictOf = (report: GateReport, item: string) =>
  report.items.find(({ id }) => id === item)?.verdict

/** What the report says of an item, one sentence a line. */
export const messagesOf = (report: GateReport, item: string): string =>
  (report.items.find(({ id }) => id === item)?.reasons ?? []).map((reason) => messageOf(reason)).join('\n')
