import type { Figure } from '../evaluation.ts'
import { meanOf, sumOf } from '../mean.ts'
import { figureOf } from './interval.ts'
import { normalQuantile, tail95 } from './normal.ts'
import { ratioInterval } from './ratio.ts'

/** Of more rows than this the normal approximation of a mean of losses, which are bounded, is as good. */
export const mostSkewed = 20_000

/** A function of the columns' weighted means, in their order. */
export type MeanFunction = (means: readonly number[]) => number

/**
 * Weighted means of columns, each with its interval: by Hall's transformation, of very many rows by the normal law.
 *
 * @param tail how often the truth is to lie beyond each end
 */
export function meanFigures<K extends string>(
  columns: Readonly<Record<K, Float64Array>>,
  weights?: Float64Array,
  tail = tail95,
): Record<K, Figure> {
  const entries = Object.entries<Float64Array>(columns)
  return Object.fromEntries(
    entries.map(([id, column]) => {
      if (column.length > mostSkewed)
        return [id, meanFigureOfMany(column.length, (row) => column[row]!, weights, tail)]
      const mean = meanOf(column, weights)
      const { low, high, doubts } = ratioInterval(column, undefined, weights, tail)
      return [id, figureOf(mean, low, high, 'hall', doubts)]
    }),
  ) as Record<K, Figure>
}

/** Weighted mean with its interval by the normal law, of more rows than {@link mostSkewed}, whose values nobody needs to keep. */
export function meanFigureOfMany(
  samples: number,
  valueAt: (row: number) => number,
  weights?: Float64Array,
  tail = tail95,
): Figure {
  const weightAt = weights ? (row: number) => weights[row]! : () => 1
  const total = weights ? sumOf(samples, weightAt) : samples
  const mean = sumOf(samples, weights ? (row) => valueAt(row) * weights[row]! : valueAt) / total
  let squares = 0
  for (let row = 0; row < samples; row++) squares += (weightAt(row) * (valueAt(row) - mean)) ** 2
  return figureOf(mean, ...aroundMean(mean, squares, samples, total, tail), 'normal')
}

/** The mean of very many samples, from the sum of their squared distances from it. */
export function normalFigure(
  { mean, squares }: { readonly mean: number; readonly squares: number },
  samples: number,
): Figure {
  return figureOf(mean, ...aroundMean(mean, squares, samples, samples), 'normal')
}

function aroundMean(
  mean: number,
  squares: number,
  samples: number,
  total: number,
  tail = tail95,
): [number, number] {
  const half = (-normalQuantile(tail) * Math.sqrt((squares * samples) / Math.max(1, samples - 1))) / total
  return [mean - half, mean + half]
}
