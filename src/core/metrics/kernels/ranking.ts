import { sumOf } from '../mean.ts'
import { isSecondAlone, scoreColumn } from '../../runs/scores.ts'
import { countInBuckets, partsOf, roomOf, sortPart, type RankedBuckets } from './rankedBuckets.ts'
import { runJob } from './threads.ts'
import { openWorkspace } from './workspace.ts'

/** Areas of a ranking with the variances of their influence values, as `ranking.ts` defines them. */
export interface RankedAreas {
  readonly positives: number
  readonly negatives: number
  /** NaN where either side is empty. */
  readonly auc: number
  readonly aucVariance: number
  /** NaN where there is no positive. */
  readonly averagePrecision: number
  readonly averagePrecisionVariance: number
}

const figures = 14
/** A score whose samples are all there is in a bucket needs no key. */
const keysHold = { least: 0, limit: 2, places: 'but-common' } as const
/** Where one score a row is all there is, keys of all samples would take as much again: so few are ranked at a time. */
const partsOfLean = 4

/**
 * Area under the ROC curve and average precision of class `index` against the rest, without weights. Undefined where a
 * score isn't in [0, 2), which the keys can't hold. The result doesn't depend on the number of threads: counts are
 * exact, and sums run bucket by bucket.
 *
 * @param scores as in `runs/scores.ts`
 */
export function rankAreas(
  labels: Uint8Array | Uint16Array,
  scores: Float64Array,
  classes: number,
  index: number,
): RankedAreas | undefined {
  const workspace = openWorkspace()
  const buckets = countInBuckets(
    workspace,
    labels,
    scoreColumn(scores, classes, labels.length, index),
    index,
    keysHold,
  )
  if (!buckets) return undefined
  const { count, shared, labelWidth, tree, starts, before, positives, negatives, centre } = buckets
  const parts = partsOf(buckets, isSecondAlone(scores, classes, labels.length) ? partsOfLean : 1)
  const room = workspace.take(roomOf(parts, 8))
  const out = workspace.take(count * figures * 8)
  for (const part of parts) {
    const { first, end, start } = part
    // Where the key of the lowest score of all would stand.
    const keys = room - 8 * start
    runJob({ ...shared, kernel: 'dealKeys', args: [index, labelWidth, tree, first, end, keys] }, workspace)
    const tables = [keys, starts + 4 * first, before + 16 * first]
    sortPart(buckets, part, {
      kernel: 'sortBuckets',
      placeBytes: 8,
      argsOf: (least, most) => [...tables, least, most, positives, negatives, centre],
      out,
      outBytes: figures * 8,
    })
  }
  return sumBuckets(new Float64Array(workspace.memory.buffer, out, count * figures), buckets)
}

type Sides = Pick<RankedBuckets, 'positives' | 'negatives'>

function sumBuckets(walks: Float64Array, { positives, negatives }: Sides): RankedAreas {
  let area = 0
  let below1 = 0
  let below2 = 0
  let above1 = 0
  let above2 = 0
  // The sums of `gained` and `lost` go on from bucket to bucket; within one they start at 0.
  let gained = 0
  let lost = 0
  let gain1 = 0
  let gain2 = 0
  let loss2 = 0
  for (let at = 0; at < walks.length; at += figures) {
    const [up, down] = [walks[at + 12]!, walks[at + 13]!]
    gain1 += walks[at + 8]! + gained * up
    gain2 += walks[at + 9]! + 2 * gained * walks[at + 8]! + gained * gained * up
    loss2 += walks[at + 11]! + 2 * lost * walks[at + 10]! + lost * lost * down
    gained += walks[at + 6]!
    lost += walks[at + 7]!
    area += walks[at]!
    below1 += walks[at + 1]!
    below2 += walks[at + 2]!
    above1 += walks[at + 3]!
    above2 += walks[at + 4]!
  }
  const precise = sumOf(walks.length / figures, (bucket) => walks[bucket * figures + 5]!)
  const averagePrecision = positives > 0 ? precise / positives : Number.NaN
  const both = positives > 0 && negatives > 0
  // Σ p (precision + gained − value)² / P², each side scaled by m / (m − 1).
  const ofPositives = gain2 - 2 * averagePrecision * gain1 + averagePrecision ** 2 * positives
  return {
    positives,
    negatives,
    auc: both ? area / 2 / positives / negatives : Number.NaN,
    aucVariance: meanVariance(below2, below1, positives) + meanVariance(above2, above1, negatives),
    averagePrecision,
    averagePrecisionVariance:
      (perOther(ofPositives, positives) + (perOther(loss2, negatives) * negatives) / positives) / positives,
  }
}

/** NaN where there is one sample only, 0 where there is none. */
function perOther(sum: number, count: number): number {
  if (count === 1) return Number.NaN
  return count > 1 ? Math.max(0, sum) / (count - 1) : 0
}

/** Variance of a mean from the sums of values and of their squares. */
const meanVariance = (squares: number, sum: number, count: number): number =>
  count > 1 ? Math.max(0, squares - (sum * sum) / count) / (count * (count - 1)) : Number.NaN
