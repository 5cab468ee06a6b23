/*
 * Metrics of predicted values (regression, counts). NaN stands for undefined. Each is a function of weighted
 * means of columns with one value a sample, so that an interval comes from resampling the same columns.
 */

/** (y − p)². */
export const squaredErrors = columnOf((actual, predicted) => (actual - predicted) ** 2)

/** |y − p|: the mean is `mean_absolute_error`. */
export const absoluteErrors = columnOf((actual, predicted) => Math.abs(actual - predicted))

/** |y − p| / |y|: the mean is `mean_absolute_percentage_error`; infinite where a true value is 0. */
export const relativeErrors = columnOf((actual, predicted) => Math.abs(actual - predicted) / Math.abs(actual))

/**
 * 2 (y ln(y/p) − y + p): the mean is `mean_poisson_deviance`. NaN for a negative count or a prediction that is
 * not above 0, where the deviance is not defined.
 */
export const poissonDeviances = columnOf((actual, predicted) => {
  if (actual < 0 || !(predicted > 0)) return Number.NaN
  return 2 * ((actual === 0 ? 0 : actual * Math.log(actual / predicted)) - actual + predicted)
})

/** (y − centre) and its square, from which the variance comes. */
export function centredValues(yTrue: ArrayLike<number>, centre: number): [Float64Array, Float64Array] {
  const first = new Float64Array(yTrue.length)
  for (let row = 0; row < first.length; row++) first[row] = yTrue[row]! - centre
  return [first, first.map((value) => value * value)]
}

/**
 * `r2_score` from the mean squared error and the means of the centred values and their squares. Undefined
 * where the true values don't vary.
 */
export function r2From(meanSquaredError: number, meanCentred: number, meanSquare: number): number {
  const variance = meanSquare - meanCentred * meanCentred
  return variance > 0 ? 1 - meanSquaredError / variance : Number.NaN
}

function columnOf(
  value: (actual: number, predicted: number) => number,
): (yTrue: ArrayLike<number>, yPred: ArrayLike<number>) => Float64Array {
  return (yTrue, yPred) => {
    const column = new Float64Array(yTrue.length)
    for (let row = 0; row < column.length; row++) column[row] = value(yTrue[row]!, yPred[row]!)
    return column
  }
}
