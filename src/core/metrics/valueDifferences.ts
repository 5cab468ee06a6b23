import type { MetricDifference } from './comparison.ts'
import { differenceOf } from './difference.ts'
import { bootstrapMeans, type MeanFunction } from './intervals/means.ts'
import { absoluteErrors, poissonDeviances, squaredErrors } from './numericMetrics.ts'
import { meanOf } from './probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Differences of two models of values on the same samples in the same order, by metric id. */
export function valueDifferences(
  task: 'regression' | 'count',
  first: Predictions,
  second: Predictions,
): Record<string, MetricDifference> {
  const { yTrue, weights } = first
  const columnsOf = ({ yPred }: Predictions) => [
    squaredErrors(yTrue, yPred),
    absoluteErrors(yTrue, yPred),
    ...(task === 'count' ? [poissonDeviances(yTrue, yPred)] : []),
  ]
  const columns = [columnsOf(first), columnsOf(second)]
  const count = columns[0]!.length
  const own: Record<string, MeanFunction> = {
    rmse: (means) => Math.sqrt(means[0]!),
    mae: (means) => means[1]!,
    ...(task === 'count' && { poisson_deviance: (means: readonly number[]) => means[2]! }),
  }
  const both = Object.values(own).map(
    (value): MeanFunction =>
      (means) =>
        value(means) - value(means.slice(count)),
  )
  const intervals = bootstrapMeans(columns.flat(), both, weights)
  const means = columns.map((each) => each.map((column) => meanOf(column, weights)))
  return Object.fromEntries(
    Object.entries(own).map(([id, value], at) => [
      id,
      differenceOf(id, value(means[0]!), value(means[1]!), intervals[at]!, 'bootstrap-paired'),
    ]),
  )
}
