/*
 * Metrics of predicted values (regression, counts). NaN stands for undefined. Each is a function of weighted
 * means of values of each sample, so that an interval comes from the same values.
 */

/** What a sample with this truth and prediction counts. */
export type ErrorOf = (actual: number, predicted: number) => number

/** (y − p)². */
export const squaredError: ErrorOf = (actual, predicted) => (actual - predicted) ** 2

/** |y − p|: the mean is `mean_absolute_error`. */
export const absoluteError: ErrorOf = (actual, predicted) => Math.abs(actual - predicted)

/**
 * |y − p| / |y|: the mean is `mean_absolute_percentage_error`, which divides by no less than 2⁻⁵². NaN where a true value
 * is 0: there scikit-learn tells a number with no meaning.
 */
export const relativeError: ErrorOf = (actual, predicted) =>
  actual === 0 ? Number.NaN : Math.abs(actual - predicted) / Math.max(Math.abs(actual), Number.EPSILON)

/**
 * 2 (y ln(y/p) − y + p): the mean is `mean_poisson_deviance`. NaN for a negative count or a prediction that is
 * not above 0, where the deviance is not defined.
 */
export const poissonDeviance: ErrorOf = (actual, predicted) => {
  if (actual < 0 || !(predicted > 0)) return Number.NaN
  return 2 * ((actual === 0 ? 0 : actual * Math.log(actual / predicted)) - actual + predicted)
}

/** |y − p| / max(y, 1): like `relativeError`, but a count of 0 counts as one of 1. */
export const businessError: ErrorOf = (actual, predicted) =>
  Math.abs(actual - predicted) / Math.max(actual, 1)

/** The mean is `mean_pinball_loss(alpha=share)`: what lies below the truth costs `share`, what lies above the rest. */
export const quantileLoss =
  (share: number): ErrorOf =>
  (actual, predicted) =>
    actual >= predicted ? share * (actual - predicted) : (1 - share) * (predicted - actual)

/**
 * The mean is `mean_tweedie_deviance(power)`, for a power of 0 or of at least 1. NaN where it is not defined: from a
 * power of 1 on for a negative count, from 2 on for a count of 0, and for a prediction that is not above 0.
 */
export function tweedieDeviance(power: number): ErrorOf {
  if (power === 0) return squaredError
  if (power === 1) return poissonDeviance
  if (power === 2) {
    return (actual, predicted) =>
      actual > 0 && predicted > 0 ? 2 * (Math.log(predicted / actual) + actual / predicted - 1) : Number.NaN
  }
  const [first, second] = [1 - power, 2 - power]
  return (actual, predicted) => {
    if (!(predicted > 0) || actual < 0 || (power > 2 && actual === 0)) return Number.NaN
    return (
      2 *
      (actual ** second / (first * second) -
        (actual * predicted ** first) / first +
        predicted ** second / second)
    )
  }
}

/**
 * `r2_score` from the mean squared error and the means of the centred values and their squares. Undefined
 * where the true values don't vary.
 */
export function r2From(meanSquaredError: number, meanCentred: number, meanSquare: number): number {
  const variance = meanSquare - meanCentred * meanCentred
  return variance > 0 ? 1 - meanSquaredError / variance : Number.NaN
}
