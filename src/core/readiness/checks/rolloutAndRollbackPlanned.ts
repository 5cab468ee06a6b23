import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'

export const rolloutAndRollbackPlanned: Check = {
  id: 'rollout-and-rollback-planned',
  passesWhen:
    'The deployment guide has rollout steps with thresholds and a way back; the previous model is kept and named.',
  judge: (ground) =>
    judgeDocument(ground, layout.documents.deploymentGuide, { sections: /roll-?(?:out|back)/i }),
}
