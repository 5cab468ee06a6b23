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
    'Matrix and plot exist and belong to the predictions, every class has F1 above 0.7 and recall of at least 0.5, and the most confused pairs are named. Of labels, where a sample may have several, each has to reach the same; there is no matrix of them.',
  async judge(ground, parameters) {
    const plot = `${ground.runDirectory}/${runFiles.confusionMatrix}`
    const record = `${ground.runDirectory}/${runFiles.evaluation}`
    const config = await ground.config()
    if (!config.ok) return conclude(reasonsOf(config), [record])
    const { task } = config.value
    if (task === 'regression' || task === 'count') {
      return conclude([because('not-applicable', 'no-classes', { task })], [])
    }
    const kind = task === 'multi-label' ? 'label' : 'class'
    const foreign = await holdPredictions(ground, 'test')
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) return conclude([...foreign, ...reasonsOf(evaluation)], [record])
    const { test } = evaluation.value
    const f1 = stricter('greatest', parameters['f1'], leastF1)
    const recall = stricter('greatest', parameters['recall'], leastRecall)
    const reasons = [
      ...foreign,
      ...evaluation.value.classes.flatMap((each) => judgeClass({ ...each, kind }, f1, recall, test.path)),
      ...(await holdStep(ground, 'evaluate', [kind === 'label' ? record : plot])),
      ...(await sameMatrix(ground.recordedEvaluation(), evaluation.value, record)),
    ]
    if (!speaksAgainst(reasons)) {
      reasons.push(kind === 'label' ? weakestLabel(evaluation.value) : mostConfused(evaluation.value))
    }
    return conclude(reasons, [...(kind === 'label' ? [] : [plot]), record, test.path])
  },
}

function judgeClass(
  each: ClassFigures & { readonly kind: 'class' | 'label' },
  f1: number,
  recall: number,
  path: string,
): readonly Reason[] {
  const { kind, name, support } = each
  if (support === 0) return [because('failed', 'class-untested', { kind, name, path }, path)]
  const reasons: Reason[] = []
  const reached = { f1: each.f1.value ?? 0, recall: each.recall.value ?? 0 }
  if (!(reached.f1 > f1))
    reasons.push(
      because('failed', 'class-f1-low', { kind, name, support, value: reached.f1, least: f1, path }, path),
    )
  if (!(reached.recall >= recall)) {
    reasons.push(
      because(
        'failed',
        'class-recall-low',
        { kind, name, support, value: reached.recall, least: recall, path },
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

const weakestOf = (classes: readonly ClassFigures[]): ClassFigures | undefined =>
  classes.reduce<ClassFigures | undefined>(
    (low, each) => (!low || (each.f1.value ?? 0) < (low.f1.value ?? 0) ? each : low),
    undefined,
  )

function weakestLabel({ classes }: Evaluation): Reason {
  const weakest = weakestOf(classes)
  const args = { labels: classes.length, worst: weakest?.name ?? '', f1: weakest?.f1.value ?? 0 }
  return because('passed', 'labels-analysed', args)
}

function mostConfused({ classes, confusedPairs }: Evaluation): Reason {
  const worst = weakestOf(classes)
  const pairs = confusedPairs
    .slice(0, 3)
    .map(({ actual, predicted, count }) => `${actual} as ${predicted} (${count})`)
  return because('passed', 'confusion-analysed', {
    classes: classes.length,
    worst: worst?.name ?? '',
    f1: worst?.f1.value ?? 0,
    pairs,
  })
}
