import type { Evaluation } from '../../core/metrics/evaluation.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { percentText, significantText } from '../../core/wording/numbers.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { shownName } from '../../core/wording/shownName.ts'
import { cellPage } from '../../protocol/evaluation/samples.ts'
import type { FailureList } from '../../protocol/evaluation/failures.ts'
import type { FailureCounts, FailureSample } from '../../protocol/evaluation/failures.ts'
import type { EvaluationView } from '../../protocol/evaluation/view.ts'
import { drawerOf } from './evaluationSamples.ts'

/** How many samples each list of failures has; nothing where there are no scores to list them by. */
export function failureCounts({
  confusionMatrix,
  mistakes,
  hardest,
  labelErrors,
}: Evaluation): FailureCounts {
  if (confusionMatrix.length === 0) return {}
  return {
    ...((hardest || mistakes.length > 0) && { mistakes: mistakes.length }),
    ...(hardest && { hardest: hardest.length }),
    ...(labelErrors && { labels: labelErrors.samples.length }),
  }
}

/** More pairs of label and likely class say less. */
const mostPairs = 8

/** What confident learning counts of all samples; nothing where there are no probabilities to count by. */
export const labelErrorsView = ({ labelErrors }: Evaluation): Pick<EvaluationView, 'labelErrors'> =>
  labelErrors
    ? {
        labelErrors: {
          estimated: significantText(Math.round(labelErrors.estimated)),
          total: labelErrors.total,
          pairs: labelErrors.pairs.slice(0, mostPairs).map(({ given, likely, count }) => ({
            given: shownName(given),
            likely: shownName(likely),
            count,
          })),
        },
      }
    : {}

/** A page of a list, with pictures where inputs are such. */
export async function failureSamples(
  ground: Ground,
  list: FailureList,
  from: number,
): Promise<readonly FailureSample[]> {
  const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
  if (!evaluation.ok || !test.ok) return []
  const draw = await drawerOf(ground, test.value)
  const page = entriesOf(evaluation.value, list).slice(from, from + cellPage)
  const rows = rowsOf(test.value, new Set(page.map(({ id }) => id)))
  return page.map(({ id, actual, other, figure }) => {
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

/** The rows of a few ids among the many of a split. */
function rowsOf({ ids }: Predictions, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  if (ids.length === 0) return new Map([...wanted].map((id) => [id, Number(id)]))
  const rows = new Map<string, number>()
  for (let row = 0; row < ids.length; row++) if (wanted.has(ids[row]!)) rows.set(ids[row]!, row)
  return rows
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
        figure: confidence > 0.9994 && confidence < 1 ? '> 99.9 %' : percentText(confidence, test.samples),
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
