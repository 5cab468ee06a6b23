import { metricFamily } from '../metricFamily.ts'
import { metricEntry } from '../metricList.ts'
import { sumsOfOthers } from '../mean.ts'
import type { Doubt } from './doubts.ts'
import { enoughShares } from './heavyTail.ts'

/**
 * Weights that leave more equal shares than this of a group's samples are no reason for a doubt: even ones leave all, those
 * of 0.2 to 2.2 about 0.6, and under 0.4 in one group of ten samples in a hundred.
 */
const leastLeft = 0.4

/** A group of samples of whose variance few heavy ones are nearly all. */
interface HeavyGroup {
  /** Of how many equal shares the variance is made, (Σ w²)² / Σ w⁴: never more than Kish's effective number. */
  readonly shares: number
}

/** Where weights are so uneven that a few samples decide; absent where they aren't, or where there are none. */
export interface HeavyWeights {
  readonly all?: HeavyGroup
  /** The class or label of which the fewest decide. */
  readonly class?: HeavyGroup & { readonly class: number; readonly label?: true }
}

type Weights = ArrayLike<number> | undefined

/** Of all samples and of each class. */
export function heavyWeights(yTrue: ArrayLike<number>, classes: number, weights: Weights): HeavyWeights {
  if (!weights) return {}
  const sums = new WeightSums(classes, weights)
  for (let row = 0; row < yTrue.length; row++) {
    sums.add(yTrue[row]!, weights[row]!)
    sums.add(classes, weights[row]!)
  }
  return sums.heavy(false)
}

/**
 * Of all samples and of those that have each label.
 *
 * @param yTrue labels of each sample after those of the one before
 */
export function heavyWeightsOfLabels(
  yTrue: ArrayLike<number>,
  labels: number,
  weights: Weights,
): HeavyWeights {
  if (!weights) return {}
  const sums = new WeightSums(labels, weights)
  for (let row = 0; row < weights.length; row++) {
    for (let label = 0; label < labels; label++)
      if (yTrue[row * labels + label]) sums.add(label, weights[row]!)
    sums.add(labels, weights[row]!)
  }
  return sums.heavy(true)
}

/** Of groups of samples; {@link WeightSums.heavy} takes the last one for all of them. */
class WeightSums {
  readonly #most: number
  readonly #counts: Float64Array
  readonly #squares: Float64Array
  readonly #fourths: Float64Array

  constructor(groups: number, weights: ArrayLike<number>) {
    let most = 0
    for (let row = 0; row < weights.length; row++) most = Math.max(most, weights[row]!)
    this.#most = most
    this.#counts = new Float64Array(groups + 1)
    this.#squares = new Float64Array(groups + 1)
    this.#fourths = new Float64Array(groups + 1)
  }

