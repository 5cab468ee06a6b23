import type { Columns } from '../arrays/column.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import type { MetricTask } from '../metrics/metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Judgement } from './judge.ts'
import { isRightOrWrong, lossesOf } from './losses.ts'
import { searchSlices } from './search.ts'
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
  const losses = lossesOf(task, predictions)
  const skewedOf = (where: string, judgement: Judgement): Judgement => {
    const selected = selectRows(where, columns, losses.length)
    return selected.ok ? skewedJudgement(judgement, losses, selected.value, predictions.weights) : judgement
  }
  return {
    slices: {
      metric: isRightOrWrong(task) ? 'acc' : 'mae',
      columns: [...names],
      ...rest,
      correction: 'benjamini-hochberg',
      worst: worst.map(({ where, samples, p, adjusted, ...judged }) => {
        const { inside, outside, difference } = isRightOrWrong(task)
          ? judged
          : skewedOf(where, { ...judged, p })
        return { where, samples, inside, outside, difference, p, adjusted }
      }),
    },
  }
}
