import type { Ground } from '../../../../../src/core/readiness/ground.ts'
import type { EvaluationView } from '../../../../../src/protocol/evaluation/view.ts'
import { evaluationModel } from '../../../../../src/vscode/webviews/evaluationModel.ts'

/** What the evaluation panel shows of a project. */
export async function viewOf(ground: Ground): Promise<EvaluationView> {
  const answer = await evaluationModel(ground)
  if (answer.kind !== 'ready') throw new Error(JSON.stringify(answer))
  return answer.view
}
