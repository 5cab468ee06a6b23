import { judgeApproval } from '../approval.ts'
import type { Check } from '../check.ts'

export const technicalApproval: Check = {
  id: 'technical-approval',
  passesWhen: 'An allowed person who did not run the training approved exactly these artifacts.',
  judge: (ground) => judgeApproval(ground, 'technical-approval', 'technical'),
}
