import type { Result } from '../../core/finding.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { variantsOf } from '../../core/reports/variants.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shiftSentence } from '../../core/wording/scoreShift.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { EvaluationAnswer } from '../../protocol/evaluation.ts'
import { splits, type Split } from '../../protocol/evaluation/splits.ts'
import type { EvaluationView } from '../../protocol/evaluation/view.ts'
import { failureCounts, labelErrorsView } from './evaluationFailures.ts'
import { classRows, matrixView } from './evaluationMatrix.ts'
import { gapView, metricsView, primaryId } from './evaluationMetrics.ts'
import { slicesView } from './evaluationSlices.ts'
import { valuesView } from './evaluationValues.ts'
import { recommendationOf, variantRow } from './evaluationVariants.ts'

const longestNote = 600

/** What the panel shows, from the evaluation as it is recomputed now; what is missing beside it is told as a note. */
export async function evaluationModel(ground: Ground): Promise<EvaluationAnswer> {
  const result = await ground.evaluation()
  if (!result.ok) {
    const isRefused = result.findings.some(({ code }) => code !== 'file-missing')
    return { kind: 'missing', reasons: sentences(result), isRefused, startable: true }
  }
  const evaluation = result.value
  const classNames = evaluation.classNames.map((name) => shownName(name))
  const [test, parity, benchmark] = [
    await ground.predictions('test'),
    await ground.parity(),
    await ground.benchmark(),
  ]
  const measured = benchmark.ok ? benchmark.value : undefined
  const view: EvaluationView = {
    task: evaluation.task,
    runDirectory: ground.runDirectory,
    samples: evaluation.test.samples,
    classNames,
    ...(evaluation.positiveClass !== undefined && { positiveClass: shownName(evaluation.positiveClass) }),
    primary: primaryId(evaluation),
    ...metricsView(evaluation, classNames),
    gap: gapView(evaluation),
    ...(evaluation.scoreShift && { shift: shiftSentence(evaluation.scoreShift) }),
    ...(evaluation.confusionMatrix.length > 0 && { matrix: matrixView(evaluation) }),
    classes: classRows(evaluation),
    slices: await slicesView(ground, evaluation),
    failures: failureCounts(evaluation),
    ...labelErrorsView(evaluation),
    scored: await scoredSplits(ground),
    weighted: test.ok && test.value.weights !== undefined,
    ...((evaluation.task === 'regression' || evaluation.task === 'count') &&
      test.ok &&
      valuesView(test.value)),
    variants: variantsOf(parity.ok ? parity.value : undefined, measured).map((variant) =>
      variantRow(variant, evaluation.task),
    ),
    ...recommendationOf(measured),
    ...(measured && {
      measuredOn: [measured.runtime, measured.device, measured.host].filter((part) => part !== '').join(', '),
    }),
    notes: [...sentences(result), ...sentences(parity), ...sentences(benchmark)],
  }
  return { kind: 'ready', view }
}

async function scoredSplits(ground: Ground): Promise<readonly Split[]> {
  const scored: Split[] = []
  for (const split of splits) {
    const read = await ground.predictions(split)
    if (read.ok && read.value.scores.length > 0) scored.push(split)
  }
  return scored
}

const sentences = ({ findings }: Result<unknown>): readonly string[] =>
  findings.map((found) => shownName(messageOf(found), longestNote))
