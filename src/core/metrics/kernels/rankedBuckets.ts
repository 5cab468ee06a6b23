import { blockJob } from './blockJob.ts'
import { scoreTree } from './bucketTree.ts'
import { columnInput, type Job, type JobInput } from './job.ts'
import { sortTables } from './sortTables.ts'
import { runJob, threadCount } from './threads.ts'
import { valueAt, type NumberColumn } from './valueColumn.ts'
import type { Workspace } from './workspace.ts'

const blockRows = 2 ** 16
/** Samples of a bucket: they and their sorted copy fit the second cache. */
const bucketRows = 4096
const mostBuckets = 4096
/** Larger buckets are sorted one by one, with as much room as the largest needs. */
const largeBucket = 2 ** 16
const bucketsAtOnce = 8
/** In place of where a bucket begins: none of it is dealt. */
const unwanted = 2 ** 32 - 1

/** The samples of a class and the others counted in buckets by the score of the class; addresses are in the workspace. */
export interface RankedBuckets {
  readonly workspace: Workspace
  readonly count: number
  /** A job over all rows, with the scores and the labels; its blocks leave where their part of each bucket begins. */
  readonly shared: Omit<Job, 'kernel' | 'args'>
  readonly labelWidth: number
  readonly tree: number
  /** Of each bucket its first place (u32), one more than there are buckets. */
  readonly starts: number
  /** How many of the class and how many others are in lower buckets (pairs of f64), one more than there are buckets. */
  readonly before: number
  readonly positives: number
  readonly negatives: number
  /** Places of the largest bucket. */
  readonly largest: number
  /** The area under the ROC curve but for the order within buckets. */
  readonly centre: number
}

interface Counting {
  /** Scores must be at least the one and below the other. */
  readonly least: number
  readonly limit: number
  /** Whether a bucket whose scores are all the same has places. */
  readonly places: 'all' | 'but-common'
}

/**
 * Counts samples in buckets by their scores for a class. Undefined where a score isn't
 * within the bounds.
 *
 * @param column the scores for the class with the label `own`
 */
export function countInBuckets(
  workspace: Workspace,
  labels: Uint8Array | Uint16Array,
  column: NumberColumn,
  own: number,
  { least, limit, places }: Counting,
): RankedBuckets | undefined {
  const rows = labels.length
  const count = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(Math.max(1, rows / bucketRows))))
  const { bytes, common } = scoreTree(rows, (row) => valueAt(column, row), count)
  const tree = workspace.take(bytes.length)
  new Uint8Array(workspace.memory.buffer, tree, bytes.length).set(bytes)
  const inputs: JobInput[] = [columnInput(column), { data: labels, width: 1 }]
  const shared = blockJob(workspace, { rows, blockRows, inputs, outBytes: (count + 1) * 8 })
  const labelWidth = labels.BYTES_PER_ELEMENT
  runJob({ ...shared, kernel: 'countBuckets', args: [own, labelWidth, tree, least, limit, count] }, workspace)
  const [starts, before] = [workspace.take((count + 1) * 4), workspace.take((count + 1) * 16)]
  const blocks = Math.ceil(rows / blockRows)
  const placed = placeBuckets(workspace, {
    counts: shared.out,
    blocks,
    buckets: count,
    starts,
    before,
    withoutPlaces: places === 'all' ? new Map() : common,
  })
  return placed && { workspace, count, shared, labelWidth, tree, starts, before, ...placed }
}

interface Tables {
  readonly counts: number
  readonly blocks: number
  readonly buckets: number
  readonly starts: number
  readonly before: number
  readonly withoutPlaces: ReadonlyMap<number, number>
}

/**
 * Turns the counts of blocks into places, each block's first row behind them, and says where buckets start and what lies
 * below them.
 */
