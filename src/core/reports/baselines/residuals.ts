import { filled, valuesAt } from '../../arrays/elements.ts'
import { LowestRows } from '../../failures/lowestRows.ts'
import { meanOf } from '../../metrics/mean.ts'
import type { Predictions } from '../../runs/predictions.ts'

/** Errors of predicted values on the test set, their means weighted where there are weights; error = predicted − true. */
export interface Residuals {
  readonly bias: number
  /** Quantiles of the absolute error. */
  readonly median: number
  readonly p90: number
  readonly max: number
  /** Mean absolute error in the lower, middle and upper third of the true values. */
  readonly thirds: readonly {
    readonly from: number
    readonly to: number
    readonly samples: number
    readonly mae: number
  }[]
  /** Largest absolute errors first, at most ten. */
  readonly worst: readonly { readonly id: string; readonly actual: number; readonly predicted: number }[]
}

export function residualsOf({ yTrue, yPred, ids, samples, weights }: Predictions): Residuals | undefined {
  if (samples === 0) return undefined
  const errors = filled(new Float64Array(samples), (row) => yPred[row]! - yTrue[row]!)
  const absolute = errors.map(Math.abs)
  const sorted = absolute.toSorted()
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * samples) - 1)]!
  const byTruth = filled(new Uint32Array(samples), (row) => row).sort(
    (a, b) => yTrue[a]! - yTrue[b]! || a - b,
  )
  const thirds =
    samples < 30
      ? []
      : [0, 1, 2].map((third) => {
          const rows = byTruth.subarray(
            Math.floor((third * samples) / 3),
            Math.floor(((third + 1) * samples) / 3),
          )
          const ofThird = (values: Float64Array) => valuesAt(values, rows, new Float64Array(rows.length))
          const mae = meanOf(ofThird(absolute), weights && ofThird(weights))
          return { from: yTrue[rows[0]!]!, to: yTrue[rows.at(-1)!]!, samples: rows.length, mae }
        })
  const worst = new LowestRows(10)
  for (const [row, size] of absolute.entries()) worst.add(row, -size)
  return {
    bias: meanOf(errors, weights),
    median: quantile(0.5),
    p90: quantile(0.9),
    max: sorted.at(-1)!,
    thirds,
    worst: worst
      .rows()
      .map((row) => ({ id: ids[row] ?? String(row), actual: yTrue[row]!, predicted: yPred[row]! })),
  }
}