  add(group: number, weight: number): void {
    const square = (weight / this.#most) ** 2
    this.#counts[group]! += 1
    this.#squares[group]! += square
    this.#fourths[group]! += square * square
  }

  heavy(areLabels: boolean): HeavyWeights {
    const last = this.#counts.length - 1
    const all = this.#heavySharesOf([last])
    let own: HeavyWeights['class']
    for (let index = 0; index < last; index++) {
      const shares = this.#heavySharesOf([index])
      if (shares !== undefined && shares < (own?.shares ?? enoughShares))
        own = { shares, class: index, ...(areLabels && { label: true }) }
    }
    return { ...(all !== undefined && { all: { shares: all } }), ...(own && { class: own }) }
  }

  /** Of a figure that is made of the samples of these groups. */
  doubts(groups: readonly number[]): Doubt[] {
    return doubtsOf(this.#heavySharesOf(groups))
  }

  /** Of figures that are made of the samples of all other classes, each of which has some groups. */
  doubtsOfOthers(classes: readonly (readonly number[])[]): Doubt[][] {
    const [counts, squares, fourths] = [this.#counts, this.#squares, this.#fourths].map((sums) =>
      sumsOfOthers(Float64Array.from(classes, (groups) => sumOver(sums, groups))),
    )
    return classes.map((_, index) =>
      doubtsOf(heavyShares(counts![index]!, squares![index]!, fourths![index]!)),
    )
  }

  /**
   * Of a figure that a sample of a group moves by so much: where weights are uneven and what the heavy ones move leaves few
   * shares, (Σ w² m²)² / Σ w⁴ m⁴.
   */
  doubtsOfMoves(moves: readonly number[]): Doubt[] {
    const sumOf = (powers: Float64Array, power: number) =>
      moves.reduce((sum, move, group) => sum + move ** power * powers[group]!, 0)
    const sharesOf = (degree: number) =>
      sumOf(this.#squares, 2 * degree) ** 2 / sumOf(this.#fourths, 4 * degree)
    const shares = sharesOf(1)
    const isUneven = sharesOf(0) < leastLeft * sumOf(this.#counts, 0)
    return isUneven && shares < enoughShares ? [{ reason: 'heavy-weights', shares }] : []
  }

  #heavySharesOf(groups: readonly number[]): number | undefined {
    const [counts, squares, fourths] = [this.#counts, this.#squares, this.#fourths]
    return heavyShares(sumOver(counts, groups), sumOver(squares, groups), sumOver(fourths, groups))
  }
}

const sumOver = (sums: Float64Array, groups: readonly number[]): number =>
  groups.reduce((sum, group) => sum + sums[group]!, 0)

/** Undefined where there are enough. */
function heavyShares(count: number, squares: number, fourths: number): number | undefined {
  const shares = squares ** 2 / fourths
  return shares < enoughShares && shares < leastLeft * count ? shares : undefined
}

const doubtsOf = (shares: number | undefined): Doubt[] =>
  shares === undefined ? [] : [{ reason: 'heavy-weights', shares }]

/**
 * Of a metric of classes or labels, from how uneven the weights are of what it is a mean of. Losses of classes are means
 * whose own tails tell, weights with them.
 */
export function doubtsOfWeights(id: string, { all, class: own }: HeavyWeights, areLabels = false): Doubt[] {
  const kind = metricFamily(id)?.kind === 'top-k' ? 'share' : metricEntry(id)?.kind
  if (kind === undefined || kind === 'error' || (kind === 'loss' && !areLabels)) return []
  const isOfAll = kind === 'calibration' || kind === 'loss' || (kind === 'share' && !id.endsWith('_positive'))
  const heavy = isOfAll ? all : own
  return heavy ? [{ reason: 'heavy-weights', ...heavy }] : []
}

/** Of each part of the samples; none where there are no weights. */
export function doubtsOfParts(
  partOf: ArrayLike<number>,
  parts: number,
  weights: Weights,
): readonly (readonly Doubt[])[] {
  if (!weights) return []
  const sums = new WeightSums(parts, weights)
  for (let row = 0; row < partOf.length; row++) sums.add(partOf[row]!, weights[row]!)
  return Array.from({ length: parts }, (_, part) => sums.doubts([part]))
}

/** By how much F-beta of this value is moved by a sample: see {@link OwnDoubts.moved}. */
export function movesOfFBeta(value: number, beta: number): readonly [number, number, number, number] {
  const square = beta ** 2
  return [(1 + square) * (1 - value), square * value, value, 0]
}

/** Doubts of the figures of one class or label, each from the samples that it is made of. */
interface OwnDoubts {
  readonly precision: Doubt[]
  readonly recall: Doubt[]
  readonly specificity: Doubt[]
  readonly f1: Doubt[]
  readonly auc: Doubt[]
  /** Of figures of all samples. */
  readonly all: Doubt[]
  /** Of one that a sample moves by so much: one taken for the class rightly, one missed, one mistaken for it, any other. */
  readonly moved: (right: number, missed: number, mistaken: number, rejected: number) => Doubt[]
}

const noDoubts: OwnDoubts = {
  precision: [],
  recall: [],
  specificity: [],
  f1: [],
  auc: [],
  all: [],
  moved: () => [],
}

/** Of one class against the rest, or of a label. */
export function doubtsOfOne(
  samples: number,
  weights: Weights,
  isActual: (row: number) => boolean,
  isPredicted: (row: number) => boolean,
): OwnDoubts {
  if (!weights) return noDoubts
  const sums = new WeightSums(4, weights)
  const [right, missed, mistaken, rejected] = [0, 1, 2, 3]
  for (let row = 0; row < samples; row++) {
    const of = isActual(row) ? (isPredicted(row) ? right : missed) : isPredicted(row) ? mistaken : rejected
    sums.add(of, weights[row]!)
  }
  const recall = sums.doubts([right, missed])
  const specificity = sums.doubts([mistaken, rejected])
  return {
    precision: sums.doubts([right, mistaken]),
    recall,
    specificity,
    f1: sums.doubts([right, missed, mistaken]),
    auc: recall.length > 0 ? recall : specificity,
    all: sums.doubts([right, missed, mistaken, rejected]),
    moved: (...moves) => sums.doubtsOfMoves(moves),
  }
}

/** Of each class in index order; none where there are no weights. */
export function doubtsOfEach({
  yTrue,
  yPred,
  classes,
  weights,
}: {
  readonly yTrue: ArrayLike<number>
  readonly yPred: ArrayLike<number>
  readonly classes: number
  readonly weights?: ArrayLike<number>
}): readonly Pick<OwnDoubts, 'precision' | 'recall' | 'f1' | 'auc'>[] {
  if (!weights) return []
  const sums = new WeightSums(3 * classes, weights)
  for (let row = 0; row < yTrue.length; row++) {
    const actual = yTrue[row]!
    const predicted = yPred[row]!
    const weight = weights[row]!
    if (actual === predicted) sums.add(actual, weight)
    else {
      sums.add(classes + actual, weight)
      sums.add(2 * classes + predicted, weight)
    }
  }
  const groups = Array.from(
    { length: classes },
    (_, index) => [index, classes + index, 2 * classes + index] as const,
  )
  const others = sums.doubtsOfOthers(groups.map(([right, missed]) => [right, missed]))
  return groups.map(([right, missed, mistaken], index) => {
    const recall = sums.doubts([right, missed])
    return {
      precision: sums.doubts([right, mistaken]),
      recall,
      f1: sums.doubts([right, missed, mistaken]),
      auc: recall.length > 0 ? recall : others[index]!,
    }
  })
}
