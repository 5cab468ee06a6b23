import { judgeApproval } from '../approval.ts'
import type { Check } from '../check.ts'

export const productApproval: Check = {
  id: 'product-approval',
  passesWhen:
    'An allowed person who did not run the training approved exactly these artifacts for the product.',
  judge: (ground) => judgeApproval(ground, 'product-approval', 'product'),
}
