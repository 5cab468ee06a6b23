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
  const judge = finalJudge(task, predictions, columns)
  return {
    slices: {
      metric: isRightOrWrong(task) ? 'acc' : 'mae',
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

/** Judges a found slice by its samples: labels for samples that weigh far more than the others, values for their skewness. */
function finalJudge(
  task: MetricTask,
  predictions: Predictions,
  columns: Columns,
): (slice: FoundSlice) => Judgement {
  const { samples, weights } = predictions
  const errors = isRightOrWrong(task) ? undefined : lossesOf(task, predictions)
  if (!errors && !weights) return (slice) => slice
  return (slice) => {
    const selected = selectRows(slice.where, columns, samples)
    if (!selected.ok) return slice
    return errors
      ? skewedJudgement(slice, errors, selected.value, weights, slice.tail)
      : doubted(slice, selected.value, weights)
  }
}
