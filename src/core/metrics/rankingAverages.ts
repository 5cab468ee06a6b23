import { oneVersusOnePart } from './oneVersusOne.ts'
import {
  addInfluence,
  deriveArea,
  derivePrecision,
  rankEachClass,
  type Derived,
  type Steps,
} from './ranking.ts'
import type { Predictions } from '../runs/predictions.ts'

const ids: readonly string[] = ['auc', 'auc_weighted', 'auc_ovo', 'auc_ovo_weighted', 'ap', 'ap_weighted']

/** Whether a metric of `metricList.ts` is one of the rankings of all classes. */
export const isOfRankings = (id: string): boolean => ids.includes(id)

/** A metric of the rankings of all classes; with two it is that of the positive class. */
export interface RankingAverage {
  readonly id: string
  value: number
  /** Gets weight × derivative of each sample added; of pairs the shares that weigh classes count as known. */
  readonly influence?: Float64Array
}

interface Ranked extends Pick<Predictions, 'classes' | 'weights'> {
  readonly yTrue: ArrayLike<number>
  readonly scores: ArrayLike<number>
}

/**
 * Adds `sign` × the metrics of the rankings to `averages`. Classes are ranked one after the other, so that no more than
 * one ranking is ever kept.
 *
 * @param positive index of the positive class of two
 * @param tellArea gets the area of each class that is ranked against the rest, of use until it returns
 */
export function addRankingAverages(
  { yTrue, scores, classes, weights }: Ranked,
  averages: readonly RankingAverage[],
  positive = 1,
  sign: 1 | -1 = 1,
  tellArea?: (index: number, area: Derived, steps: Steps) => void,
): void {
  const sums = classWeights(yTrue, classes, weights)
  const total = sums.reduce((sum, size) => sum + size, 0)
  const isPrecision = ({ id }: RankingAverage) => id.startsWith('ap')
  const isPairwise = ({ id }: RankingAverage) => classes > 2 && id.startsWith('auc_ovo')
  const areas = averages.filter((average) => !isPrecision(average) && !isPairwise(average))
  const precisions = averages.filter(isPrecision)
  const pairwise = averages.filter(isPairwise)
  const ranked = classes === 2 ? [positive] : sums.keys()
  const ofClasses = new Map<RankingAverage, Float64Array>()
  rankEachClass(yTrue, scores, classes, weights, ranked, (steps, own) => {
    const add = (derived: Derived, average: RankingAverage) => {
      const isWeighted = average.id.endsWith('_weighted')
      if (isWeighted && classes > 2) known(ofClasses, average, classes)[own] = derived.value
      const share = sign * (classes === 2 ? 1 : isWeighted ? sums[own]! / total : 1 / classes)
      average.value += share * addInfluence(derived, steps, average.influence, share)
    }
    if (areas.length > 0 || tellArea) {
      const area = deriveArea(steps)
      for (const average of areas) add(area, average)
      tellArea?.(own, area, steps)
    }
    if (precisions.length > 0) {
      const precision = derivePrecision(steps)
      for (const average of precisions) add(precision, average)
    }
    for (const average of pairwise) {
      const isWeighted = average.id.endsWith('_weighted')
      average.value += sign * oneVersusOnePart(yTrue, steps, own, sums, isWeighted, average.influence, sign)
    }
  })
  for (const [{ influence }, values] of ofClasses)
    if (influence) addShareInfluence(yTrue, weights, values, sums, influence, sign)
}

function known(
  values: Map<RankingAverage, Float64Array>,
  average: RankingAverage,
  classes: number,
): Float64Array {
  const own = values.get(average) ?? new Float64Array(classes)
  values.set(average, own)
  return own
}

/** What a sample's class moves a weighted average by, having one more: its distance from the average. */
function addShareInfluence(
  yTrue: ArrayLike<number>,
  weights: Float64Array | undefined,
  values: Float64Array,
  sums: Float64Array,
  influence: Float64Array,
  sign: 1 | -1,
): void {
  const total = sums.reduce((sum, size) => sum + size, 0)
  const mean = values.reduce((sum, value, label) => sum + (value * sums[label]!) / total, 0)
  for (let row = 0; row < influence.length; row++) {
    const weight = weights ? weights[row]! : 1
    influence[row] = influence[row]! + (sign * weight * (values[yTrue[row]!]! - mean)) / total
  }
}

/** Each class's number of samples, or sum of their weights. */
function classWeights(
  yTrue: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(classes)
  for (let row = 0; row < yTrue.length; row++) {
    const label = yTrue[row]!
    sums[label] = sums[label]! + (weights ? weights[row]! : 1)
  }
  return sums
}
