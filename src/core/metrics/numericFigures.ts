import type { Figure } from './evaluation.ts'
import { figureOf, undefinedFigure } from './intervals/interval.ts'
import { bootstrapMeans } from './intervals/means.ts'
import { numericColumns, numericFormula } from './numericFormulas.ts'
import { meanOf } from './probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

/**
 * Figures of predicted values by metric id; intervals by bootstrap over the samples.
 *
 * @param ids as in `metricList.ts`; those that are none of the task are left out
 */
export function numericFigures(
  task: 'regression' | 'count',
  { yTrue, yPred, weights }: Predictions,
  ids: readonly string[],
): Readonly<Record<string, Figure>> {
  const columnOf = numericColumns(yTrue, yPred, weights)
  const columns: Float64Array[] = []
  const places = new Map<string, number>()
  const figures: Record<string, Figure> = {}
  const functions: [id: string, value: (means: readonly number[]) => number][] = []
  for (const id of ids) {
    const formula = numericFormula(id, task)
    if (!formula) continue
    figures[id] = undefinedFigure
    const own = formula.columns.map(columnOf)
    if (!own.every((column) => column !== undefined)) continue
    for (const [at, name] of formula.columns.entries()) {
      if (!places.has(name)) places.set(name, columns.push(own[at]!) - 1)
    }
    const at = formula.columns.map((name) => places.get(name)!)
    functions.push([id, (means) => formula.value(at.map((place) => means[place]!))])
  }
  const means = columns.map((column) => meanOf(column, weights))
  const intervals = bootstrapMeans(
    columns,
    functions.map(([, value]) => value),
    weights,
  )
  for (const [at, [id, value]] of functions.entries()) {
    figures[id] = figureOf(value(means), ...intervals[at]!, 'bootstrap')
  }
  return figures
}
