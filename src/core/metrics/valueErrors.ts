import { errorSpread, rowsByActual, type ErrorSpread } from './errorSpread.ts'
import type { Labels, Predictions } from '../runs/predictions.ts'

/** Errors of predicted values as they are drawn. */
export interface ValueErrors extends Omit<ErrorSpread, 'errors'> {
  /** Smallest and largest of both; equal where all are the same. */
  readonly low: number
  readonly high: number
  /** Rows of evenly chosen samples over the sorted actual values, the first and the last among them. */
  readonly chosen: readonly number[]
  /** Equally wide stretches from the lowest to the highest error; a stretch has its lower end, the last one both. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly samples: number }[]
}

export interface ValueErrorsOptions {
  readonly mostPoints: number
  readonly bins: number
  readonly mostWorst: number
}

/** Undefined where there is no sample, or a value isn't finite. */
export function valueErrors(
  predictions: Pick<Predictions, 'yTrue' | 'yPred' | 'weights'>,
  { mostPoints, bins, mostWorst }: ValueErrorsOptions,
): ValueErrors | undefined {
  const spread = errorSpread(predictions, mostWorst)
  if (!spread) return undefined
  const { yTrue, yPred } = predictions
  const { errors, ...rest } = spread
  return {
    ...rest,
    ...extentOf(yTrue, yPred),
    chosen: evenly(rowsByActual(yTrue), mostPoints),
    bins: binsOf(errors, bins),
  }
}

function extentOf(...columns: readonly Labels[]): { low: number; high: number } {
  let low = Infinity
  let high = -Infinity
  for (const column of columns) {
    for (const value of column) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return { low, high }
}

function evenly(rows: Uint32Array, most: number): readonly number[] {
  if (rows.length <= most) return [...rows]
  return Array.from({ length: most }, (_, at) => rows[Math.round((at * (rows.length - 1)) / (most - 1))]!)
}

function binsOf(errors: Float64Array, count: number): ValueErrors['bins'] {
  const { low, high } = extentOf(errors)
  const width = (high - low) / count
  if (width === 0) return [{ from: low, to: high, samples: errors.length }]
  const samples = new Uint32Array(count)
  for (const error of errors) samples[Math.min(count - 1, Math.floor((error - low) / width))]!++
  return Array.from(samples, (each, at) => ({
    from: low + at * width,
    to: at === count - 1 ? high : low + (at + 1) * width,
    samples: each,
  }))
}
