import { scoreColumn } from '../runs/scores.ts'
import { areNarrow } from './confusion.ts'
import { spreadOf, type Spread } from './intervals/area.ts'
import { inOneWorkspace } from './kernels/workspace.ts'
import { mostSlots, rankedBy, type Ranker, type Slot } from './kernels/rankedRows.ts'
import type { RankedClass } from './kernels/rankedSums.ts'
import { pairShare } from './oneVersusOne.ts'
import { classWeights, type AveragedRankings, type RankedOfTwo, type RankedSamples } from './rankedSamples.ts'

/*
 * The averages of `rankingAverages.ts` by kernels: no rank of a sample is kept, and of its influence values those of a few
 * metrics at a time, which take no more memory than the scores.
 */

/** Undefined where the samples are too few to be worth it, or too many, or a score is no number. */
export function rankByKernels(
  samples: RankedSamples,
  models: readonly Float64Array[],
  ids: readonly string[],
  ranked: readonly number[],
  sizes: Float64Array | undefined,
): AveragedRankings | undefined {
  const { yTrue, classes, weights } = samples
  const atOnce = Math.min(...models.map((scores) => mostSlots(yTrue.length, scores)), Math.max(2, classes))
  if (atOnce === 0 || !areNarrow(yTrue)) return undefined
  const sums = classWeights(yTrue, classes, weights)
  const rounds = sizes ? Math.max(1, Math.ceil(ids.length / atOnce)) : 1
  const averages: AveragedRankings['averages'][number][] = []
  let areas: AveragedRankings['areas'] = []
  const areRanked = inOneWorkspace(() => {
    for (let round = 0; round < rounds; round++) {
      const [from, to] = [round, round + 1].map((at) => Math.round((at * ids.length) / rounds))
      const found = rankSome({ yTrue, classes, weights }, models, ids.slice(from, to), ranked, sums, sizes)
      if (!found) return false
      averages.push(...found.averages)
      if (round === 0) areas = found.areas
    }
    return true
  })
  return areRanked ? { averages, areas } : undefined
}

function rankSome(
  samples: RankedSamples & { readonly yTrue: Uint8Array | Uint16Array },
  models: readonly Float64Array[],
  ids: readonly string[],
  ranked: readonly number[],
  sums: Float64Array,
  sizes: Float64Array | undefined,
): AveragedRankings | undefined {
  const { yTrue, weights } = samples
  return rankedBy(
    { samples: yTrue.length, classes: sums.length, weights, slots: sizes ? ids.length : 0 },
    (ranker) => {
      const found = averageEach(ranker, yTrue, models, ids, ranked, sums, sizes)
      if (!found) return undefined
      const spreads = sizes && spreadsOf(ranker, samples, found.ofLabels, sizes)
      return {
        averages: ids.map((id, at) => ({
          id,
          values: found.values.map((each) => each[at]!),
          ...(spreads && { spread: spreads[at]! }),
        })),
        areas: found.areas,
      }
    },
  )
}

const areaOf = (value: number, squares: Float64Array, sizes: Float64Array | undefined) => ({
  value,
  error: sizes && !Number.isNaN(value) ? spreadOf(squares, sizes).error : Number.NaN,
})

interface Averaged {
  /** Of each model the metrics. */
  readonly values: readonly Float64Array[]
  /** What the samples of a class have in common of their influence values, without weight. */
  readonly ofLabels: Float64Array
  /** Of the classes of the first model. */
  readonly areas: AveragedRankings['areas']
}

function averageEach(
  ranker: Ranker,
  yTrue: Uint8Array | Uint16Array,
  models: readonly Float64Array[],
  ids: readonly string[],
  ranked: readonly number[],
  sums: Float64Array,
  sizes: Float64Array | undefined,
): Averaged | undefined {
  const classes = sums.length
  const total = sums.reduce((sum, size) => sum + size, 0)
  const ofLabels = new Float64Array(ids.length * classes)
  const counted = ids.map((id) => new Counted(id, sums))
  const slots = sizes ? counted.map(({ slot }) => slot) : []
  const areas: AveragedRankings['areas'][number][] = []
  const values: Float64Array[] = []
  for (const [model, scores] of models.entries()) {
    const sign = model === 0 ? 1 : -1
    const own = new Float64Array(ids.length)
    /** Of each class the metric that an average weighs by the share of its class. */
    const parts = ids.map(() => new Float64Array(classes))
    for (const index of ranked) {
      for (const each of counted) each.count(index, sign)
      const column = scoreColumn(scores, classes, yTrue.length, index)
      const found = ranker.rank(yTrue, sums, column, index, slots)
      if (!found) return undefined
      for (let at = 0; at < found.ofLabels.length; at++) ofLabels[at]! += found.ofLabels[at]!
      if (model === 0) areas.push(areaOf(found.auc, found.areaSquares, sizes))
      for (const [at, each] of counted.entries()) {
        const { value, part } = each.valueOf(found)
        parts[at]![index] = value
        own[at] = own[at]! + part
      }
    }
    values.push(own)
    for (const [at, id] of ids.entries()) {
      if (classes === 2 || !id.endsWith('_weighted') || id.startsWith('auc_ovo')) continue
      for (let label = 0; label < classes; label++)
        ofLabels[label * ids.length + at]! += (sign * (parts[at]![label]! - own[at]!)) / total
    }
  }
  return { values, ofLabels, areas }
}

