import type { Config } from './schema.ts'

/** Whether a configuration requires the approval of no role at all, so that no person would answer for a release. */
export function asksNobody(approvals: Config['approvals']): boolean {
  return [approvals.technical, approvals.product, approvals.compliance].every(({ required }) => !required)
}
