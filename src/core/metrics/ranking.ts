import { countBelow } from './countBelow.ts'
import { valueAt, type ValueColumn } from './kernels/valueColumn.ts'
import { Sum } from './mean.ts'
import {
  lendLevels,
  lendTallies,
  rankLevels,
  tallyLevels,
  type Levels,
  type Room,
  type Sums,
  type Tallies,
} from './kernels/levels.ts'
import { inOneWorkspace, lendWorkspace } from './kernels/workspace.ts'
import { scoreColumn } from '../runs/scores.ts'

/*
 * Metrics of a ranking by score, one class against the rest: area under the ROC curve and average precision,
 * each with its derivative by every sample's weight. The derivatives times the weights are the influence
 * values from which the intervals come (DeLong's structural components, centred; the infinitesimal jackknife).
 */

/** The samples by distinct score (step 0 the lowest), with the weight of positives and of the rest at each. */
export interface Steps {
  /** Step of each sample. */
  readonly steps: Uint32Array
  readonly isPositive: Uint8Array
  readonly weights: Float64Array | undefined
  readonly positives: Sums
  readonly negatives: Sums
  readonly positiveWeight: number
  readonly negativeWeight: number
  /** Where tables of one value a step are made; in fresh memory where absent. */
  readonly room?: Room
}

export interface Ranking extends Steps {
  /** The distinct scores, ascending. */
  readonly levels: Float64Array
}

/** The distinct scores with the weight of positives and of the rest at each. */
export type Tally = Pick<Ranking, 'levels' | 'positives' | 'negatives' | 'positiveWeight' | 'negativeWeight'>

/** Ranks the samples by the score of class `index`, whose samples are the positives. O(n log n). */
export function rankClass(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  index: number,
  weights?: Float64Array,
): Ranking {
  const isPositive = new Uint8Array(new SharedArrayBuffer(yTrue.length))
  markClass(isPositive, yTrue, index)
  const column = scoreColumn(scores, classes, yTrue.length, index)
  const ranked = rankLevels(column, isPositive, weights) ?? rankPlainly(column, isPositive, weights)
  return { ...ranked, ...weightsOfSides(isPositive, weights), isPositive, weights }
}

/**
 * Ranks by the score of each of some classes in turn, all in the same memory. What `visit` gets holds until it returns;
 * until then nothing else can be ranked.
 */
export function rankEachClass(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
  ranked: Iterable<number>,
  visit: (steps: Steps, index: number) => void,
): void {
  const isPositive = new Uint8Array(new SharedArrayBuffer(yTrue.length))
  inOneWorkspace(() => {
    for (const index of ranked) {
      markClass(isPositive, yTrue, index)
      const column = scoreColumn(scores, classes, yTrue.length, index)
      const lent = lendLevels(column, isPositive, weights) ?? rankPlainly(column, isPositive, weights)
      const sides = weightsOfSides(isPositive, weights)
      lendWorkspace(() => visit({ ...lent, ...sides, isPositive, weights }, index))
    }
  })
}

/**
 * Ranks samples by their scores, without the step of each. Quickest where all is in memory that all threads see.
 *
 * @param isPositive of each sample 1 where it is positive, else 0
 */
export function tallyScores(isPositive: Uint8Array, scores: ValueColumn, weights?: Float64Array): Tally {
  const found = tallyLevels(scores, isPositive, weights) ?? rankPlainly(scores, isPositive, weights)
  return { ...found, ...weightsOfSides(isPositive, weights) }
}

/** {@link tallyScores} but for the sides, lent: it stands until anything else is ranked. */
export const lendTally = (isPositive: Uint8Array, scores: ValueColumn, weights?: Float64Array): Tallies =>
  lendTallies(scores, isPositive, weights) ?? rankPlainly(scores, isPositive, weights)

function markClass(isPositive: Uint8Array, yTrue: ArrayLike<number>, index: number): void {
  for (let row = 0; row < isPositive.length; row++) isPositive[row] = yTrue[row] === index ? 1 : 0
}

/** The weight of the positives and of the rest. */
export function weightsOfSides(
  isPositive: Uint8Array,
  weights: Float64Array | undefined,
): Pick<Steps, 'positiveWeight' | 'negativeWeight'> {
  if (!weights) {
    let positiveWeight = 0
    // Marks are 1 or 0: no branch that hangs on each.
    for (let row = 0; row < isPositive.length; row++) positiveWeight += isPositive[row]!
    return { positiveWeight, negativeWeight: isPositive.length - positiveWeight }
  }
  const [positives, negatives] = [new Sum(), new Sum()]
  for (let row = 0; row < isPositive.length; row++) {
    const side = isPositive[row] === 1 ? positives : negatives
    side.add(weights[row]!)
  }
  return { positiveWeight: positives.value, negativeWeight: negatives.value }
}

