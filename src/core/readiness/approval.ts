import { layout } from '../project/layout.ts'
import type { Judgement } from './check.ts'
import type { Ground } from './ground.ts'
import { asReasons, conclude, reasonsOf } from './reasons.ts'
import { approvalOf, type ApprovalRole } from './standing.ts'

/** Where an approval of today's release stands. The log alone gives it: a tick in the checklist doesn't. */
export async function judgeApproval(ground: Ground, item: string, role: ApprovalRole): Promise<Judgement> {
  const [config, acts, run] = [await ground.config(), await ground.signOffs(), await ground.run()]
  if (!config.ok || !acts.ok) return conclude(reasonsOf(config, acts), [])
  const approval = approvalOf(acts.value, item, {
    role,
    approvals: config.value.approvals,
    release: await ground.release(),
    trainedBy: run.ok ? run.value.user : undefined,
  })
  return conclude(asReasons(approval.verdict, approval.reasons), [layout.signOffs])
}
