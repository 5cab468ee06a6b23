import { valuesAt } from '../../arrays/elements.ts'
import { errorSpread, rowsByActual, type ErrorSpread } from '../../metrics/errorSpread.ts'
import { meanOf } from '../../metrics/mean.ts'
import type { Predictions } from '../../runs/predictions.ts'

/** Errors of predicted values on the test set, their means weighted where there are weights; error = predicted − true. */
export interface Residuals extends Pick<ErrorSpread, 'bias' | 'median' | 'ninth' | 'largest'> {
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

/** So few samples have no thirds. */
const fewSamples = 30

/** Undefined where there is no sample, or a value isn't finite. */
export function residualsOf(predictions: Predictions): Residuals | undefined {
  const spread = errorSpread(predictions, 10)
  if (!spread) return undefined
  const { yTrue, yPred, ids, samples } = predictions
  const { bias, median, ninth, largest, worst } = spread
  return {
    bias,
    median,
    ninth,
    largest,
    thirds: samples < fewSamples ? [] : thirdsOf(predictions, spread.errors),
    worst: worst.map((row) => ({ id: ids[row] ?? String(row), actual: yTrue[row]!, predicted: yPred[row]! })),
  }
}

function thirdsOf({ yTrue, samples, weights }: Predictions, errors: Float64Array): Residuals['thirds'] {
  const byActual = rowsByActual(yTrue)
  const sizes = errors.map(Math.abs)
  return [0, 1, 2].map((third) => {
    const rows = byActual.subarray(Math.floor((third * samples) / 3), Math.floor(((third + 1) * samples) / 3))
    const ofThird = (values: Float64Array) => valuesAt(values, rows, new Float64Array(rows.length))
    const mae = meanOf(ofThird(sizes), weights && ofThird(weights))
    return { from: yTrue[rows[0]!]!, to: yTrue[rows.at(-1)!]!, samples: rows.length, mae }
  })
}
