import type { Labels } from '../../runs/predictions.ts'
import { emptyConfusion, sumMargins } from '../confusion.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import { resampleRows } from './resample.ts'

/**
 * 95 % percentile intervals of metric differences between two models' labels of the same samples: whole rows are
 * drawn, so what the models have in common stays in common.
 */
export function pairedLabelIntervals(
  yTrue: Labels,
  first: Labels,
  second: Labels,
  classes: number,
  metrics: readonly LabelMetric[],
  weights?: Float64Array,
): [number, number][] {
  const confusions = [emptyConfusion(classes), emptyConfusion(classes)] as const
  return resampleRows(yTrue.length, metrics.length, (times) => {
    for (const [at, predicted] of [first, second].entries()) {
      const { cells } = confusions[at]!
      cells.fill(0)
      for (let row = 0; row < times.length; row++) {
        if (times[row] === 0) continue
        const cell = yTrue[row]! * classes + predicted[row]!
        cells[cell] = cells[cell]! + times[row]! * (weights ? weights[row]! : 1)
      }
      sumMargins(confusions[at]!)
    }
    return metrics.map((metric) => metric(confusions[0]) - metric(confusions[1]))
  })
}
