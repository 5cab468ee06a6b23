import { filled } from '../../arrays/elements.ts'
import { averagePrecision, rankClass, rocAuc, type Ranking } from '../ranking.ts'
import type { LabelArrays, LabelAverage } from './counts.ts'
import { clusteredError, equalShares } from './linearized.ts'

/** A metric of the ranking of each label over the samples, and how its labels are averaged. */
export interface LabelRanking {
  readonly metric: typeof rocAuc
  readonly average: LabelAverage
}

/** The ranking metric of an id in `metricList.ts`; undefined where it is none of a multi-label task. */
export function labelRanking(id: string): LabelRanking | undefined {
  const [, name, average = 'macro'] = /^(auc|ap)(?:_(weighted|micro))?$/.exec(id) ?? []
  if (name === undefined) return undefined
  return {
    metric: name === 'auc' ? rocAuc : averagePrecision,
    average: average as LabelAverage,
  }
}

/** The samples ranked by the score of one label, those that have it being the positives. */
export function rankLabel(arrays: LabelArrays, label: number): Ranking {
  const { samples, classes, yTrue, scores, weights } = arrays
  const absent = new Uint8Array(samples)
  const own = new Float64Array(samples)
  for (let row = 0; row < samples; row++) {
    absent[row] = yTrue[row * classes + label] ? 0 : 1
    own[row] = scores[row * classes + label]!
  }
  return rankClass(absent, own, 1, 0, weights)
}

/** A ranking metric over labels, of one model or of two. */
export interface RankedAverage {
  /** Of each model. */
  readonly values: readonly number[]
  /** Standard error of the first, or of the difference. */
  readonly error: number
  /** Of how many equal shares the variance is made, as in `equalShares`. */
  readonly shares: number
}

/** Ranking metrics of one model, or of two and their difference. */
export interface RankedLabels {
  readonly averages: ReadonlyMap<string, RankedAverage>
  /** Of each label of the first model the area under the ROC curve with its standard error. */
  readonly areas: readonly { readonly value: number; readonly error: number }[]
  /** Of each label the weight of the samples without it, and of those with it. */
  readonly sides: readonly ArrayLike<number>[]
}

/** The ranking metrics among some ids with their errors, and the areas of labels, by the plain definition. */
export function rankLabels(arrays: LabelArrays, ids: readonly string[]): RankedLabels {
  const rankings = Array.from({ length: arrays.classes }, (_, label) => rankLabel(arrays, label))
  const told = (valueOf: (influence: Float64Array) => number) => {
    const influence = new Float64Array(arrays.samples)
    const value = valueOf(influence)
    return { value, error: clusteredError(influence), shares: equalShares(influence) }
  }
  const averages = ids.flatMap((id) => {
    const ranking = labelRanking(id)
    if (!ranking) return []
    const { value, ...spread } = told((influence) => averageRanking(ranking, arrays, rankings, influence))
    return [[id, { values: [value], ...spread }] as const]
  })
  return {
    averages: new Map(averages),
    areas: rankings.map((ranking) => told((influence) => rocAuc(ranking, influence))),
    sides: rankings.map(({ positiveWeight, negativeWeight }) => [negativeWeight, positiveWeight]),
  }
}

/** Every label of every sample in one ranking. */
function rankAllLabels({ classes, yTrue, scores, weights }: LabelArrays): Ranking {
  const absent = filled(new Uint8Array(yTrue.length), (at) => (yTrue[at] ? 0 : 1))
  const repeated =
    weights && filled(new Float64Array(absent.length), (at) => weights[Math.floor(at / classes)]!)
  return rankClass(absent, scores, 1, 0, repeated)
}

/**
 * `roc_auc_score` and `average_precision_score` of a label indicator. NaN where a label that counts has no positive
 * sample or, for the area, no negative one; a label without samples counts nothing in the weighted average.
 *
 * @param rankings of each label
 * @param influence gets weight × derivative of each sample added
 */
export function averageRanking(
  { metric, average }: LabelRanking,
  arrays: LabelArrays,
  rankings: readonly Ranking[],
  influence?: Float64Array,
): number {
  if (average === 'micro') {
    const ofCells = influence && new Float64Array(arrays.yTrue.length)
    const value = metric(rankAllLabels(arrays), ofCells)
    if (influence && ofCells) {
      for (let at = 0; at < ofCells.length; at++) influence[Math.floor(at / arrays.classes)]! += ofCells[at]!
    }
    return value
  }
  const total = rankings.reduce((sum, { positiveWeight }) => sum + positiveWeight, 0)
  let value = total > 0 ? 0 : Number.NaN
  const ofLabels = rankings.map((ranking) => {
    const share = average === 'macro' ? 1 / rankings.length : ranking.positiveWeight / total
    if (!(share > 0)) return 0
    const own = metric(ranking, influence, share)
    value += share * own
    return own
  })
  if (influence && average === 'weighted')
    addShareInfluence(arrays, sharesMove(ofLabels, value, total), influence)
  return value
}

/**
 * What a label more of a sample moves a weighted average by, through the share of the label.
 *
 * @param ofLabels metric of each label
 * @param average of them
 * @param total weight of all labels of all samples
 */
export function sharesMove(ofLabels: ArrayLike<number>, average: number, total: number): Float64Array {
  return Float64Array.from(ofLabels, (own) => (own - average) / total)
}

function addShareInfluence(
  { classes, yTrue, weights }: LabelArrays,
  moves: Float64Array,
  influence: Float64Array,
): void {
  for (let at = 0; at < yTrue.length; at++) {
    if (!yTrue[at]) continue
    const row = Math.floor(at / classes)
    influence[row]! += (weights ? weights[row]! : 1) * moves[at % classes]!
  }
}
