import { drawMultinomials } from '../kernels/multinomial.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import { emptyMargins, fillMargins } from '../margins.ts'
import type { PairedKinds } from '../pairedKinds.ts'
import { percentileInterval } from './percentile.ts'

const seed = 20_240_229

/** Numbers of all replicates together: many kinds get fewer replicates, at least two hundred. */
const mostNumbers = 4e8

const replicatesFor = (numbers: number): number =>
  Math.max(200, Math.min(1000, Math.floor(mostNumbers / Math.max(1, numbers))))

/**
 * 95 % percentile intervals of metric differences between two models' labels of the same samples: whole samples are
 * drawn, so what the models have in common stays in common. How often each kind of sample is drawn is multinomial, so
 * that the draws cost as much as there are kinds. The same kinds give the same intervals.
 */
export function pairedLabelIntervals(
  { keys, counts, units, samples, classes }: PairedKinds,
  metrics: readonly LabelMetric[],
): [number, number][] {
  const drawn = [emptyMargins(classes), emptyMargins(classes)] as const
  const replicates = replicatesFor(keys.length)
  const values = metrics.map(() => new Float64Array(replicates))
  const actual = new Uint32Array(keys.length)
  const predicted = [new Uint32Array(keys.length), new Uint32Array(keys.length)] as const
  for (let kind = 0; kind < keys.length; kind++) {
    actual[kind] = Math.floor(keys[kind]! / classes ** 2)
    predicted[0][kind] = Math.floor(keys[kind]! / classes) % classes
    predicted[1][kind] = keys[kind]! % classes
  }
  const totals = new Uint32Array(replicates).fill(samples)
  drawMultinomials(counts, totals, seed, (times, turn) => {
    for (const [at, margins] of drawn.entries()) {
      fillMargins(margins, (add) => {
        for (let kind = 0; kind < keys.length; kind++)
          add(actual[kind]!, predicted[at]![kind]!, times[kind]! * units[kind]!)
      })
    }
    for (const [at, metric] of metrics.entries()) {
      values[at]![turn] = metric(drawn[0]) - metric(drawn[1])
    }
  })
  return values.map((each) => percentileInterval(each))
}
