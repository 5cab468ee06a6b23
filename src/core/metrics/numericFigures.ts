import type { Figure } from './evaluation.ts'
import { figureOf, undefinedFigure } from './intervals/interval.ts'
import { bootstrapMeans, type MeanFunction } from './intervals/means.ts'
import { collectColumns, numericColumns, numericFormula } from './numericFormulas.ts'
import { meanOf } from './mean.ts'
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
  const { columns, functionOf } = collectColumns()
  const figures: Record<string, Figure> = {}
  const functions: [id: string, value: MeanFunction][] = []
  for (const id of ids) {
    const formula = numericFormula(id, task)
    if (!formula) continue
    figures[id] = undefinedFigure
    const value = functionOf(formula, columnOf)
    if (value) functions.push([id, value])
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
