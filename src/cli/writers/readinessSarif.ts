import type { Finding } from '../../core/finding.ts'
import type { GateReport, ItemReport } from '../../core/readiness/gate.ts'
import { settledVerdicts } from '../../core/readiness/settled.ts'
import { messageOf } from '../../core/wording/message.ts'
import { programVersion } from '../version.ts'
import { sarifLog, sarifPlace } from './sarif.ts'

/**
 * SARIF: each item a rule, each reason of an item that keeps the gate closed a result. A waived
 * item's results are suppressed with the waiver as justification; items that passed have none.
 */
export function readinessSarif(report: GateReport): string {
  return sarifLog({
    version: programVersion,
    rules: report.items.map(({ id, title, section }) => ({
      id,
      name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
      shortDescription: { text: title.replaceAll('`', '') },
      properties: { section },
    })),
    results: report.items.flatMap((item, index) => resultsOf(item, index, report.checklist)),
    properties: { gate: report.gate, open: report.open, decision: report.decision?.decision ?? '' },
  })
}

function resultsOf(item: ItemReport, ruleIndex: number, checklist: string) {
  const { id, verdict, reasons, next } = item
  const waived = verdict === 'waived'
  if (settledVerdicts.has(verdict) && !waived) return []
  const [waiver, ...rest] = reasons
  const shown = waived ? rest : reasons
  return shown.map((reason, index) => ({
    ruleId: id,
    ruleIndex,
    kind: 'fail',
    level: levelOf(reason, verdict),
    message: {
      text: next !== undefined && index === 0 ? `${messageOf(reason)} Next: ${next}` : messageOf(reason),
    },
    locations: [sarifPlace(reason.place ?? { file: checklist })],
    partialFingerprints: { 'finalizeModel/v1': `${id}/${reason.code}/${reason.place?.file ?? ''}` },
    properties: { verdict, code: reason.code },
    ...(waived &&
      waiver && {
        suppressions: [{ kind: 'external', status: 'accepted', justification: messageOf(waiver) }],
      }),
  }))
}

function levelOf({ severity }: Finding, verdict: ItemReport['verdict']): 'error' | 'warning' | 'note' {
  if (severity === 'info') return 'note'
  return severity === 'error' || verdict === 'failed' ? 'error' : 'warning'
}
