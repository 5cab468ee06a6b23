import type { Labels } from '../../runs/predictions.ts'
import { emptyConfusion, sumMargins } from '../confusion.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import { resampleKindIntervals, resampleRows } from './resample.ts'

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
  const { kindOf, rows } = kindsOf(yTrue, first, second)
  const predicted = [first, second]
  /** @param times how often each of `counted` was drawn, which are rows, each a kind of its own or standing for one */
  const differences = (times: Uint16Array | Uint32Array, counted?: Uint32Array): number[] => {
    for (const [at, confusion] of confusions.entries()) {
      const { cells } = confusion
      cells.fill(0)
      for (let place = 0; place < times.length; place++) {
        if (times[place] === 0) continue
        const row = counted ? counted[place]! : place
        const cell = yTrue[row]! * classes + predicted[at]![row]!
        cells[cell] = cells[cell]! + times[place]! * (weights ? weights[row]! : 1)
      }
      sumMargins(confusion)
    }
    return metrics.map((metric) => metric(confusions[0]) - metric(confusions[1]))
  }
  return weights
    ? resampleRows(yTrue.length, metrics.length, differences)
    : resampleKindIntervals(kindOf, rows.length, metrics.length, (times) => differences(times, rows))
}

/** Numbers the combinations of labels that occur; `rows` names a row of each. */
function kindsOf(
  yTrue: Labels,
  first: Labels,
  second: Labels,
): { kindOf: Uint16Array | Uint32Array; rows: Uint32Array } {
  const kinds = new Map<number, number>()
  const rows: number[] = []
  const kindOf = new Uint32Array(yTrue.length)
  for (let row = 0; row < kindOf.length; row++) {
    const key = (yTrue[row]! * 65_536 + first[row]!) * 65_536 + second[row]!
    let kind = kinds.get(key)
    if (kind === undefined) {
      kind = rows.length
      kinds.set(key, kind)
      rows.push(row)
    }
    kindOf[row] = kind
  }
  return { kindOf: rows.length <= 65_536 ? Uint16Array.from(kindOf) : kindOf, rows: Uint32Array.from(rows) }
}