function placeBuckets(
  { memory: { buffer } }: Workspace,
  { counts: at, blocks, buckets, starts, before, withoutPlaces }: Tables,
): Pick<RankedBuckets, 'positives' | 'negatives' | 'largest' | 'centre'> | undefined {
  const width = 2 * (buckets + 1)
  const counts = new Uint32Array(buffer, at, blocks * width)
  const start = new Uint32Array(buffer, starts, buckets + 1)
  const below = new Float64Array(buffer, before, 2 * (buckets + 1))
  for (let block = 0; block < blocks; block++) {
    const refused = block * width + 2 * buckets
    if (counts[refused] !== 0) return undefined
    counts[refused] = block * blockRows
  }
  let [place, largest, area, positives, negatives] = [0, 0, 0, 0, 0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    start[bucket] = place
    below.set([positives, negatives], 2 * bucket)
    const hasPlaces = !withoutPlaces.has(bucket)
    let [here, all] = [0, 0]
    for (let entry = 2 * bucket; entry < counts.length; entry += width) {
      const count = counts[entry]!
      here += counts[entry + 1]!
      counts[entry] = hasPlaces ? place + all : unwanted
      all += count
    }
    area += here * (negatives + (all - here) / 2)
    positives += here
    negatives += all - here
    if (!hasPlaces) continue
    place += all
    largest = Math.max(largest, all)
  }
  start[buckets] = place
  below.set([positives, negatives], 2 * buckets)
  const centre = positives > 0 && negatives > 0 ? area / positives / negatives : 0
  return { positives, negatives, largest, centre }
}

/** Buckets from the first to below the end, how many places lie below them and how many they have. */
export interface Part {
  readonly first: number
  readonly end: number
  readonly start: number
  readonly places: number
}

/** At most so many stretches of buckets with about as many places each, and one more for each bucket that is larger. */
export function partsOf(
  { workspace, starts: at, count: buckets }: RankedBuckets,
  count: number,
): readonly Part[] {
  const starts = new Uint32Array(workspace.memory.buffer, at, buckets + 1)
  const most = Math.max(1, Math.ceil(starts[buckets]! / count))
  const parts: Part[] = []
  for (let first = 0, end = 1; end <= buckets; end++) {
    const [start, stop] = [starts[first]!, starts[end]!]
    if (stop - start < most && end < buckets) continue
    parts.push({ first, end, start, places: stop - start })
    first = end
  }
  return parts
}

/** The bytes that the largest of some parts needs. */
export const roomOf = (parts: readonly Part[], placeBytes: number): number =>
  Math.max(...parts.map(({ places }) => places)) * placeBytes

/** What sorts a part: see the kernels. */
interface Sorting {
  readonly kernel: 'sortBuckets' | 'sortRows'
  readonly placeBytes: number
  argsOf(least: number, most: number): readonly number[]
  /** Where the first bucket of all leaves what it finds, and the bytes of each. */
  readonly out: number
  readonly outBytes: number
}

/** Sorts the buckets of a part, many at once and the large ones one after the other. */
export function sortPart(
  { workspace, largest, shared }: RankedBuckets,
  { first, end, places }: Part,
  { kernel, placeBytes, argsOf, out, outBytes }: Sorting,
): void {
  const sort = (least: number, most: number, sorters: number, job: Partial<Job>): void => {
    const stagingBytes = sortTables + Math.min(most, largest, places) * placeBytes
    const staging = workspace.take(sorters * stagingBytes)
    const sorting: Job = {
      kernel,
      rows: end - first,
      blockRows: bucketsAtOnce,
      inputs: [],
      staging,
      stagingBytes,
      args: argsOf(least, most),
      out: out + first * outBytes,
      outBytes: bucketsAtOnce * outBytes,
      outPer: 'block',
      ...job,
    }
    runJob(sorting, workspace)
    workspace.free(staging)
  }
  sort(0, largeBucket, threadCount(shared.inputs), {})
  if (largest > largeBucket) sort(largeBucket + 1, shared.rows, 1, { blockRows: end - first, outBytes: 0 })
}
