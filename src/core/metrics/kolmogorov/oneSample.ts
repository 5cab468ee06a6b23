import { logFactorial } from '../logFactorial.ts'
import { oneSidedProbability } from './oneSided.ts'

/**
 * P(D ≥ d) of the two-sided Kolmogorov–Smirnov statistic of n values, SciPy's `kstwo.sf`. By Simard and L'Ecuyer
 * (Journal of Statistical Software 39(11), 2011): exact for small n and for the tails, else Pelz and Good's expansion.
 * From n d² = 2.2 on twice the one-sided probability stands for it, which is too high by e^(−6 n d²) of itself at most,
 * as SciPy has it.
 */
export function oneSampleProbability(n: number, d: number): number {
  const t = n * d
  const square = t * d
  if (d >= 1) return 0
  if (t <= 0.5) return 1
  if (t <= 1) return 1 - Math.exp(logFactorial(n) - n * Math.log(n) + n * Math.log(2 * t - 1))
  if (t >= n - 1) return 2 * (1 - d) ** n
  if (d >= 0.5) return Math.min(1, 2 * oneSidedProbability(n, d))
  if (n > 140 && square >= 370) return 0
  if (square > (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * oneSidedProbability(n, d))
  // P(D < d) is below 1e-17.
  if (square < 0.03) return 1
  const isExact = n <= 140 || (n <= 100_000 && n * d ** 1.5 <= 1.4)
  return Math.max(0, 1 - (isExact ? durbin(n, d) : pelzGood(n, d)))
}

/** A row whose numbers fall below is lifted, and lowered again, so that none is lost. */
const tiny = 2 ** -500

/**
 * P(D < d), exact: Durbin's matrix as Marsaglia, Tsang and Wang give it (Journal of Statistical Software 8(18), 2003),
 * applied n times to one row, every number positive. O(n (n d)²).
 */
function durbin(n: number, d: number): number {
  const k = Math.ceil(n * d)
  const size = 2 * k - 1
  const gap = k - n * d
  const inverse = new Float64Array(size + 2).fill(1)
  for (let at = 1; at < inverse.length; at++) inverse[at] = inverse[at - 1]! / at
  const matrix = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= Math.min(size - 1, row + 1); column++) {
      let entry = 1
      if (column === 0) entry -= gap ** (row + 1)
      if (row === size - 1) entry -= gap ** (size - column)
      if (column === 0 && row === size - 1) entry += Math.max(0, 2 * gap - 1) ** size
      matrix[row * size + column] = entry * inverse[row - column + 1]!
    }
  }
  let row = new Float64Array(size)
  row[k - 1] = 1
  let lifted = 0
  for (let turn = 1; turn <= n; turn++) {
    const next = new Float64Array(size)
    for (let at = 0; at < size; at++) {
      const factor = (row[at]! * turn) / n
      const start = at * size
      const end = Math.min(size - 1, at + 1)
      for (let column = 0; column <= end; column++)
        next[column] = next[column]! + factor * matrix[start + column]!
    }
    const largest = Math.max(...next)
    if (largest < tiny || largest > 1 / tiny) {
      const isSmall = largest < tiny
      for (let at = 0; at < size; at++) next[at] = isSmall ? next[at]! / tiny : next[at]! * tiny
      lifted += isSmall ? 1 : -1
    }
    row = next
  }
  return row[k - 1]! * tiny ** lifted
}

/** P(D < d) to the third power of 1 / √n (Journal of the Royal Statistical Society B 38, 1976). */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d
  const z2 = z * z
  const z4 = z2 * z2
  const z6 = z4 * z2
  const pi2 = Math.PI ** 2
  let [k0, k1, k2, k3, whole2, whole3] = [0, 0, 0, 0, 0, 0]
  for (let k = 0; ; k++) {
    const a = pi2 * (k + 0.5) ** 2
    const factor = Math.exp(-a / (2 * z2))
    if (factor === 0 || k > 1000) break
    k0 += factor
    k1 += (a - z2) * factor
    k2 += (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a * a * (1 - 2 * z2)) * factor
    k3 +=
      (a * a * a * (5 - 30 * z2) +
        a * a * (-60 * z2 + 212 * z4) +
        a * (135 * z4 - 96 * z6) -
        30 * z6 -
        90 * z4 * z4) *
      factor
  }
  for (let k = 1; ; k++) {
    const a = pi2 * k * k
    const factor = Math.exp(-a / (2 * z2))
    if (factor === 0 || k > 1000) break
    whole2 += a * factor
    whole3 += (3 * a * z2 - a * a) * factor
  }
  // Sums over all whole numbers, k and −1 − k or −k alike.
  const root = Math.sqrt(Math.PI / 2)
  const first = (2 * root * k0) / z
  const second = (root * k1) / (3 * z4)
  const third = (root * k2) / (36 * z6 * z) - (root * whole2) / (18 * z2 * z)
  const fourth = (root * k3) / (3240 * z4 * z6) + (root * whole3) / (108 * z6)
  return first + second / Math.sqrt(n) + third / n + fourth / (n * Math.sqrt(n))
}
