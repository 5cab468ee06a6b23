import { isAtMost } from '../metrics/againstLimit.ts'

/** Accuracy that an exported variant may lose against the trained model: half a percentage point. */
export const accuracyTolerance = 0.005

/** Whether two shares differ by no more than `most`. */
export const isWithin = (difference: number, most: number): boolean => isAtMost(Math.abs(difference), most)
