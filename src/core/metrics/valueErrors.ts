import { filled } from '../arrays/elements.ts'
import { LowestRows } from '../failures/lowestRows.ts'
import { meanOf } from './mean.ts'
import type { Labels, Predictions } from '../runs/predictions.ts'

/** How predicted values lie to the actual ones; an error is predicted − actual. */
export interface ValueErrors {
  /** Smallest and largest of both; equal where all are the same. */
  readonly low: number
  readonly high: number
  /** Rows of evenly chosen samples over the sorted actual values, the first and the last among them. */
  readonly chosen: readonly number[]
  /** Equally wide stretches from the lowest to the highest error; a stretch has its lower end, the last one both. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly samples: number }[]
  /** Mean error, weighted where there are weights. */
  readonly bias: number
  /** Median of |error|, and the |error| that nine in ten don't exceed: the sample of that rank, without weights. */
  readonly median: number
  readonly ninth: number
  /** Rows with the largest |error|, the largest first. */
  readonly worst: readonly number[]
}

export interface ValueErrorsOptions {
  readonly mostPoints: number
  readonly bins: number
  readonly mostWorst: number
}

/** Undefined where there is no sample, or a value isn't finite. */
export function valueErrors(
  { yTrue, yPred, weights }: Pick<Predictions, 'yTrue' | 'yPred' | 'weights'>,
  { mostPoints, bins, mostWorst }: ValueErrorsOptions,
): ValueErrors | undefined {
  const samples = yTrue.length
  const errors = filled(new Float64Array(samples), (row) => yPred[row]! - yTrue[row]!)
  if (samples === 0 || !errors.every(Number.isFinite)) return undefined
  const sizes = errors.map(Math.abs)
  const sorted = sizes.toSorted()
  const byActual = filled(new Uint32Array(samples), (row) => row).sort(
    (a, b) => yTrue[a]! - yTrue[b]! || a - b,
  )
  const worst = new LowestRows(mostWorst)
  for (const [row, size] of sizes.entries()) worst.add(row, -size)
  return {
    ...extentOf(yTrue, yPred),
    chosen: evenly(byActual, mostPoints),
    bins: binsOf(errors, bins),
    bias: meanOf(errors, weights),
    median: sorted[Math.ceil(samples * 0.5) - 1]!,
    ninth: sorted[Math.ceil(samples * 0.9) - 1]!,
    worst: worst.rows(),
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
