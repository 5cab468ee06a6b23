import type { ClassFigures, Evaluation } from '../../metrics/evaluation.ts'
import { runFiles } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { firstDifference } from '../firstDifference.ts'
import { holdStep } from '../heldEvidence.ts'
import { stricter } from '../parameters.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'
import { holdPredictions } from '../testPredictions.ts'

const leastF1 = 0.7
const leastRecall = 0.5

export const confusionMatrixAnalysed: Check = {
  id: 'confusion-matrix-analysed',
  passesWhen:
    'Matrix and plot exist and belong to the predictions, every class has F1 above 0.7 and recall of at least 0.5, and the most confused pairs are named.',
  async judge(ground, parameters) {
    const plot = `${ground.runDirectory}/${runFiles.confusionMatrix}`
    const record = `${ground.runDirectory}/${runFiles.evaluation}`
    const config = await ground.config()
    if (!config.ok) return conclude(reasonsOf(config), [record])
    if (config.value.task !== 'classification') {
      return conclude([because('not-applicable', 'no-classes', { task: config.value.task })], [])
    }
    const foreign = await holdPredictions(ground, 'test')
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) return conclude([...foreign, ...reasonsOf(evaluation)], [record])
    const f1 = stricter('greatest', parameters['f1'], leastF1)
    const recall = stricter('greatest', parameters['recall'], leastRecall)
    const reasons = [
      ...foreign,
      ...evaluation.value.classes.flatMap((each) => judgeClass(each, f1, recall, evaluation.value.test.path)),
      ...(await holdStep(ground, 'evaluate', [plot])),
      ...(await sameMatrix(ground.recordedEvaluation(), evaluation.value, record)),
    ]
    if (!speaksAgainst(reasons)) reasons.push(...named(evaluation.value))
    return conclude(reasons, [plot, record, evaluation.value.test.path])
  },
}

function judgeClass(each: ClassFigures, f1: number, recall: number, path: string): readonly Reason[] {
  const { name, support } = each
  if (support === 0) return [because('failed', 'class-untested', { name, path }, path)]
  const reasons: Reason[] = []
  const reached = { f1: each.f1.value ?? 0, recall: each.recall.value ?? 0 }
  if (!(reached.f1 > f1))
    reasons.push(
      because('failed', 'class-f1-low', { name, support, value: reached.f1, least: f1, path }, path),
    )
  if (!(reached.recall >= recall)) {
    reasons.push(
      because(
        'failed',
        'class-recall-low',
        { name, support, value: reached.recall, least: recall, path },
        path,
      ),
    )
  }
  return reasons
}

/** The matrix in evaluation.json, from which the plot was drawn, against the one of today's predictions. */
async function sameMatrix(
  recorded: ReturnType<Parameters<Check['judge']>[0]['recordedEvaluation']>,
  evaluation: Evaluation,
  path: string,
): Promise<readonly Reason[]> {
  const record = await recorded
  if (!record.ok) return reasonsOf(record)
  const difference = firstDifference(record.value.confusionMatrix, evaluation.confusionMatrix)
  if (!difference) return []
  const [row = '', column = ''] = difference.at.split('.')
  const name = (index: string) => evaluation.classNames[Number(index)] ?? index
  const args = {
    path,
    actual: name(row),
    predicted: name(column),
    stated: difference.left,
    measured: difference.right,
  }
  return [because('failed', 'confusion-matrix-differs', args, path)]
}

function named({ classes, confusedPairs }: Evaluation): readonly Reason[] {
  const worst = classes.reduce<ClassFigures | undefined>(
    (low, each) => (!low || (each.f1.value ?? 0) < (low.f1.value ?? 0) ? each : low),
    undefined,
  )
  const pairs = confusedPairs
    .slice(0, 3)
    .map(({ actual, predicted, count }) => `${actual} as ${predicted} (${count})`)
  return [
    because('passed', 'confusion-analysed', {
      classes: classes.length,
      worst: worst?.name ?? '',
      f1: worst?.f1.value ?? 0,
      pairs,
    }),
  ]
}
