/** Sums over a group of samples, from which its mean loss and that mean's error follow. Without weights each is 1. */
export interface Moments {
  readonly samples: number
  readonly weight: number
  /** Σ weight · loss. */
  readonly loss: number
  /** Σ weight². */
  readonly squares: number
  /** Σ weight² · loss and Σ weight² · loss². */
  readonly squaredLoss: number
  readonly squaredLosses: number
}

export const meanLoss = ({ loss, weight }: Moments): number => loss / weight

/** Kish's effective number of samples, (Σw)² / Σw². */
export const effectiveOf = ({ weight, squares }: Moments): number => (weight * weight) / squares

/**
 * Variance of the weighted mean of the losses, Σ w²(l − mean)² / (Σ w)² · m / (m − 1) with the effective number m of
 * samples; without weights that is the sample variance over n.
 */
export function varianceOfMean(group: Moments): number {
  const mean = meanLoss(group)
  const effective = effectiveOf(group)
  const spread = group.squaredLosses - 2 * mean * group.squaredLoss + mean * mean * group.squares
  return (Math.max(0, spread) / group.weight ** 2) * (effective / (effective - 1))
}
