import { sumOf } from '../mean.ts'
import { isSecondAlone, scoreReader } from '../../runs/scores.ts'
import { blockJob } from './blockJob.ts'
import { scoresInput, type Job, type JobInput } from './job.ts'
import { sortTables } from './sortTables.ts'
import { runJob, threadCount } from './threads.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

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

const blockRows = 2 ** 16
/** Keys of a bucket: they and their sorted copy fit the second cache. */
const bucketKeys = 4096
const mostBuckets = 4096
/** Larger buckets are sorted one by one, with as much room as the largest needs. */
const largeBucket = 2 ** 16
const cells = 1025
const figures = 14
const bucketsAtOnce = 8
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
  const samples = labels.length
  const buckets = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(Math.max(1, samples / bucketKeys))))
  const workspace = openWorkspace()
  const table = workspace.take(cells * 8)
  const scoreAt = scoreReader(scores, classes, samples)
  new Int32Array(workspace.memory.buffer, table, cells * 2).set(
    cellTable(samples, (row) => scoreAt(row, index), buckets),
  )
  const inputs: JobInput[] = [scoresInput(scores, classes, samples), { data: labels, width: 1 }]
  const blocks = Math.ceil(samples / blockRows)
  const shared = blockJob(workspace, { rows: samples, blockRows, inputs, outBytes: (buckets + 1) * 8 })
  const ranked = [classes, index, labels.BYTES_PER_ELEMENT, table]
  runJob({ ...shared, kernel: 'countBuckets', args: [...ranked, buckets] }, workspace)
  const starts = workspace.take((buckets + 1) * 4)
  const before = workspace.take(buckets * 8)
  const place = placeBuckets(workspace, shared.out, blocks, buckets, starts, before)
  if (!place) return undefined
  const parts = partsOf(
    new Uint32Array(workspace.memory.buffer, starts, buckets + 1),
    isSecondAlone(scores, classes, samples) ? partsOfLean : 1,
  )
  const room = workspace.take(Math.max(...parts.map(({ keys }) => keys)) * 8)
  const { positives, negatives, centre } = place
  const out = workspace.take(buckets * figures * 8)
  for (const { first, end, start } of parts) {
    // Where the key of the lowest score of all would stand.
    const keys = room - 8 * start
    runJob({ ...shared, kernel: 'dealKeys', args: [...ranked, first, end, keys] }, workspace)
    const sort = (least: number, most: number, sorters: number, job: Partial<Job>): void => {
      const bytes = sortTables + Math.min(most, place.largest) * 8
      const staging = workspace.take(sorters * bytes)
      const sorting: Job = {
        kernel: 'sortBuckets',
        rows: end - first,
        blockRows: bucketsAtOnce,
        inputs: [],
        staging,
        stagingBytes: bytes,
        args: [keys, starts + 4 * first, before + 8 * first, least, most, positives, negatives, centre],
        out: out + first * figures * 8,
        outBytes: bucketsAtOnce * figures * 8,
        outPer: 'block',
        ...job,
      }
      runJob(sorting, workspace)
      workspace.free(staging)
    }
    sort(0, largeBucket, threadCount(inputs), {})
    if (place.largest > largeBucket) {
      sort(largeBucket + 1, samples, 1, { blockRows: end - first, outBytes: 0 })
    }
  }
  return sumBuckets(new Float64Array(workspace.memory.buffer, out, buckets * figures), place)
}

interface Part {
  /** Buckets from the first to below the end, how many keys lie below them and how many they hold. */
  readonly first: number
  readonly end: number
  readonly start: number
  readonly keys: number
}

/** At most so many stretches of buckets with about as many keys each. */
function partsOf(starts: Uint32Array, count: number): readonly Part[] {
  const buckets = starts.length - 1
  const most = Math.ceil(starts[buckets]! / count)
  const parts: Part[] = []
  for (let first = 0, end = 1; end <= buckets; end++) {
    const [start, stop] = [starts[first]!, starts[end]!]
    if (stop - start < most && end < buckets) continue
    parts.push({ first, end, start, keys: stop - start })
    first = end
  }
  return parts
}

/**
 * How the buckets are shared out to the cells of [0, 1] (first and number of each): by how many of a few thousand
 * samples lie in each, so that buckets are about even where scores crowd.
 */
function cellTable(samples: number, scoreAt: (row: number) => number, buckets: number): Int32Array {
  const step = Math.max(1, Math.floor(samples / 8192))
  const crowd = new Uint32Array(cells)
  let looked = 0
  for (let row = 0; row < samples; row += step) {
    const score = scoreAt(row)
    crowd[Math.min(cells - 1, Math.max(0, Math.floor(score * (cells - 1)) || 0))]!++
    looked++
  }
  const table = new Int32Array(cells * 2)
  let below = 0
  for (let cell = 0; cell < cells; cell++) {
    const first = Math.min(buckets - 1, Math.floor((below * buckets) / looked))
    below += crowd[cell]!
    const next = Math.min(buckets, Math.floor((below * buckets) / looked))
    table[2 * cell] = first
    table[2 * cell + 1] = Math.max(1, next - first)
  }
  return table
}

interface Placed {
  readonly positives: number
  readonly negatives: number
  /** Keys of the largest bucket. */
  readonly largest: number
  /** The area under the ROC curve but for the order within buckets. */
  readonly centre: number
}

/** Turns the counts of blocks into places of their keys, and says where buckets start and what lies below them. */
function placeBuckets(
  { memory: { buffer } }: Workspace,
  out: number,
  blocks: number,
  buckets: number,
  starts: number,
  before: number,
): Placed | undefined {
  const width = 2 * (buckets + 1)
  const counts = new Uint32Array(buffer, out, blocks * width)
  const start = new Uint32Array(buffer, starts, buckets + 1)
  const positivesBefore = new Float64Array(buffer, before, buckets)
  for (let block = 0; block < blocks; block++) if (counts[block * width + 2 * buckets] !== 0) return undefined
  let place = 0
  let positives = 0
  let largest = 0
  let area = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = place
    start[bucket] = from
    positivesBefore[bucket] = positives
    let here = 0
    for (let at = 2 * bucket; at < counts.length; at += width) {
      const count = counts[at]!
      here += counts[at + 1]!
      counts[at] = place
      place += count
    }
    const keys = place - from
    area += here * (from - positives + (keys - here) / 2)
    positives += here
    largest = Math.max(largest, keys)
  }
  start[buckets] = place
  const negatives = place - positives
  const centre = positives > 0 && negatives > 0 ? area / positives / negatives : 0
  return { positives, negatives, largest, centre }
}

function sumBuckets(walks: Float64Array, { positives, negatives }: Placed): RankedAreas {
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
