import { normalQuantile } from './normal.ts'

/**
 * P(T > t) of Student's distribution with `degrees` of freedom, `scipy.stats.t.sf`: the incomplete beta function
 * I_x(degrees / 2, 1 / 2) by its continued fraction (DLMF 8.17.22), whose front factor has no logarithm of a gamma
 * function that would lose digits where there are many degrees. The fraction loses them too where x is near 1:
 * there the density is integrated.
 */
export function studentTail(t: number, degrees: number): number {
  if (t < 0) return 1 - studentTail(-t, degrees)
  const a = degrees / 2
  const square = t * t
  const x = degrees / (degrees + square)
  const y = square / (degrees + square)
  // x^a · y^½ / B(a, ½)
  const front =
    (Math.exp(-a * Math.log1p(square / degrees)) * Math.sqrt(y) * gammaRatio(a)) / Math.sqrt(Math.PI)
  if (square <= 3) return 0.5 - front * fraction(0.5, a, y)
  return y < 0.01 ? (front / t) * integral(t, degrees) : (front * fraction(a, 0.5, x)) / a / 2
}

/** ∫ density(t + s) / density(t) ds over s > 0, by the double exponential rule for decaying functions. */
function integral(t: number, degrees: number): number {
  const step = 1 / 32
  let sum = 0
  for (let at = -150; at <= 160; at++) {
    const shrunk = Math.exp(-at * step)
    const s = Math.exp(at * step - shrunk) / t
    const rise = (s * (2 * t + s)) / (degrees + t * t)
    sum += Math.exp((-(degrees + 1) / 2) * Math.log1p(rise)) * (1 + shrunk) * s
  }
  return sum * step
}

/**
 * The point that a share of `tail` lies above, 0 < tail < ½: `scipy.stats.t.isf`. By Newton's steps from that of the
 * normal law, which lies below: the tail falls ever more slowly, so that none of them goes too far.
 */
export function studentQuantile(tail: number, degrees: number): number {
  let t = -normalQuantile(tail)
  for (let turn = 0; turn < mostTurns; turn++) {
    const step = (studentTail(t, degrees) - tail) / studentDensity(t, degrees)
    t += step
    // Back is only ever rounding.
    if (!(step > 1e-14 * t)) break
  }
  return t
}

const mostTurns = 60

const studentDensity = (t: number, degrees: number): number =>
  (Math.exp((-(degrees + 1) / 2) * Math.log1p((t * t) / degrees)) * gammaRatio(degrees / 2)) /
  Math.sqrt(Math.PI * degrees)

/** Γ(a + ½) / Γ(a): its series in 1 / a where a is large, else that of a larger one by the recurrence. */
function gammaRatio(a: number): number {
  let factor = 1
  let at = a
  for (; at < 50; at++) factor *= at / (at + 0.5)
  const i = 1 / at
  const series =
    1 +
    i *
      (-1 / 8 +
        i * (1 / 128 + i * (5 / 1024 + i * (-21 / 32768 + i * (-399 / 262144 + (i * 869) / 4194304)))))
  return factor * Math.sqrt(at) * series
}

const tiny = 1e-300
const mostSteps = 20_000

/** Lentz's evaluation of the continued fraction of I_x(a, b). */
function fraction(a: number, b: number, x: number): number {
  let numerator = 1
  let denominator = 1 / away(1 - ((a + b) * x) / (a + 1))
  let value = denominator
  for (let m = 1; m < mostSteps; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    denominator = 1 / away(1 + even * denominator)
    numerator = away(1 + even / numerator)
    value *= numerator * denominator
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 / away(1 + odd * denominator)
    numerator = away(1 + odd / numerator)
    const change = numerator * denominator
    value *= change
    if (Math.abs(change - 1) < 2e-16) break
  }
  return value
}

const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
