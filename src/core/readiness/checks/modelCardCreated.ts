import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'

export const modelCardCreated: Check = {
  id: 'model-card-created',
  passesWhen:
    'docs/model_card.md has every section, every figure in it equals today’s evidence, and a person wrote intended use, data, limits and ethics.',
  judge: (ground) => judgeDocument(ground, layout.documents.modelCard),
}
