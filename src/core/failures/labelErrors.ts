import { ClassSums } from '../metrics/mean.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import { countConfident, type OwnScores } from '../metrics/kernels/failures.ts'
import type { Predictions } from '../runs/predictions.ts'
import { scoreReader, type ScoreAt } from '../runs/scores.ts'
import { LowestRows } from './lowestRows.ts'
import { haveKernelRows, mostListed, surveyOf } from './survey.ts'

const mostPairs = 20

/**
 * Confident learning's counts (Northcutt, Jiang & Chuang, J. Artif. Intell. Res. 70, 2021, eq. 1–4): how many samples
 * with the label i are confidently of class j.
 */
export interface ConfidentCounts {
  /** Weighted mean score of class j over the samples labelled j; ∞ for a class without samples. */
  readonly thresholds: Float64Array
  /** Samples of each label; sums of weights, where there are weights. */
  readonly sizes: Float64Array
  /** Those that are confidently of any class, and of their own. */
  readonly confident: Float64Array
  readonly right: Float64Array
  /** classes × classes in C order, row label, column likely class: samples, whatever they weigh. */
  readonly counts: Uint32Array
}

/** The class that a sample confidently belongs to: the highest score of those at their threshold; −1 where there is none. */
function likelyClass(scoreAt: ScoreAt, row: number, thresholds: Float64Array): number {
  let likely = -1
  let best = -Infinity
  for (let index = 0; index < thresholds.length; index++) {
    const score = scoreAt(row, index)
    if (score >= thresholds[index]! && score > best) {
      best = score
      likely = index
    }
  }
  return likely
}

/**
 * Counts what is confidently of which class. A sample that weighs nothing is of none.
 *
 * @param suspects gets rows whose label and likely class differ, by how far the label's score lies below
 */
export function confidentCounts(
  predictions: Predictions,
  own: OwnScores = surveyOf(predictions),
  suspects = new LowestRows(mostListed),
): ConfidentCounts {
  const { yTrue, scores, classes, samples, weights } = predictions
  const { sums, sizes } = weights ? weightedScores(predictions, weights) : own
  // A mean may come out a rounding above each of its equal scores.
  const thresholds = sums.map((sum, index) =>
    sizes[index]! > 0 ? (sum / sizes[index]!) * (1 - 1e-12) : Infinity,
  )
  if (!weights && haveKernelRows(predictions)) {
    const counts = countConfident(predictions.yTrue, scores, thresholds, mostListed, (row, key) =>
      suspects.add(row, key),
    )
    return { thresholds, sizes, ...sumsOfLabels(counts, classes), counts }
  }
  const scoreAt = scoreReader(scores, classes, samples)
  const counts = new Uint32Array(classes * classes)
  const [confident, right] = [new ClassSums(classes), new ClassSums(classes)]
  for (let row = 0; row < yTrue.length; row++) {
    const weight = weights ? weights[row]! : 1
    const likely = weight > 0 ? likelyClass(scoreAt, row, thresholds) : -1
    if (likely < 0) continue
    const label = yTrue[row]!
    confident.add(label, weight)
    if (likely === label) right.add(label, weight)
    else suspects.add(row, scoreAt(row, label) - scoreAt(row, likely))
    counts[label * classes + likely]!++
  }
  return { thresholds, sizes, confident: confident.values(), right: right.values(), counts }
}

function sumsOfLabels(counts: Uint32Array, classes: number): Pick<ConfidentCounts, 'confident' | 'right'> {
  const [confident, right] = [new Float64Array(classes), new Float64Array(classes)]
  for (let label = 0; label < classes; label++) {
    for (let likely = 0; likely < classes; likely++) confident[label]! += counts[label * classes + likely]!
    right[label] = counts[label * classes + label]!
  }
  return { confident, right }
}

/** The sum of the scores that the samples of each class have for it, and their number, both weighted. */
function weightedScores({ yTrue, scores, classes, samples }: Predictions, weights: Float64Array): OwnScores {
  const scoreAt = scoreReader(scores, classes, samples)
  const [sums, sizes] = [new ClassSums(classes), new ClassSums(classes)]
  for (let row = 0; row < yTrue.length; row++) {
    const label = yTrue[row]!
    sums.add(label, weights[row]! * scoreAt(row, label))
    sizes.add(label, weights[row]!)
  }
  return { sums: sums.values(), sizes: sizes.values() }
}

/**
 * The share of samples that are rightly of each label: the confident counts scaled to how often the label stands among all
 * (eq. 5). A label without confident samples is taken to be right.
 */
export function rightShares({ confident, right, sizes }: ConfidentCounts): Float64Array {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.map(
    (size, label) => (confident[label]! > 0 ? right[label]! / confident[label]! : 1) * (size / all),
  )
}

/**
 * What the counts say of the labels: how many are probably wrong, of which pairs, and which samples are suspect.
 * Weights decide about the estimate; pairs and suspects are counted as the samples that somebody looks at.
 */
export function labelErrors(
  predictions: Predictions,
  names: readonly string[],
  own: OwnScores = surveyOf(predictions),
): NonNullable<Evaluation['labelErrors']> {
  const { yTrue, scores, classes, samples, ids } = predictions
  const scoreAt = scoreReader(scores, classes, samples)
  const suspects = new LowestRows(mostListed)
  const confident = confidentCounts(predictions, own, suspects)
  const right = rightShares(confident).reduce((sum, share) => sum + share, 0)
  let total = 0
  for (let label = 0; label < classes; label++)
    for (let likely = 0; likely < classes; likely++)
      if (likely !== label) total += confident.counts[label * classes + likely]!
  return {
    estimated: Math.max(0, 1 - right) * yTrue.length,
    pairs: pairsOf(confident.counts, classes, names),
    samples: suspects.rows().map((row) => {
      const likely = likelyClass(scoreAt, row, confident.thresholds)
      return {
        id: ids[row] ?? String(row),
        given: names[yTrue[row]!]!,
        likely: names[likely]!,
        margin: scoreAt(row, yTrue[row]!) - scoreAt(row, likely),
      }
    }),
    total,
  }
}

function pairsOf(counts: Uint32Array, classes: number, names: readonly string[]) {
  const pairs: { given: number; likely: number; count: number }[] = []
  for (let given = 0; given < classes; given++) {
    for (let likely = 0; likely < classes; likely++) {
      const count = counts[given * classes + likely]!
      if (given !== likely && count > 0) pairs.push({ given, likely, count })
    }
  }
  return pairs
    .toSorted((a, b) => b.count - a.count || a.given - b.given || a.likely - b.likely)
    .slice(0, mostPairs)
    .map(({ given, likely, count }) => ({ given: names[given]!, likely: names[likely]!, count }))
}
