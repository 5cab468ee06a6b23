/*
 * Hall's transformation of a studentized mean, which takes its skewness out and rises everywhere (Hall, On the
 * removal of skewness by transformation, J. R. Stat. Soc. B 54, 1992).
 */

/** √n times the transformed t = (estimate − truth) / standard deviation: about Student's, whatever the skewness. */
export const hallDistance = (t: number, skewness: number, samples: number): number =>
  Math.sqrt(samples) *
  (t + (skewness * t ** 2) / 3 + (skewness ** 2 * t ** 3) / 27 + skewness / (6 * samples))
