import type { Evaluation } from '../../core/metrics/evaluation.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { percentText, significantText } from '../../core/reports/figure.ts'
import { idsOf } from '../../core/runs/predictions.ts'
import { shownName } from '../../core/wording/shownName.ts'
import { cellPage } from '../../protocol/evaluation.ts'
import type { FailureList } from '../../protocol/evaluationParts.ts'
import type { FailureCounts, FailureSample } from '../../protocol/evaluationView.ts'
import { drawerOf } from './evaluationSamples.ts'

/** How many samples each list of failures has. */
export function failureCounts({
  confusionMatrix,
  mistakes,
  hardest,
  labelErrors,
}: Evaluation): FailureCounts {
  if (confusionMatrix.length === 0) return {}
  return {
    mistakes: mistakes.length,
    ...(hardest && { hardest: hardest.length }),
    ...(labelErrors && { labels: labelErrors.samples.length }),
  }
}

/** A page of a list, with pictures where inputs are such. */
export async function failureSamples(
  ground: Ground,
  list: FailureList,
  from: number,
): Promise<readonly FailureSample[]> {
  const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
  if (!evaluation.ok || !test.ok) return []
  const draw = await drawerOf(ground, test.value)
  const rows = new Map(idsOf(test.value).map((id, row) => [id, row]))
  return entriesOf(evaluation.value, list)
    .slice(from, from + cellPage)
    .map(({ id, actual, other, figure }) => {
      const row = rows.get(id)
      const picture = row === undefined ? undefined : draw(row)
      return {
        id: shownName(id),
        actual: shownName(actual),
        other: shownName(other),
        figure,
        ...(picture && { picture }),
      }
    })
}

type Entry = Pick<FailureSample, 'id' | 'actual' | 'other' | 'figure'>

function entriesOf(
  { mistakes, hardest, labelErrors, test }: Evaluation,
  list: FailureList,
): readonly Entry[] {
  switch (list) {
    case 'mistakes':
      return mistakes.map(({ id, actual, predicted, confidence }) => ({
        id,
        actual,
        other: predicted,
        figure: confidence > 0.9994 && confidence < 1 ? '> 99.9%' : percentText(confidence, test.samples),
      }))
    case 'hardest':
      return (hardest ?? []).map(({ id, actual, predicted, loss }) => ({
        id,
        actual,
        other: predicted,
        figure: significantText(loss),
      }))
    case 'labels':
      return (labelErrors?.samples ?? []).map(({ id, given, likely, margin }) => ({
        id,
        actual: given,
        other: likely,
        figure: margin.toFixed(3),
      }))
  }
}
