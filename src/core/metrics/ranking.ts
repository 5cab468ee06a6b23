import { emptyFloat64 } from '../arrays/elements.ts'
import { countBelow } from './countBelow.ts'
import { rankLevels, type Levels } from './kernels/levels.ts'

/*
 * Metrics of a ranking by score, one class against the rest: area under the ROC curve and average precision,
 * each with its derivative by every sample's weight. The derivatives times the weights are the influence
 * values from which the intervals come (DeLong's structural components, centred; the infinitesimal jackknife).
 */

/** The samples by distinct score (step 0 the lowest), with the weight of positives and of the rest at each. */
export interface Ranking {
  /** The distinct scores, ascending. */
  readonly levels: Float64Array
  /** Step of each sample. */
  readonly steps: Uint32Array
  readonly isPositive: Uint8Array
  readonly weights: Float64Array | undefined
  readonly positives: Float64Array
  readonly negatives: Float64Array
  readonly positiveWeight: number
  readonly negativeWeight: number
}

/** Ranks the samples by the score of class `index`, whose samples are the positives. O(n log n). */
export function rankClass(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  index: number,
  weights?: Float64Array,
): Ranking {
  const samples = yTrue.length
  const own = emptyFloat64(samples)
  for (let row = 0, at = index; row < samples; row++, at += classes) own[row] = scores[at]!
  const isPositive = new Uint8Array(new SharedArrayBuffer(samples))
  for (let row = 0; row < samples; row++) if (yTrue[row] === index) isPositive[row] = 1
  return rankScores(isPositive, own, weights)
}

/**
 * Ranks samples by their scores. Quickest where all is in memory that all threads see.
 *
 * @param isPositive of each sample 1 where it is positive, else 0
 */
export function rankScores(isPositive: Uint8Array, scores: Float64Array, weights?: Float64Array): Ranking {
  let positiveWeight = 0
  let negativeWeight = 0
  for (let row = 0; row < isPositive.length; row++) {
    const weight = weights ? weights[row]! : 1
    if (isPositive[row] === 1) positiveWeight += weight
    else negativeWeight += weight
  }
  const ranked = rankLevels(scores, isPositive, weights) ?? rankPlainly(scores, isPositive, weights)
  return { ...ranked, isPositive, weights, positiveWeight, negativeWeight }
}

function rankPlainly(own: Float64Array, isPositive: Uint8Array, weights: Float64Array | undefined): Levels {
  const levels = distinct(own)
  const positives = new Float64Array(levels.length)
  const negatives = new Float64Array(levels.length)
  const steps = new Uint32Array(own.length)
  for (let row = 0; row < own.length; row++) {
    const step = countBelow(levels, own[row]!)
    const sums = isPositive[row] === 1 ? positives : negatives
    steps[row] = step
    sums[step] = sums[step]! + (weights ? weights[row]! : 1)
  }
  return { levels, steps, positives, negatives }
}

/**
 * `roc_auc_score` of positives against the rest, ties counted half; NaN where either side is empty.
 * Adds `share` × weight × derivative of each sample to `influence`.
 */
export function rocAuc(ranking: Ranking, influence?: Float64Array, share = 1): number {
  const { positives, negatives, positiveWeight, negativeWeight } = ranking
  if (!(positiveWeight > 0 && negativeWeight > 0)) return Number.NaN
  // Of each step: the share of negatives below it, and of positives above it, its own counted half.
  const below = new Float64Array(positives.length)
  const above = new Float64Array(positives.length)
  let negativesBelow = 0
  let positivesBelow = 0
  let area = 0
  for (let step = 0; step < positives.length; step++) {
    below[step] = (negativesBelow + negatives[step]! / 2) / negativeWeight
    above[step] = (positiveWeight - positivesBelow - positives[step]! / 2) / positiveWeight
    area += positives[step]! * below[step]!
    negativesBelow += negatives[step]!
    positivesBelow += positives[step]!
  }
  const auc = area / positiveWeight
  if (influence) {
    for (let step = 0; step < positives.length; step++) {
      below[step] = (below[step]! - auc) / positiveWeight
      above[step] = (above[step]! - auc) / negativeWeight
    }
    addInfluence(influence, ranking, share, below, above)
  }
  return auc
}

/**
 * `average_precision_score` of positives against the rest (step-wise, one step a distinct score); NaN where
 * there is no positive. Adds `share` × weight × derivative of each sample to `influence`.
 */
export function averagePrecision(ranking: Ranking, influence?: Float64Array, share = 1): number {
  const { positives, negatives, positiveWeight } = ranking
  if (!(positiveWeight > 0)) return Number.NaN
  const levels = positives.length
  const precision = new Float64Array(levels)
  const above = new Float64Array(levels)
  let all = 0
  let positivesAbove = 0
  let area = 0
  for (let step = levels - 1; step >= 0; step--) {
    all += positives[step]! + negatives[step]!
    positivesAbove += positives[step]!
    above[step] = all
    precision[step] = all > 0 ? positivesAbove / all : 0
    area += positives[step]! * precision[step]!
  }
  const value = area / positiveWeight
  if (influence) {
    // A sample moves the precision of its own step and of every step below it.
    const ofPositive = new Float64Array(levels)
    const ofNegative = new Float64Array(levels)
    let gained = 0
    let lost = 0
    for (let step = 0; step < levels; step++) {
      if (above[step]! > 0) {
        gained += (positives[step]! * (1 - precision[step]!)) / above[step]!
        lost += (positives[step]! * precision[step]!) / above[step]!
      }
      ofPositive[step] = (precision[step]! - value + gained) / positiveWeight
      ofNegative[step] = -lost / positiveWeight
    }
    addInfluence(influence, ranking, share, ofPositive, ofNegative)
  }
  return value
}

function addInfluence(
  influence: Float64Array,
  { steps, isPositive, weights }: Ranking,
  share: number,
  ofPositive: Float64Array,
  ofNegative: Float64Array,
): void {
  for (let row = 0; row < steps.length; row++) {
    const derivative = (isPositive[row] ? ofPositive : ofNegative)[steps[row]!]!
    influence[row] = influence[row]! + share * (weights ? weights[row]! : 1) * derivative
  }
}

/** The distinct values in ascending order. */
function distinct(values: Float64Array): Float64Array {
  const sorted = values.slice().sort()
  let kept = 0
  for (const value of sorted) {
    if (kept === 0 || value !== sorted[kept - 1]) sorted[kept++] = value
  }
  return sorted.subarray(0, kept)
}
