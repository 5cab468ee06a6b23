import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'

export const testResultsDocumented: Check = {
  id: 'test-results-documented',
  passesWhen: 'test_results.md has every section, and every figure in it equals today’s evidence.',
  judge: (ground) => judgeDocument(ground, layout.documents.testResults),
}
