const small: readonly number[] = Array.from({ length: 16 }, (_, n) => {
  let product = 1
  for (let factor = 2; factor <= n; factor++) product *= factor
  return Math.log(product)
})

/** ln n! for whole n ≥ 0; from 16 on by Stirling's series, absolute error below 1e-13 plus rounding. */
export function logFactorial(n: number): number {
  const known = small[n]
  if (known !== undefined) return known
  const inverse = 1 / n
  const square = inverse * inverse
  const series = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))
  return (n + 0.5) * Math.log(n) - n + 0.9189385332046727 + inverse * series
}
