import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import type { Evaluation } from '../../../../src/core/metrics/evaluation.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { predictionsOf } from './cases.ts'

type Task = Evaluation['task']

export const run = (
  test: Predictions,
  more: { val?: Predictions; task?: Task; names?: string[]; primary?: string } = {},
) =>
  evaluatePredictions({
    task: more.task ?? 'classification',
    test,
    ...(more.val && { val: more.val }),
    classNames: more.names ?? [],
    primaryMetric: more.primary ?? (more.task && more.task !== 'classification' ? 'test_rmse' : 'test_acc'),
  })

export function evaluated(...args: Parameters<typeof run>): Evaluation {
  const result = run(...args)
  if (!result.ok) throw new Error(messageOf(result.findings[0]!))
  return result.value
}

/** Labels by name of the class, scored 0.8 for the predicted one. */
export function labelled(
  pairs: readonly (readonly [actual: number, predicted: number])[],
  classes: number,
): Predictions {
  const scores = new Float64Array(pairs.length * classes).fill(0.2 / (classes - 1))
  for (const [row, [, predicted]] of pairs.entries()) scores[row * classes + predicted] = 0.8
  return predictionsOf(
    Float64Array.from(pairs, ([actual]) => actual),
    scores,
    classes,
  )
}
