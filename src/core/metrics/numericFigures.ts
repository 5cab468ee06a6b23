import type { Figure } from './evaluation.ts'
import { figureOf, undefinedFigure } from './intervals/interval.ts'
import { bootstrapMeans } from './intervals/means.ts'
import {
  absoluteErrors,
  centredValues,
  poissonDeviances,
  r2From,
  relativeErrors,
  squaredErrors,
} from './numericMetrics.ts'
import { meanOf } from './probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

type Means = readonly number[]

/** Figures of predicted values by metric id; intervals by bootstrap over the samples. */
export function numericFigures(
  task: 'regression' | 'count',
  { yTrue, yPred, weights }: Predictions,
): Readonly<Record<string, Figure>> {
  const [values, squares] = centredValues(yTrue, meanOf(yTrue, weights))
  const columns = [squaredErrors(yTrue, yPred), absoluteErrors(yTrue, yPred), values, squares]
  const functions: Record<string, (means: Means) => number> = {
    mse: (means) => means[0]!,
    rmse: (means) => Math.sqrt(means[0]!),
    mae: (means) => means[1]!,
    r2: (means) => (yTrue.length < 2 ? Number.NaN : r2From(means[0]!, means[2]!, means[3]!)),
  }
  const undefinedIds: string[] = []
  const add = (id: string, column: Float64Array) => {
    if (column.every(Number.isFinite)) {
      const at = columns.push(column) - 1
      functions[id] = (means) => means[at]!
    } else undefinedIds.push(id)
  }
  add('mape', relativeErrors(yTrue, yPred))
  if (task === 'count') add('poisson_deviance', poissonDeviances(yTrue, yPred))

  const means = columns.map((column) => meanOf(column, weights))
  const intervals = bootstrapMeans(columns, Object.values(functions), weights)
  const figures: Record<string, Figure> = {}
  for (const [at, [id, value]] of Object.entries(functions).entries()) {
    figures[id] = figureOf(value(means), ...intervals[at]!, 'bootstrap')
  }
  for (const id of undefinedIds) figures[id] = undefinedFigure
  return { loss: figures[task === 'count' ? 'poisson_deviance' : 'mse'] ?? undefinedFigure, ...figures }
}
