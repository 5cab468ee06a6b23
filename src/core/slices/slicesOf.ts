import type { Columns } from '../arrays/column.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import type { MetricTask } from '../metrics/metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import { doubted } from './doubted.ts'
import type { Judgement } from './judge.ts'
import { isRightOrWrong, lossesOf } from './losses.ts'
import { searchSlices, type FoundSlice } from './search.ts'
import { selectRows } from './select.ts'
import { skewedJudgement } from './skewed.ts'

/** The worst slices as `evaluation.json` has them; nothing where there is no column to cut by. */
export function slicesOf(
  task: MetricTask,
  predictions: Predictions,
  columns: Columns,
): Pick<Evaluation, 'slices'> {
  const found = searchSlices(task, predictions, columns)
  if (!found) return {}
  const { worst, columns: names, ...rest } = found
  const isOfLabels = isRightOrWrong(task)
  const judge = isOfLabels ? doubtedJudge(predictions, columns) : skewedJudge(task, predictions, columns)
  return {
    slices: {
      metric: isOfLabels ? 'acc' : 'mae',
      columns: [...names],
      ...rest,
      correction: 'benjamini-hochberg',
      worst: worst.map((slice) => {
        const { where, samples, p, adjusted, tail } = slice
        const { inside, outside, difference } = judge(slice)
        return { where, samples, inside, outside, difference, p, adjusted, level: 1 - 2 * tail }
      }),
    },
  }
}

function doubtedJudge({ samples, weights }: Predictions, columns: Columns): (slice: FoundSlice) => Judgement {
  return (slice) => {
    const selected = weights && selectRows(slice.where, columns, samples)
    return selected?.ok ? doubted(slice, selected.value, weights) : slice
  }
}

function skewedJudge(
  task: MetricTask,
  predictions: Predictions,
  columns: Columns,
): (slice: FoundSlice) => Judgement {
  const errors = lossesOf(task, predictions)
  return (slice) => {
    const selected = selectRows(slice.where, columns, errors.length)
    return selected.ok
      ? skewedJudgement(slice, errors, selected.value, predictions.weights, slice.tail)
      : slice
  }
}
