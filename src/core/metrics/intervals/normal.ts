/** How often the truth lies beyond each end of a 95 % interval. */
export const tail95 = 0.025

/** Two-sided 95 % point of the standard normal distribution. */
export const z95 = 1.959963984540054

/** Standard normal distribution function, relative error below 1e-12; scipy's `norm.cdf`. */
export function normalCdf(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x)
}

/** 1 − Φ(x) for x ≥ 0: the power series below 3, the continued fraction of Mills' ratio above. */
function upperTail(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x < 3) {
    let term = x
    let sum = x
    for (let n = 3; n < 120 && term > 1e-17 * sum; n += 2) {
      term *= (x * x) / n
      sum += term
    }
    return 0.5 - density * sum
  }
  let fraction = x
  for (let n = 100; n > 0; n--) fraction = x + n / fraction
  return density / fraction
}

/** Inverse of {@link normalCdf} for p in (0, 1): a rational start (Abramowitz & Stegun 26.2.23) and Newton's steps. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  let x = above / below - t
  for (let turn = 0; turn < 4; turn++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    if (density === 0) break
    x -= (normalCdf(x) - p) / density
  }
  return x
}
