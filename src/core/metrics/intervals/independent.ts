import type { Figure } from '../evaluation.ts'
import { doubtsTogether } from './doubts.ts'
import { figureOf } from './interval.ts'

/**
 * The difference first − second of two figures of independent samples, its 95 % interval from their own (Zou & Donner,
 * Statistics in Medicine 27, 2008, MOVER; for proportions it is Newcombe's hybrid score interval). Undefined where one
 * of them has no interval.
 */
export function independentDifference(first: Figure, second: Figure): Figure | undefined {
  if (first.value === null || first.low === null || first.high === null) return undefined
  if (second.value === null || second.low === null || second.high === null) return undefined
  const difference = first.value - second.value
  const below = Math.hypot(first.value - first.low, second.high - second.value)
  const above = Math.hypot(first.high - first.value, second.value - second.low)
  const doubts = doubtsTogether(first.doubts, second.doubts)
  return figureOf(difference, difference - below, difference + above, 'mover', doubts)
}
