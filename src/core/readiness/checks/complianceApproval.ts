import { judgeApproval } from '../approval.ts'
import type { Check } from '../check.ts'

export const complianceApproval: Check = {
  id: 'compliance-approval',
  passesWhen:
    'An allowed person who did not run the training approved exactly these artifacts for compliance, or the configuration asks for no such approval.',
  judge: (ground) => judgeApproval(ground, 'compliance-approval', 'compliance'),
}
