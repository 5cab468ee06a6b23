/*
 * Hall's transformation of a studentized estimate, which takes its skewness out and rises everywhere (Hall, On the
 * removal of skewness by transformation, J. R. Stat. Soc. B 54, 1992): t + bend t² + bend² t³ / 3 + skewness / (6 n) of
 * t = (estimate − truth) / standard deviation is √n times as far from 0 as Student's law says.
 */

/**
 * The t that is transformed to `distance` / √n.
 *
 * @param bend a third of the skewness for a mean; for a function of means less what it bends
 */
export function hallInverse(distance: number, skewness: number, bend: number, samples: number): number {
  const target = distance / Math.sqrt(samples) - skewness / (6 * samples)
  // ((1 + bend t)³ − 1) / (3 bend), turned round.
  const size = bend * target
  return Math.abs(size) < 1e-9 ? target * (1 - size) : (Math.cbrt(1 + 3 * size) - 1) / bend
}
