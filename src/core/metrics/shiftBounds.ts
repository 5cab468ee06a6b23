/** Below `p` a shift of scores is no chance; from `statistic` on it is worth a warning. */
export const shiftBounds = { p: 0.01, statistic: 0.05 } as const
