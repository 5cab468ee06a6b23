import { doubtsTogether, withDoubts } from '../metrics/intervals/doubts.ts'
import { doubtsOfParts } from '../metrics/intervals/heavyWeights.ts'
import type { Judgement } from './judge.ts'

/** A judgement of labels with the doubts of samples that weigh far more than the others of the slice, or of the rest. */
export function doubted<T extends Judgement>(
  judgement: T,
  isInside: ArrayLike<number>,
  weights: Float64Array | undefined,
): T {
  const [outside, inside] = doubtsOfParts(isInside, 2, weights)
  if (!outside || !inside) return judgement
  return {
    ...judgement,
    inside: withDoubts(judgement.inside, inside),
    outside: withDoubts(judgement.outside, outside),
    difference: withDoubts(judgement.difference, doubtsTogether(inside, outside)),
  }
}
