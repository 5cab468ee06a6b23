import type { Verdict } from './check.ts'

/** Verdicts that let a gate open. */
export const settledVerdicts: ReadonlySet<Verdict> = new Set(['passed', 'waived', 'not-applicable'])
