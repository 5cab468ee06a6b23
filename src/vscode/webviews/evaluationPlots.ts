import type { Ground } from '../../core/readiness/ground.ts'
import { evaluationPlots } from '../../core/reports/plots/evaluationPlots.ts'
import { thresholdPlots } from '../../core/reports/plots/thresholdPlots.ts'
import type { AskedDecision } from '../../protocol/evaluation/decision.ts'
import type { Plot } from '../../protocol/evaluation/pictures.ts'
import { decideFor, decidingModels } from './decisionModels.ts'

/**
 * The plots of `evaluate --plots`, and those of `thresholds --plots` for what is chosen: of several models their curves
 * beside each other. Those of the choice are told apart by their names.
 */
export async function plotsOf(ground: Ground, chosen: AskedDecision | undefined): Promise<readonly Plot[]> {
  const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
  const ofTest = evaluation.ok && test.ok ? Object.entries(evaluationPlots(test.value, evaluation.value)) : []
  const ofChoice = chosen ? await choicePlots(ground, chosen) : []
  return [...ofTest, ...ofChoice].map(([name, content]) => ({ name, content }))
}

async function choicePlots(
  ground: Ground,
  chosen: AskedDecision,
): Promise<readonly (readonly [name: string, content: string])[]> {
  const decided = await decideFor(ground, await decidingModels(ground, chosen.models), chosen, false)
  return decided.ok
    ? Object.entries(thresholdPlots(decided.value)).map(
        ([name, content]) => [name === 'thresholds' ? name : `thresholds_${name}`, content] as const,
      )
    : []
}
