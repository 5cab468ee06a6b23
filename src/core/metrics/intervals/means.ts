import type { Figure } from '../evaluation.ts'
import { figureOf } from './interval.ts'
import { meanOf } from '../probabilityMetrics.ts'
import { seededRandom } from '../random.ts'
import { z95 } from './normal.ts'
import { percentileInterval } from './percentile.ts'

const seed = 20_240_229
const replicates = 1000

/** More rows than this are not resampled: the normal approximation is as good and free. */
export const mostResampled = 20_000

/**
 * 95 % intervals of functions of weighted means, by resampling rows: `replicates` draws of as many rows, the
 * columns' means of each draw handed to every function, percentiles over the draws.
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  functions: readonly ((means: readonly number[]) => number)[],
  weights?: Float64Array,
): [number, number][] {
  const samples = columns[0]?.length ?? 0
  const random = seededRandom(seed)
  const values = functions.map(() => new Float64Array(replicates))
  const times = new Uint16Array(samples)
  const means = columns.map(() => 0)
  for (let turn = 0; turn < replicates; turn++) {
    times.fill(0)
    for (let draw = 0; draw < samples; draw++) {
      const row = Math.floor(random.uniform() * samples)
      times[row] = times[row]! + 1
    }
    let total = 0
    means.fill(0)
    for (let row = 0; row < samples; row++) {
      const weight = weights ? times[row]! * weights[row]! : times[row]!
      if (weight === 0) continue
      total += weight
      for (let at = 0; at < columns.length; at++) means[at] = means[at]! + weight * columns[at]![row]!
    }
    for (let at = 0; at < means.length; at++) means[at] = means[at]! / total
    for (const [at, value] of functions.entries()) values[at]![turn] = value(means)
  }
  return values.map(percentileInterval)
}

/** 95 % interval of a weighted mean from its standard error. */
export function normalMean(column: Float64Array, weights?: Float64Array): [number, number] {
  const mean = meanOf(column, weights)
  let squares = 0
  let total = 0
  for (let row = 0; row < column.length; row++) {
    const weight = weights ? weights[row]! : 1
    squares += (weight * (column[row]! - mean)) ** 2
    total += weight
  }
  const half = (z95 * Math.sqrt((squares * column.length) / Math.max(1, column.length - 1))) / total
  return [mean - half, mean + half]
}

/** Weighted means of columns, each with its interval: by bootstrap, of very many rows by the normal law. */
export function meanFigures<K extends string>(
  columns: Readonly<Record<K, Float64Array>>,
  weights?: Float64Array,
): Record<K, Figure> {
  const entries = Object.entries<Float64Array>(columns)
  const lists = entries.map(([, column]) => column)
  const many = (lists[0]?.length ?? 0) > mostResampled
  const intervals = many
    ? lists.map((column) => normalMean(column, weights))
    : bootstrapMeans(
        lists,
        lists.map((_, at) => (means: readonly number[]) => means[at]!),
        weights,
      )
  return Object.fromEntries(
    entries.map(([id, column], at) => [
      id,
      figureOf(meanOf(column, weights), ...intervals[at]!, many ? 'normal' : 'bootstrap'),
    ]),
  ) as Record<K, Figure>
}
