import type { Sums } from './kernels/levels.ts'
import type { Tally } from './ranking.ts'
import { precisionFrom, recallFrom } from './rates.ts'

/** What is predicted positive at each threshold: a sample is where its score is the threshold or above. */
export interface ThresholdCounts {
  /** The distinct scores, descending. */
  readonly thresholds: Float64Array
  /** Positives (sums of weights, where there are weights) with a score of the threshold or above. */
  readonly truePositives: Sums
  readonly falsePositives: Sums
  readonly positives: number
  readonly negatives: number
}

/** A curve from the highest threshold, where nothing is predicted positive, to the lowest, where everything is. */
export interface Curve {
  readonly x: Float64Array
  readonly y: Float64Array
  /** Of each point; that of the first is Infinity. */
  readonly thresholds: Float64Array
}

/** The counts of scikit-learn's confusion matrices at every distinct score; samples of weight 0 make no threshold. */
export function thresholdCounts(ranking: Tally): ThresholdCounts {
  const { levels, positives, negatives } = ranking
  return turnIntoCounts({
    ...ranking,
    levels: levels.slice(),
    positives: positives.slice(),
    negatives: negatives.slice(),
  })
}

/**
 * The same where nobody needs the ranking any more: the counts take its place in memory.
 *
 * @param higher what has a score above all of these
 */
export function turnIntoCounts(
  { levels, positives, negatives, positiveWeight, negativeWeight }: Tally,
  higher: { readonly positives: number; readonly negatives: number } = { positives: 0, negatives: 0 },
): ThresholdCounts {
  for (const each of [levels, positives, negatives]) each.reverse()
  const kept = leaveOutEmpty(levels, positives, negatives)
  addUp(positives, kept, higher.positives)
  addUp(negatives, kept, higher.negatives)
  return {
    thresholds: levels.subarray(0, kept),
    truePositives: positives.subarray(0, kept),
    falsePositives: negatives.subarray(0, kept),
    positives: positiveWeight,
    negatives: negativeWeight,
  }
}

/** Moves the levels that have any weight together, and returns how many they are. Where samples are counted all have. */
function leaveOutEmpty(levels: Float64Array, positives: Sums, negatives: Sums): number {
  if (positives instanceof Uint32Array) return levels.length
  let kept = 0
  for (let place = 0; place < levels.length; place++) {
    if (positives[place] === 0 && negatives[place] === 0) continue
    levels[kept] = levels[place]!
    positives[kept] = positives[place]!
    negatives[kept] = negatives[place]!
    kept++
  }
  return kept
}

/** Makes of each of the first values the sum of all up to it, and of what came before; compensated (Kahan 1965). */
function addUp(values: Sums, count: number, before: number): void {
  let [sum, lost] = [before, 0]
  for (let place = 0; place < count; place++) {
    const exact = values[place]! - lost
    const next = sum + exact
    lost = next - sum - exact
    values[place] = sum = next
  }
}

/** What is counted at one threshold, with the whole of both sides: `[tp, fp, positives, negatives]`. */
type Counted = readonly [truePositives: number, falsePositives: number, positives: number, negatives: number]

/** How the points of a curve follow from what is counted at each threshold. */
export interface CurveKind {
  isDefined(positives: number, negatives: number): boolean
  /** y of the first point, where nothing is predicted positive; its x is 0. */
  readonly firstY: number
  x(...counted: Counted): number
  y(...counted: Counted): number
}

/** Receiver operating characteristic: x the false positive rate, y the true positive rate. */
export const rocKind: CurveKind = {
  isDefined: (positives, negatives) => positives > 0 && negatives > 0,
  firstY: 0,
  x: (_, falsePositives, __, negatives) => falsePositives / negatives,
  y: (truePositives, _, positives) => truePositives / positives,
}

/** x recall, y precision. */
export const precisionRecallKind: CurveKind = {
  isDefined: (positives) => positives > 0,
  firstY: 1,
  x: (truePositives, _, positives) => recallFrom(truePositives, positives),
  y: (truePositives, falsePositives) => precisionFrom(truePositives, truePositives + falsePositives),
}

/** scikit-learn's `roc_curve` with `drop_intermediate=False`; undefined where positives or negatives are missing. */
export const rocCurve = (counts: ThresholdCounts): Curve | undefined => curveOf(counts, rocKind)

/**
 * scikit-learn's `precision_recall_curve`, which lists it the other way round; the first point is recall 0 with precision
 * 1. Undefined where there is no positive.
 */
export const precisionRecallCurve = (counts: ThresholdCounts): Curve | undefined =>
  curveOf(counts, precisionRecallKind)

function curveOf(counts: ThresholdCounts, kind: CurveKind): Curve | undefined {
  const { positives, negatives, truePositives, falsePositives, thresholds: descending } = counts
  if (!kind.isDefined(positives, negatives)) return undefined
  const points = descending.length + 1
  const x = new Float64Array(points)
  const y = new Float64Array(points)
  const thresholds = new Float64Array(points)
  y[0] = kind.firstY
  thresholds[0] = Infinity
  thresholds.set(descending, 1)
  for (let at = 0; at < descending.length; at++) {
    x[at + 1] = kind.x(truePositives[at]!, falsePositives[at]!, positives, negatives)
    y[at + 1] = kind.y(truePositives[at]!, falsePositives[at]!, positives, negatives)
  }
  return { x, y, thresholds }
}
