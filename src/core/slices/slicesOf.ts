import type { Columns } from '../arrays/column.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import type { MetricTask } from '../metrics/metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import { isRightOrWrong } from './losses.ts'
import { searchSlices } from './search.ts'

/** The worst slices as `evaluation.json` has them; nothing where there is no column to cut by. */
export function slicesOf(
  task: MetricTask,
  predictions: Predictions,
  columns: Columns,
): Pick<Evaluation, 'slices'> {
  const found = searchSlices(task, predictions, columns)
  if (!found) return {}
  const { worst, columns: names, ...rest } = found
  return {
    slices: {
      metric: isRightOrWrong(task) ? 'acc' : 'mae',
      columns: [...names],
      ...rest,
      correction: 'benjamini-hochberg',
      worst: worst.map(({ where, samples, inside, outside, difference, p, adjusted }) => ({
        where,
        samples,
        inside,
        outside,
        difference,
        p,
        adjusted,
      })),
    },
  }
}
