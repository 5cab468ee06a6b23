import { logFactorial } from '../logFactorial.ts'

/** From here on a sum over as many terms gives way to its limit. */
const mostTerms = 1_000_000

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/**
 * P(D⁺ ≥ x) of the one-sided Kolmogorov–Smirnov statistic of n values, SciPy's `smirnov`: the sum of Birnbaum and
 * Tingey (Annals of Mathematical Statistics 22, 1951), each term by Loader's saddle-point form of the binomial
 * probability (2000), so that none loses digits to the size of its logarithm; beyond a million values Maag and Dicaire's
 * limit.
 *
 * @param x between 0 and 1
 */
export function oneSidedProbability(n: number, x: number): number {
  if (n > mostTerms) return Math.exp(-((6 * n * x + 1) ** 2) / (18 * n))
  const last = Math.floor(n * (1 - x))
  // The terms rise to one highest and fall again.
  const middle = Math.floor(last / 2)
  let sum = 0
  for (let j = middle; j <= last; j++) {
    const term = termOf(n, x, j)
    sum += term
    if (term < negligible * sum) break
  }
  for (let j = middle - 1; j >= 0; j--) {
    const term = termOf(n, x, j)
    sum += term
    if (term < negligible * sum) break
  }
  return sum
}

/** So small a share of the sum that a million of them count for nothing. */
const negligible = 1e-23

/** x C(n, j) (x + j / n)^(j − 1) (1 − x − j / n)^(n − j). */
function termOf(n: number, x: number, j: number): number {
  const beyond = n * x
  if (j === 0) return Math.exp(n * Math.log1p(-x))
  const rest = n - j
  if (!(rest > beyond)) return 0
  const exponent =
    stirlingError(n) - stirlingError(j) - stirlingError(rest) - deviance(j, -beyond) - deviance(rest, beyond)
  return ((n * x) / (j + beyond)) * Math.sqrt(n / (2 * Math.PI * j * rest)) * Math.exp(exponent)
}

/** a ln(a / b) + b − a with b = a − gap, without cancellation where the two are close. */
function deviance(a: number, gap: number): number {
  const b = a - gap
  if (Math.abs(gap) >= 0.1 * (a + b)) return a * Math.log(a / b) - gap
  const v = gap / (a + b)
  const square = v * v
  let sum = gap * v
  let power = 2 * a * v
  for (let odd = 3; ; odd += 2) {
    power *= square
    const next = sum + power / odd
    if (next === sum) return sum
    sum = next
  }
}

const smallErrors = Float64Array.from(
  { length: 16 },
  (_, k) => logFactorial(k) - (k + 0.5) * Math.log(k) + k - halfLogTwoPi,
)

/** ln k! less Stirling's formula. */
function stirlingError(k: number): number {
  if (k < 16) return smallErrors[k]!
  const square = 1 / (k * k)
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / k
}
