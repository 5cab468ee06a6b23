/** Above this cost, in milliseconds, diagnosing at every key would be felt while typing. */
const felt = 60
const pause = 150

/**
 * Milliseconds from a keystroke to diagnosing, by what the last time cost. A usual file is diagnosed at once, when
 * the keys that are waiting have been taken in; a file near the size limit after a short pause.
 */
export const delayAfter = (cost: number): number => (cost > felt ? pause : 0)