/**
 * What a class counts in an average: the share of its metric, or of the area against each other class. In the same memory
 * for one class after the other.
 */
class Counted {
  readonly slot: { readonly areas: Float64Array; precision: number; readonly against: Slot['against'] }
  readonly #of: 'precision' | 'area' | 'pairs'
  readonly #isWeighted: boolean
  readonly #sums: Float64Array
  readonly #total: number
  readonly #areAllThere: boolean
  /** Of each other class the share of the area against it. */
  readonly #pairs: Float64Array
  #own = 0
  #share = 0

  constructor(id: string, sums: Float64Array) {
    this.#of = id.startsWith('ap')
      ? 'precision'
      : id.startsWith('auc_ovo') && sums.length > 2
        ? 'pairs'
        : 'area'
    this.#isWeighted = id.endsWith('_weighted')
    this.#sums = sums
    this.#total = sums.reduce((sum, size) => sum + size, 0)
    this.#areAllThere = sums.every((size) => size > 0)
    this.#pairs = new Float64Array(this.#of === 'pairs' ? sums.length : 0)
    const against = this.#of === 'pairs' ? 'each' : 'rest'
    this.slot = { areas: new Float64Array(sums.length), precision: 0, against }
  }

  /** @param sign of the model */
  count(own: number, sign: 1 | -1): void {
    const [sums, pairs, { areas }] = [this.#sums, this.#pairs, this.slot]
    const classes = sums.length
    this.#own = own
    if (this.#of === 'pairs') {
      this.#share = 1
      for (let other = 0; other < classes; other++) {
        pairs[other] = other === own ? 0 : pairShare(own, other, sums, this.#total, this.#isWeighted)
        areas[other] = this.#areAllThere ? (sign * pairs[other]!) / sums[other]! : 0
      }
      return
    }
    this.#share = classes === 2 ? 1 : this.#isWeighted ? sums[own]! / this.#total : 1 / classes
    if (this.#of === 'precision') {
      this.slot.precision = sign * this.#share
      return
    }
    let others = 0
    for (let label = 0; label < classes; label++) if (label !== own) others += sums[label]!
    areas.fill(others > 0 ? (sign * this.#share) / others : 0)
    areas[own] = 0
  }

  /** The metric of the class that was counted last, and its part in the average. */
  valueOf({ auc, averagePrecision, areas }: RankedClass): { readonly value: number; readonly part: number } {
    if (this.#of !== 'pairs') {
      const value = this.#of === 'precision' ? averagePrecision : auc
      return { value, part: this.#share * value }
    }
    let value = this.#areAllThere ? 0 : Number.NaN
    for (let other = 0; other < areas.length; other++)
      if (other !== this.#own) value += this.#pairs[other]! * areas[other]!
    return { value, part: value }
  }
}

function spreadsOf(
  ranker: Ranker,
  { yTrue, classes, weights }: RankedSamples,
  ofLabels: Float64Array,
  sizes: Float64Array,
): readonly Spread[] {
  const values = ranker.influences()
  const slots = ofLabels.length / classes
  const squares = Array.from({ length: slots }, () => new Float64Array(classes))
  for (let row = 0; row < yTrue.length; row++) {
    const label = yTrue[row]!
    const weight = weights ? weights[row]! : 1
    for (let slot = 0; slot < slots; slot++) {
      const influence = weight * (values[row * slots + slot]! + ofLabels[label * slots + slot]!)
      squares[slot]![label]! += influence * influence
    }
  }
  return squares.map((each) => spreadOf(each, sizes))
}

/** Area and average precision of each of two classes with their standard errors; undefined as {@link rankByKernels}. */
export function rankTwoByKernels(
  { yTrue, weights }: RankedSamples,
  scores: Float64Array,
  sizes: Float64Array,
): readonly RankedOfTwo[] | undefined {
  if (mostSlots(yTrue.length, scores) === 0 || !areNarrow(yTrue)) return undefined
  const sums = classWeights(yTrue, 2, weights)
  return rankedBy({ samples: yTrue.length, classes: 2, weights, slots: 0 }, (ranker) => {
    const found = [0, 1].flatMap((index) => {
      const ranked = ranker.rank(yTrue, sums, scoreColumn(scores, 2, yTrue.length, index), index, [])
      if (!ranked) return []
      const { auc, areaSquares, averagePrecision, precisionSquares } = ranked
      const [own, others] = precisionSquares
      const squares = Float64Array.from(index === 0 ? [own, others] : [others, own])
      return { auc: areaOf(auc, areaSquares, sizes), precision: areaOf(averagePrecision, squares, sizes) }
    })
    return found.length === 2 ? found : undefined
  })
}
