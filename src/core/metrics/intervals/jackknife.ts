import { meanOf, meanOfRows } from '../mean.ts'
import type { ValueAt } from '../probabilityMetrics.ts'
import { doubtsOfTail } from './doubts.ts'
import type { Interval } from './interval.ts'
import type { MeanFunction } from './means.ts'
import { studentQuantile } from './studentT.ts'
import { effectiveSize } from './wilson.ts'

/**
 * 95 % intervals of functions of weighted means from the jackknife: the estimate ± Student's point times the standard
 * error from leaving out each sample once. For differences of two models on the same samples, which are about
 * symmetric: with 50 to 500 samples it covers 94 to 96 % of them, where taking out their skewness, which so few samples
 * hardly tell (Hall's transformation), covers up to 3 points less. Equal models have the interval [0, 0].
 *
 * @param columns the value of each row
 * @param room as many numbers as there are rows, to write anything into
 */
export function jackknifeMeans(
  columns: readonly ValueAt[],
  functions: readonly MeanFunction[],
  weights: Float64Array | undefined,
  room: Float64Array,
): Interval[] {
  const samples = room.length
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : samples
  const means = columns.map((column) => meanOfRows(samples, column, weights))
  const size = effectiveSize(samples, weights)
  const point = size > 1 ? studentQuantile(0.025, size - 1) : Number.NaN
  const without = means.map(() => 0)
  return functions.map((value) => {
    for (let row = 0; row < samples; row++) {
      const weight = weights ? weights[row]! : 1
      for (let at = 0; at < columns.length; at++) {
        without[at] = (means[at]! * total - columns[at]!(row) * weight) / (total - weight)
      }
      room[row] = value(without)
    }
    return intervalOf(value(means), room, point)
  })
}

/** @param left the function's values, each sample left out once; becomes what each of them moves */
function intervalOf(estimate: number, left: Float64Array, point: number): Interval {
  const samples = left.length
  const centre = meanOf(left)
  let squares = 0
  for (let row = 0; row < samples; row++) {
    left[row] = Math.abs(centre - left[row]!)
    squares += left[row]! ** 2
  }
  if (squares === 0) return { low: estimate, high: estimate }
  const half = point * Math.sqrt((squares * (samples - 1)) / samples)
  const doubts = half === 0 ? [] : doubtsOfTail(samples, (row) => left[row]!)
  return { low: estimate - half, high: estimate + half, doubts }
}
