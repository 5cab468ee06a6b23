/**
 * Degrees of freedom of a variance of so many samples: those of the χ² law that varies as much (Satterthwaite,
 * Biometrics 2, 1946), 2 / (2 / (n − 1) + excess kurtosis / n). Of normal samples n − 1; with a long tail fewer, as a few
 * samples then decide the variance too; never more than n − 1.
 *
 * @param samples of weighted ones the effective number
 * @param kurtosis mean of the fourth powers over the squared mean of the squares, 3 of the normal law
 */
export function degreesOfVariance(samples: number, kurtosis: number): number {
  return Math.max(1, 2 / (2 / (samples - 1) + Math.max(0, kurtosis - 3) / samples))
}