function rankPlainly(column: ValueColumn, isPositive: Uint8Array, weights: Float64Array | undefined): Levels {
  const own = new Float64Array(isPositive.length)
  for (let row = 0; row < own.length; row++) own[row] = valueAt(column, row)
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

/** A metric with its derivative by the weight of a sample at each step; the tables stand in the ranking's room. */
export interface Derived {
  /** NaN where undefined; the derivatives then say nothing. */
  readonly value: number
  readonly ofPositive: Float64Array
  readonly ofNegative: Float64Array
}

/** Two tables of one value a step; what is in them is left from before. */
export const tablesOf = ({ room, positives }: Steps): Room =>
  room ?? [new Float64Array(positives.length), new Float64Array(positives.length)]

/** `roc_auc_score` of positives against the rest, ties counted half; NaN where either side is empty. */
export function deriveArea(ranking: Steps): Derived {
  const { positives, negatives, positiveWeight, negativeWeight } = ranking
  // Of each step: the share of positives above it, and of negatives below it, its own counted half.
  const [above, below] = tablesOf(ranking)
  if (!(positiveWeight > 0 && negativeWeight > 0)) {
    return { value: Number.NaN, ofPositive: below, ofNegative: above }
  }
  const [negativesBelow, positivesBelow, area] = [new Sum(), new Sum(), new Sum()]
  for (let step = 0; step < positives.length; step++) {
    below[step] = (negativesBelow.value + negatives[step]! / 2) / negativeWeight
    above[step] = (positiveWeight - positivesBelow.value - positives[step]! / 2) / positiveWeight
    area.add(positives[step]! * below[step]!)
    negativesBelow.add(negatives[step]!)
    positivesBelow.add(positives[step]!)
  }
  const auc = area.value / positiveWeight
  for (let step = 0; step < positives.length; step++) {
    below[step] = (below[step]! - auc) / positiveWeight
    above[step] = (above[step]! - auc) / negativeWeight
  }
  return { value: auc, ofPositive: below, ofNegative: above }
}

/**
 * `average_precision_score` of positives against the rest (step-wise, one step a distinct score); NaN where there is no
 * positive.
 */
export function derivePrecision(ranking: Steps): Derived {
  const { positives, negatives, positiveWeight } = ranking
  const [above, precision] = tablesOf(ranking)
  if (!(positiveWeight > 0)) return { value: Number.NaN, ofPositive: precision, ofNegative: above }
  const [all, positivesAbove, area] = [new Sum(), new Sum(), new Sum()]
  for (let step = positives.length - 1; step >= 0; step--) {
    all.add(positives[step]! + negatives[step]!)
    positivesAbove.add(positives[step]!)
    above[step] = all.value
    precision[step] = above[step]! > 0 ? positivesAbove.value / above[step]! : 0
    area.add(positives[step]! * precision[step]!)
  }
  const value = area.value / positiveWeight
  // A sample moves the precision of its own step and of every step below it.
  let gained = 0
  let lost = 0
  for (let step = 0; step < positives.length; step++) {
    const here = precision[step]!
    if (above[step]! > 0) {
      gained += (positives[step]! * (1 - here)) / above[step]!
      lost += (positives[step]! * here) / above[step]!
    }
    precision[step] = (here - value + gained) / positiveWeight
    above[step] = -lost / positiveWeight
  }
  return { value, ofPositive: precision, ofNegative: above }
}

/** The area with `share` × weight × derivative of each sample added to `influence`; see {@link deriveArea}. */
export const rocAuc = (ranking: Steps, influence?: Float64Array, share?: number): number =>
  addInfluence(deriveArea(ranking), ranking, influence, share)

/** The same of {@link derivePrecision}. */
export const averagePrecision = (ranking: Steps, influence?: Float64Array, share?: number): number =>
  addInfluence(derivePrecision(ranking), ranking, influence, share)

/** Adds `share` × weight × derivative of each sample to `influence`, where the metric is defined, and returns its value. */
export function addInfluence(
  { value, ofPositive, ofNegative }: Derived,
  { steps, isPositive, weights }: Steps,
  influence?: Float64Array,
  share = 1,
): number {
  if (!influence || Number.isNaN(value)) return value
  for (let row = 0; row < steps.length; row++) {
    const derivative = (isPositive[row] ? ofPositive : ofNegative)[steps[row]!]!
    influence[row] = influence[row]! + share * (weights ? weights[row]! : 1) * derivative
  }
  return value
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
