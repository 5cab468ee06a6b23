import type { GateReport } from '../../core/readiness/gate.ts'
import { settledVerdicts } from '../../core/readiness/settled.ts'

/** Items that keep a gate closed no longer. */
export const settledOf = ({ items }: Pick<GateReport, 'items'>): number =>
  items.filter(({ verdict }) => settledVerdicts.has(verdict)).length

/** `21/24`: those, of all. */
export const progressOf = (report: Pick<GateReport, 'items'>): string =>
  `${settledOf(report)}/${report.items.length}`
