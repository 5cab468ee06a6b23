import type { ScoreShift } from '../metrics/scoreShift.ts'
import { shiftBounds } from '../metrics/shiftBounds.ts'
import { chanceText } from './numbers.ts'

/** How the scores of test and validation differ, as a sentence. */
export function shiftSentence(shift: ScoreShift): string {
  const { statistic, location, p, shares } = shift
  const test = `Kolmogorov–Smirnov distance ${statistic.toFixed(4)}, ${chanceText(p)}`
  return p < shiftBounds.p
    ? `Test’s scores are not distributed as validation’s: ${shareText(shares.val)} of validation and ${shareText(shares.test)} of test have ${scoreText(location)} or less (${test}).`
    : `Test has scores as validation has them, as far as the samples tell (${test}).`
}

export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`

export const scoreText = (score: number): string => String(Number(score.toPrecision(4)))
