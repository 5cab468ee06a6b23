import { rankPlainly, rankTwoPlainly } from './plainAverages.ts'
import { rankByKernels, rankTwoByKernels } from './rankedAverages.ts'
import type { AveragedRankings, RankedOfTwo, RankedSamples } from './rankedSamples.ts'

const ids: readonly string[] = ['auc', 'auc_weighted', 'auc_ovo', 'auc_ovo_weighted', 'ap', 'ap_weighted']

/** Whether a metric of `metricList.ts` is one of the rankings of all classes. */
export const isOfRankings = (id: string): boolean => ids.includes(id)

/**
 * The metrics of the rankings of one or two models. Classes are ranked one after the other, so that no more than one
 * ranking is ever kept.
 *
 * @param models scores, as in `runs/scores.ts`
 * @param positive index of the positive class of two
 * @param sizes how many samples of each class speak for a spread, which counts the shares that weigh classes and pairs as
 *   known but for the classes' own; without them there is none
 */
export function averageRankings(
  samples: RankedSamples,
  models: readonly ArrayLike<number>[],
  ids: readonly string[],
  positive = 1,
  sizes?: Float64Array,
): AveragedRankings {
  const ranked = samples.classes === 2 ? [positive] : [...Array(samples.classes).keys()]
  const numbers = models.filter((scores) => scores instanceof Float64Array)
  return (
    (numbers.length === models.length && rankByKernels(samples, numbers, ids, ranked, sizes)) ||
    rankPlainly(samples, models, ids, ranked, sizes)
  )
}

/** Area under the ROC curve and average precision of each of two classes, with their standard errors. */
export const rankTwo = (
  samples: RankedSamples,
  scores: Float64Array,
  sizes: Float64Array,
): readonly RankedOfTwo[] =>
  rankTwoByKernels(samples, scores, sizes) ?? rankTwoPlainly(samples, scores, sizes)
