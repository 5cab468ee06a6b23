/**
 * P(X = hits) without loss of digits for many trials: Loader's saddle-point form (Fast and accurate computation of
 * binomial probabilities, 2000).
 */
export function binomialDensity(hits: number, trials: number, truth: number): number {
  const misses = trials - hits
  if (misses === 0) return Math.exp(trials * Math.log(truth))
  if (hits === 0) return Math.exp(trials * Math.log1p(-truth))
  const exponent =
    stirlingError(trials) -
    stirlingError(hits) -
    stirlingError(misses) -
    deviance(hits, trials * truth) -
    deviance(misses, trials * (1 - truth))
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * hits * misses))
}

/** ln n! − ln(√(2πn) (n / e)ⁿ), by recurrence for small n. */
function stirlingError(n: number): number {
  let at = n
  let moved = 0
  for (; at < 16; at++) moved += (at + 0.5) * Math.log1p(1 / at) - 1
  const square = 1 / (at * at)
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / at
  return series + moved
}

/** x ln(x / mean) + mean − x, by its series where x is near the mean. */
function deviance(x: number, mean: number): number {
  const gap = x - mean
  if (Math.abs(gap) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x
  const ratio = gap / (x + mean)
  let sum = gap * ratio
  let term = 2 * x * ratio
  for (let j = 1; j < 1000; j++) {
    term *= ratio * ratio
    const next = sum + term / (2 * j + 1)
    if (next === sum) break
    sum = next
  }
  return sum
}
