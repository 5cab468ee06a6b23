import { metricFamily } from '../metricFamily.ts'
import { metricEntry } from '../metricList.ts'
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

/** Of groups of samples, of which the last one is all. */
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
    const all = this.#heavySharesOf(last)
    let own: HeavyWeights['class']
    for (let index = 0; index < last; index++) {
      const shares = this.#heavySharesOf(index)
      if (shares !== undefined && shares < (own?.shares ?? enoughShares))
        own = { shares, class: index, ...(areLabels && { label: true }) }
    }
    return { ...(all !== undefined && { all: { shares: all } }), ...(own && { class: own }) }
  }

  #heavySharesOf(group: number): number | undefined {
    const shares = this.#squares[group]! ** 2 / this.#fourths[group]!
    return shares < enoughShares && shares < leastLeft * this.#counts[group]! ? shares : undefined
  }
}

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
