import type { Labels } from '../../runs/predictions.ts'
import { emptyConfusion, sumMargins } from '../confusion.ts'
import { drawMultinomials } from '../kernels/multinomial.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import type { PairedKinds } from '../pairedKinds.ts'
import { percentileInterval } from './percentile.ts'
import { resampleRows, seed } from './resample.ts'

/** Cells of drawn matrices in all replicates together: many classes get fewer replicates, at least two hundred. */
const mostCells = 4e8

const replicatesFor = (cells: number): number =>
  Math.max(200, Math.min(1000, Math.floor(mostCells / Math.max(1, cells))))

/**
 * 95 % percentile intervals of metric differences between two models' labels of the same samples: whole samples are
 * drawn, so what the models have in common stays in common. How often each kind of sample is drawn is multinomial, so
 * that the draws cost as much as there are kinds. The same kinds give the same intervals.
 */
export function pairedLabelIntervals(
  { keys, counts, samples, classes }: PairedKinds,
  metrics: readonly LabelMetric[],
): [number, number][] {
  const confusions = [emptyConfusion(classes), emptyConfusion(classes)] as const
  const replicates = replicatesFor(Math.max(keys.length, classes ** 2))
  const values = metrics.map(() => new Float64Array(replicates))
  const [first, second] = [new Uint32Array(keys.length), new Uint32Array(keys.length)]
  for (let kind = 0; kind < keys.length; kind++) {
    const actual = Math.floor(keys[kind]! / classes ** 2)
    first[kind] = Math.floor(keys[kind]! / classes)
    second[kind] = actual * classes + (keys[kind]! % classes)
  }
  const totals = new Uint32Array(replicates).fill(samples)
  drawMultinomials(counts, totals, seed, (times, turn) => {
    for (const [at, cellOf] of [first, second].entries()) {
      const { cells } = confusions[at]!
      cells.fill(0)
      for (let kind = 0; kind < keys.length; kind++) cells[cellOf[kind]!]! += times[kind]!
      sumMargins(confusions[at]!)
    }
    for (const [at, metric] of metrics.entries()) {
      values[at]![turn] = metric(confusions[0]) - metric(confusions[1])
    }
  })
  return values.map((each) => percentileInterval(each))
}

/** The same of samples with weights: rows are drawn one by one. */
export function pairedWeightedIntervals(
  yTrue: Labels,
  predicted: readonly [Labels, Labels],
  classes: number,
  metrics: readonly LabelMetric[],
  weights: Float64Array,
): [number, number][] {
  const confusions = [emptyConfusion(classes), emptyConfusion(classes)] as const
  return resampleRows(yTrue.length, metrics.length, (times) => {
    for (const [at, confusion] of confusions.entries()) {
      const { cells } = confusion
      cells.fill(0)
      for (let row = 0; row < times.length; row++) {
        if (times[row] === 0) continue
        const cell = yTrue[row]! * classes + predicted[at]![row]!
        cells[cell] = cells[cell]! + times[row]! * weights[row]!
      }
      sumMargins(confusion)
    }
    return metrics.map((metric) => metric(confusions[0]) - metric(confusions[1]))
  })
}
