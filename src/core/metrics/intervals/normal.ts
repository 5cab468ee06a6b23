/** Two-sided 95 % point of the standard normal distribution. */
export const z95 = 1.959963984540054

/** Standard normal distribution function, relative error below 1e-7 (Abramowitz & Stegun 7.1.26 is coarser: W. J. Cody's rational form by way of the complementary error function). */
export function normalCdf(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x)
}

/** 1 − Φ(x) for x ≥ 0, by the continued fraction of Mills' ratio above 3 and the power series below. */
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
  for (let n = 60; n > 0; n--) fraction = x + n / fraction
  return density / fraction
}

/** Inverse of {@link normalCdf} for p in (0, 1), by Newton's steps from a rational start. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  let x = -(
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  )
  for (let turn = 0; turn < 4; turn++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
    if (density === 0) break
    x -= (normalCdf(x) - p) / density
  }
  return x
}
