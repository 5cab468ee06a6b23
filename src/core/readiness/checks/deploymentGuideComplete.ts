import { examplePaths } from '../../reports/examples/documents.ts'
import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'

export const deploymentGuideComplete: Check = {
  id: 'deployment-guide-complete',
  passesWhen:
    'docs/deployment_guide.md has every section, every figure in it equals today’s evidence, the parts for people are written, and the programs it shows lie beside it unchanged.',
  judge: (ground) =>
    judgeDocument(ground, layout.documents.deploymentGuide, { beside: Object.values(examplePaths) }),
}
