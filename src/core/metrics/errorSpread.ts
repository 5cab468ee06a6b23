import { filled } from '../arrays/elements.ts'
import { LowestRows } from '../failures/lowestRows.ts'
import type { Figure } from './evaluation.ts'
import { meanFigures } from './intervals/means.ts'
import type { Predictions } from '../runs/predictions.ts'

/** How far predicted values lie from the actual ones; an error is predicted − actual. */
export interface ErrorSpread {
  /** Of each sample. */
  readonly errors: Float64Array
  /** Mean error with its interval, weighted where there are weights. */
  readonly bias: Figure
  /** Median of |error|, and the |error| that nine in ten don't exceed: the sample of that rank, without weights. */
  readonly median: number
  readonly ninth: number
  readonly largest: number
  /** Rows with the largest |error|, the largest first. */
  readonly worst: readonly number[]
}

/** Undefined where there is no sample, or a value isn't finite. */
export function errorSpread(
  { yTrue, yPred, weights }: Pick<Predictions, 'yTrue' | 'yPred' | 'weights'>,
  mostWorst: number,
): ErrorSpread | undefined {
  const samples = yTrue.length
  const errors = filled(new Float64Array(samples), (row) => yPred[row]! - yTrue[row]!)
  if (samples === 0 || !errors.every(Number.isFinite)) return undefined
  const sizes = errors.map(Math.abs)
  const sorted = sizes.toSorted()
  const worst = new LowestRows(mostWorst)
  for (const [row, size] of sizes.entries()) worst.add(row, -size)
  return {
    errors,
    bias: meanFigures({ bias: errors }, weights).bias,
    median: sorted[Math.ceil(samples * 0.5) - 1]!,
    ninth: sorted[Math.ceil(samples * 0.9) - 1]!,
    largest: sorted[samples - 1]!,
    worst: worst.rows(),
  }
}

/** Rows by their actual values, the lowest first. */
export const rowsByActual = (yTrue: Predictions['yTrue']): Uint32Array =>
  filled(new Uint32Array(yTrue.length), (row) => row).sort((a, b) => yTrue[a]! - yTrue[b]! || a - b)
