/** Accuracy that an exported variant may lose against the trained model: half a percentage point. */
export const accuracyTolerance = 0.005

/** Whether two shares differ by no more than `most`; what floats add to a difference of that very size doesn't count. */
export const isWithin = (difference: number, most: number): boolean => Math.abs(difference) <= most + 1e-9
