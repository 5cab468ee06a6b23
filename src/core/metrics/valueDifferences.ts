import type { MetricDifference } from './comparison.ts'
import { differenceOf } from './difference.ts'
import { jackknifeMeans } from './intervals/jackknife.ts'
import type { MeanFunction } from './intervals/means.ts'
import { numericColumns, numericFormula, type NumericFormula } from './numericFormulas.ts'
import { meanOf } from './probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Differences of two models of values on the same samples in the same order, by metric id. */
export function valueDifferences(
  task: 'regression' | 'count',
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
): Record<string, MetricDifference> {
  const { yTrue, weights } = first
  const sources = [first, second].map(({ yPred }) => numericColumns(yTrue, yPred, weights))
  const columns: Float64Array[] = []
  const places = new Map<string, number>()
  /** Where a model's column stands among those that are drawn; undefined where it has none. */
  const placeOf = (model: 0 | 1, name: string): number | undefined => {
    const key = `${model} ${name}`
    if (!places.has(key)) {
      const column = sources[model]!(name)
      if (!column) return undefined
      places.set(key, columns.push(column) - 1)
    }
    return places.get(key)
  }
  const valueOf = (model: 0 | 1, { columns: names, value }: NumericFormula): MeanFunction | undefined => {
    const at = names.map((name) => placeOf(model, name))
    return at.includes(undefined) ? undefined : (means) => value(at.map((place) => means[place!]!))
  }
  const compared = ids.flatMap((id) => {
    const formula = numericFormula(id, task)
    return formula ? [{ id, one: valueOf(0, formula), other: valueOf(1, formula) }] : []
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
        intervals[at]!,
        'jackknife-t-paired',
        yTrue.length,
      ),
    ]),
  )
}
