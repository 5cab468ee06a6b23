import type { Finding } from '../../core/finding.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import { messageOf } from '../../core/wording/message.ts'

/** The report as a value: that of the core, each finding with its sentence. Members are added, never renamed. */
export function readinessValue(report: GateReport) {
  const { decision, items, findings, ...rest } = report
  return {
    version: 1,
    ...rest,
    ...(decision && { decision: { decision: decision.decision, message: messageOf(decision.reason) } }),
    items: items.map(({ reasons, ...item }) => ({ ...item, reasons: reasons.map(worded) })),
    findings: findings.map(worded),
  }
}

/** A finding with its sentence. */
export const worded = (found: Finding) => {
  const { code, severity, args, place } = found
  return { code, severity, message: messageOf(found), args, ...(place && { place }) }
}

/** `check --format json`. */
export const readinessJson = (report: GateReport): string =>
  `${JSON.stringify(readinessValue(report), finiteOnly, 2)}\n`

/** JSON has no NaN: such a figure is null. */
export const finiteOnly = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value
