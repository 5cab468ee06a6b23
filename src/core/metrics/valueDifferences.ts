import type { MetricDifference } from './comparison.ts'
import { differenceOf } from './difference.ts'
import { jackknifeMeans } from './intervals/jackknife.ts'
import type { MeanFunction } from './intervals/means.ts'
import { collectColumns, numericColumns, numericFormula } from './numericFormulas.ts'
import { meanOf } from './mean.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Differences of two models of values on the same samples in the same order, by metric id. */
export function valueDifferences(
  task: 'regression' | 'count',
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
): Record<string, MetricDifference> {
  const { yTrue, weights } = first
  const [ofFirst, ofSecond] = [first, second].map(({ yPred }) => numericColumns(yTrue, yPred, weights))
  const { columns, functionOf } = collectColumns()
  const compared = ids.flatMap((id) => {
    const formula = numericFormula(id, task)
    if (!formula) return []
    return [{ id, one: functionOf(formula, ofFirst!), other: functionOf(formula, ofSecond!) }]
  })
  const gaps = compared.map(({ one, other }): MeanFunction =>
    one && other ? (means) => one(means) - other(means) : () => Number.NaN,
  )
  const intervals = jackknifeMeans(columns, gaps, weights)
  const means = columns.map((column) => meanOf(column, weights))
  return Object.fromEntries(
    compared.map(({ id, one, other }, at) => [
      id,
      differenceOf(
        id,
        one?.(means) ?? Number.NaN,
        other?.(means) ?? Number.NaN,
        [intervals[at]!.low, intervals[at]!.high],
        'jackknife-t-paired',
        yTrue.length,
        intervals[at]!.doubts,
      ),
    ]),
  )
}
