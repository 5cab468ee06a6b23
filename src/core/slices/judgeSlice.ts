import type { Columns } from '../arrays/column.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import type { MetricTask } from '../metrics/metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import { doubted } from './doubted.ts'
import { judgeLabels, judgeValues, type Judgement } from './judge.ts'
import { GroupSums, isRightOrWrong, lossesOf } from './losses.ts'
import { selectRows } from './select.ts'
import { skewedJudgement } from './skewed.ts'

/** A slice that somebody asked for. */
export interface AskedSlice {
  readonly samples: number
  readonly judgement: Judgement
}

/**
 * Judges the samples that a predicate selects against the rest, as the search for the worst slices does. Fewer than two
 * on a side are a finding.
 */
export function judgeSlice(
  task: MetricTask,
  predictions: Predictions,
  columns: Columns,
  where: string,
): Result<AskedSlice> {
  const { weights, samples: rows } = predictions
  const selected = selectRows(where, columns, rows)
  if (!selected.ok) return selected
  const losses = lossesOf(task, predictions)
  const sums = new GroupSums(2, losses, weights)
  for (let row = 0; row < rows; row++) sums.add(selected.value[row]!, row)
  const [outside, inside] = [sums.momentsOf(0), sums.momentsOf(1)]
  const { samples } = inside
  if (samples < 2 || outside.samples < 2 || !(inside.weight > 0 && outside.weight > 0)) {
    return failure(finding('slice-too-small', 'error', { predicate: where, samples, rest: outside.samples }))
  }
  const judgement = isRightOrWrong(task)
    ? doubted(judgeLabels(inside, outside, weights !== undefined), selected.value, weights)
    : skewedJudgement(judgeValues(inside, outside), losses, selected.value, weights)
  return success({ samples, judgement })
}
