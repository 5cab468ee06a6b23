import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'

export const deploymentGuideComplete: Check = {
  id: 'deployment-guide-complete',
  passesWhen:
    'docs/deployment_guide.md has every section, every figure in it equals today’s evidence, and the parts for people are written.',
  judge: (ground) => judgeDocument(ground, layout.documents.deploymentGuide),
}
