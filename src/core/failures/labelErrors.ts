import type { Evaluation } from '../metrics/evaluation.ts'
import type { Predictions } from '../runs/predictions.ts'
import { LowestRows } from './lowestRows.ts'

const mostSamples = 100
const mostPairs = 20

/**
 * Confident learning's counts (Northcutt, Jiang & Chuang, J. Artif. Intell. Res. 70, 2021, eq. 1–4): how many samples
 * with the label i are confidently of class j.
 */
export interface ConfidentCounts {
  /** Mean score of class j over the samples labelled j; ∞ for a class without samples. */
  readonly thresholds: Float64Array
  /** classes × classes in C order: row label, column likely class. */
  readonly joint: Float64Array
  /** The class that each sample confidently belongs to: the highest score of those at their threshold; −1 where there is none. */
  readonly likely: Int16Array
}

function likelyClass(scores: Float64Array, start: number, thresholds: Float64Array): number {
  let likely = -1
  let best = -Infinity
  for (let index = 0; index < thresholds.length; index++) {
    const score = scores[start + index]!
    if (score >= thresholds[index]! && score > best) {
      best = score
      likely = index
    }
  }
  return likely
}

/** Counts every sample once, weights aside: a label is wrong or not. */
export function confidentCounts({ yTrue, scores, classes }: Predictions): ConfidentCounts {
  const thresholds = new Float64Array(classes)
  const sizes = new Float64Array(classes)
  for (let row = 0; row < yTrue.length; row++) {
    const label = yTrue[row]!
    thresholds[label]! += scores[row * classes + label]!
    sizes[label]!++
  }
  for (let index = 0; index < classes; index++) {
    // A mean may come out a rounding above each of its equal scores.
    thresholds[index] = sizes[index]! > 0 ? (thresholds[index]! / sizes[index]!) * (1 - 1e-12) : Infinity
  }
  const joint = new Float64Array(classes * classes)
  const likely = new Int16Array(yTrue.length)
  for (let row = 0; row < yTrue.length; row++) {
    const found = likelyClass(scores, row * classes, thresholds)
    likely[row] = found
    if (found >= 0) joint[yTrue[row]! * classes + found]!++
  }
  return { thresholds, joint, likely }
}

/**
 * The share of samples labelled i whose class is j, for all i and j: the confident counts with each row scaled to how
 * often its label stands, then all to 1 (eq. 5). A label without confident samples is taken to be right.
 */
export function calibratedJoint({ joint }: ConfidentCounts, { yTrue, classes }: Predictions): Float64Array {
  const sizes = new Float64Array(classes)
  for (const label of yTrue) sizes[label]!++
  const calibrated = new Float64Array(classes * classes)
  for (let label = 0; label < classes; label++) {
    const row = joint.subarray(label * classes, (label + 1) * classes)
    const counted = row.reduce((sum, count) => sum + count, 0)
    const start = label * classes
    if (counted === 0) calibrated[start + label] = sizes[label]! / yTrue.length
    else
      for (let j = 0; j < classes; j++)
        calibrated[start + j] = (row[j]! / counted) * (sizes[label]! / yTrue.length)
  }
  return calibrated
}

/** What the counts say of the labels: how many are probably wrong, of which pairs, and which samples are suspect. */
export function labelErrors(
  predictions: Predictions,
  names: readonly string[],
): NonNullable<Evaluation['labelErrors']> {
  const { yTrue, scores, classes, ids } = predictions
  const counts = confidentCounts(predictions)
  const calibrated = calibratedJoint(counts, predictions)
  const suspects = new LowestRows(mostSamples)
  let total = 0
  let right = 0
  for (let label = 0; label < classes; label++) right += calibrated[label * classes + label]!
  const { likely } = counts
  const marginOf = (row: number) =>
    scores[row * classes + yTrue[row]!]! - scores[row * classes + likely[row]!]!
  for (let row = 0; row < yTrue.length; row++) {
    if (likely[row]! < 0 || likely[row] === yTrue[row]) continue
    total++
    suspects.add(row, marginOf(row))
  }
  return {
    estimated: Math.max(0, 1 - right) * yTrue.length,
    pairs: pairsOf(counts.joint, classes, names),
    samples: suspects.rows().map((row) => ({
      id: ids[row] ?? String(row),
      given: names[yTrue[row]!]!,
      likely: names[likely[row]!]!,
      margin: marginOf(row),
    })),
    total,
  }
}

function pairsOf(joint: Float64Array, classes: number, names: readonly string[]) {
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
