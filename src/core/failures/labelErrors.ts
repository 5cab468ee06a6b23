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
  /** classes × classes in C order: row label, column likely class; sums of weights, where there are weights. */
  readonly joint: Float64Array | Uint32Array
  /** The same by how many samples there are, whatever they weigh. */
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
    const joint = countConfident(predictions.yTrue, scores, thresholds, mostListed, (row, key) =>
      suspects.add(row, key),
    )
    return { thresholds, sizes, joint, counts: joint }
  }
  const scoreAt = scoreReader(scores, classes, samples)
  const counts = new Uint32Array(classes * classes)
  const joint = weights ? new Float64Array(classes * classes) : counts
  for (let row = 0; row < yTrue.length; row++) {
    const weight = weights ? weights[row]! : 1
    const likely = weight > 0 ? likelyClass(scoreAt, row, thresholds) : -1
    if (likely < 0) continue
    const label = yTrue[row]!
    if (weights) joint[label * classes + likely]! += weight
    counts[label * classes + likely]!++
    if (likely !== label) suspects.add(row, scoreAt(row, label) - scoreAt(row, likely))
  }
  return { thresholds, sizes, joint, counts }
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
 * The share of samples labelled `label` whose class is `likely`: the confident counts scaled to how often the label stands
 * among all (eq. 5). A label without confident samples is taken to be right.
 */
export function calibratedShare({ joint, sizes }: ConfidentCounts, label: number, likely: number): number {
  const classes = sizes.length
  const start = label * classes
  let [counted, all] = [0, 0]
  for (let j = 0; j < classes; j++) {
    counted += joint[start + j]!
    all += sizes[j]!
  }
  const share = counted > 0 ? joint[start + likely]! / counted : label === likely ? 1 : 0
  return share * (sizes[label]! / all)
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
  let right = 0
  let total = 0
  for (let label = 0; label < classes; label++) {
    right += calibratedShare(confident, label, label)
    for (let likely = 0; likely < classes; likely++)
      if (likely !== label) total += confident.counts[label * classes + likely]!
  }
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

function pairsOf(joint: Uint32Array, classes: number, names: readonly string[]) {
  const pairs: { given: number; likely: number; count: number }[] = []
  for (let given = 0; given < classes; given++) {
    for (let likely = 0; likely < classes; likely++) {
      const count = joint[given * classes + likely]!
      if (given !== likely && count > 0) pairs.push({ given, likely, count })
    }
  }
  return pairs
    .toSorted((a, b) => b.count - a.count || a.given - b.given || a.likely - b.likely)
    .slice(0, mostPairs)
    .map(({ given, likely, count }) => ({ given: names[given]!, likely: names[likely]!, count }))
}
