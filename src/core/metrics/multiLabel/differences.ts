import type { MetricDifference } from '../comparison.ts'
import { differenceOf } from '../difference.ts'
import { doubtsOfClasses, withDoubts } from '../intervals/doubts.ts'
import { doubtsOfWeights, heavyWeightsOfLabels } from '../intervals/heavyWeights.ts'
import { roundedFraction } from '../intervals/area.ts'
import { z95 } from '../intervals/normal.ts'
import { meanOf } from '../mean.ts'
import type { Ranking } from '../ranking.ts'
import { averageRate, countLabels, type LabelArrays } from './counts.ts'
import { clusteredError, rateInfluence } from './linearized.ts'
import { rankLabelsByKernels } from './rankedLabels.ts'
import { averageRanking, labelRanking, rankLabel } from './rankings.ts'
import { rowValues } from './rows.ts'
import { countedMetric } from './values.ts'

interface Influenced {
  readonly value: number
  /** weight × derivative of each sample. */
  readonly influence: (row: number) => number
}

/**
 * Differences of two multi-label models on the same samples in the same order, by metric id. Intervals come from the
 * linearized difference, each sample with all its labels as one.
 */
export function multiLabelDifferences(
  first: LabelArrays,
  second: LabelArrays,
  ids: readonly string[],
): Record<string, MetricDifference> {
  const [one, other] = [influencedMetrics(first), influencedMetrics(second)]
  const { samples } = first
  const { weights, ...unweighted } = first
  const supports = countLabels(unweighted).actual
  const heavy = heavyWeightsOfLabels(first.yTrue, first.classes, weights)
  const ranked = rankLabelsByKernels([first, second], ids)
  const differ = (id: string, mine: number, theirs: number, error: number): MetricDifference => {
    const half = z95 * error
    const difference = mine - theirs
    const interval = [difference - half, difference + half] as const
    const found = differenceOf(id, mine, theirs, interval, 'linearized-paired', samples)
    return withDoubts(found, [
      ...doubtsOfClasses(id, supports, 'labelDifference'),
      ...doubtsOfWeights(id, heavy, true),
    ])
  }
  return Object.fromEntries(
    ids.flatMap((id) => {
      const average = ranked?.averages.get(id)
      if (average) {
        const [mine, theirs] = [roundedFraction(average.values[0]!), roundedFraction(average.values[1]!)]
        return [[id, differ(id, mine, theirs, average.error)] as const]
      }
      const [mine, theirs] = [one(id), other(id)]
      if (!mine || !theirs) return []
      const influence = new Float64Array(samples)
      for (let row = 0; row < samples; row++) influence[row] = mine.influence(row) - theirs.influence(row)
      return [[id, differ(id, mine.value, theirs.value, clusteredError(influence))] as const]
    }),
  )
}

function influencedMetrics(arrays: LabelArrays): (id: string) => Influenced | undefined {
  const counts = countLabels(arrays)
  let rankings: readonly Ranking[] | undefined
  return (id) => {
    const rows = rowValues(id, arrays)
    if (rows) return ofMean(rows, arrays)
    const counted = countedMetric(id)
    if (counted) {
      const averaged = averageRate(counted.rate, counted.average, counts)
      return { value: averaged.value, influence: rateInfluence(arrays, averaged) }
    }
    const ranked = labelRanking(id)
    if (!ranked) return undefined
    rankings ??= Array.from({ length: arrays.classes }, (_, label) => rankLabel(arrays, label))
    const influence = new Float64Array(arrays.samples)
    const value = roundedFraction(averageRanking(ranked, arrays, rankings, influence))
    return { value, influence: (row) => influence[row]! }
  }
}

function ofMean(values: Float64Array, { samples, weights }: LabelArrays): Influenced {
  const mean = meanOf(values, weights)
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : samples
  return {
    value: mean,
    influence: (row) => ((weights ? weights[row]! : 1) * (values[row]! - mean)) / total,
  }
}
