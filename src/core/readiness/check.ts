import type { Finding } from '../finding.ts'
import type { Ground } from './ground.ts'

export const verdicts = [
  'passed',
  'failed',
  'stale',
  'missing',
  'pending',
  'waived',
  'not-applicable',
] as const
export type Verdict = (typeof verdicts)[number]

/** What a check says of its item. */
export interface Judgement {
  readonly verdict: Verdict
  /** Why: each a code with arguments, worded at the edge. The first is the headline. */
  readonly reasons: readonly Finding[]
  /** Project-relative paths that a reader can open to see for themselves. */
  readonly evidence: readonly string[]
}

/** Values from the item's HTML comment: `<!-- item: … check: … name=value -->`. */
export type CheckParameters = Readonly<Record<string, string | number | boolean>>

/**
 * One check of the readiness gate or of a phase's gate. `judge` only reads; it recomputes what it can and
 * believes no figure that a trainer or a report states.
 */
export interface Check {
  /** Stands in the checklist's comment. */
  readonly id: string
  /** One line for the reference page: what makes it pass. */
  readonly passesWhen: string
  judge(ground: Ground, parameters: CheckParameters): Promise<Judgement>
}
