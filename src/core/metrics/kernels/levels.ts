import { bucketsFor } from './buckets.ts'
import { stagingBytes, type Job } from './job.ts'
import { sortTables } from './ranking.ts'
import { runJob, threadCount } from './threads.ts'
import { isGivenAway, openWorkspace } from './workspace.ts'

const blockRows = 2 ** 16
/** Values of a bucket: they and their sorted copy fit the first cache. */
const bucketValues = 2048
const mostBuckets = 4096
/** Larger buckets are sorted one by one, with as much room as the largest needs. */
const largeBucket = 2 ** 16
const bucketsAtOnce = 8
/** Fewer values are ranked without the kernels; more than these don't fit the workspace. */
const fewest = 2 ** 15
const mostValues = 2 ** 26

/** Values by their distinct ones. */
export interface Levels {
  /** The distinct values, ascending. */
  readonly levels: Float64Array
  /** Of each value its place among them. */
  readonly steps: Uint32Array
  /** Sums of the weights of positives and of the rest at each, in the order of the rows. */
  readonly positives: Float64Array
  readonly negatives: Float64Array
}

/**
 * Ranks values by the kernels. Undefined where they are too few, or too many, for that, or one is no number.
 *
 * @param isPositive of each value 1 where it is positive, else 0
 */
export function rankLevels(
  values: Float64Array,
  isPositive: Uint8Array,
  weights?: Float64Array,
): Levels | undefined {
  const rows = values.length
  if (rows < fewest || rows > mostValues) return undefined
  const count = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(rows / bucketValues)))
  const { low, scale } = bucketsFor([values], count)
  const workspace = openWorkspace()
  const blocks = Math.ceil(rows / blockRows)
  const outBytes = 4 * (count + 1)
  const inputs = [
    { data: values, width: 1 },
    { data: isPositive, width: 1 },
    { data: weights ?? isPositive, width: 1 },
  ]
  const staged = stagingBytes(inputs, blockRows)
  const threads = threadCount(inputs)
  const dealing: Omit<Job, 'kernel' | 'args' | 'inputs'> = {
    rows,
    blockRows,
    staging: workspace.take(threads * staged),
    stagingBytes: staged,
    out: workspace.take(blocks * outBytes),
    outBytes,
    outPer: 'block',
  }
  runJob(
    { ...dealing, kernel: 'countLevels', inputs: inputs.slice(0, 1), args: [low, scale, count] },
    workspace,
  )
  const starts = workspace.take(4 * (count + 1))
  const largest = placeBlocks(new Uint32Array(workspace.memory.buffer, dealing.out, blocks * (count + 1)), {
    count,
    starts: new Uint32Array(workspace.memory.buffer, starts, count + 1),
  })
  if (largest === undefined) return undefined
  const [keys, places] = [workspace.take(8 * rows), workspace.take(4 * rows)]
  const weighed = weights ? 1 : 0
  const dealt = workspace.take(weights ? 8 * rows : 0)
  const dealArgs = [low, scale, count, weighed, keys, places, dealt]
  runJob({ ...dealing, kernel: 'dealLevels', inputs, args: dealArgs }, workspace)

  const [sorted, counts] = [workspace.take(8 * rows), workspace.take(4 * count)]
  const overBuckets = { rows: count, inputs: [], out: 0, outBytes: 0, outPer: 'block' } as const
  const sort = (least: number, most: number, sorters: number, blockRows: number): void => {
    const bytes = sortTables + 8 * Math.min(most, largest)
    const staging = workspace.take(sorters * bytes)
    const args = [keys, sorted, starts, least, most, counts]
    runJob({ ...overBuckets, kernel: 'sortLevels', blockRows, staging, stagingBytes: bytes, args }, workspace)
  }
  sort(0, largeBucket, threads, bucketsAtOnce)
  if (largest > largeBucket) sort(largeBucket + 1, rows, 1, count)

  const firsts = workspace.take(4 * count)
  const kept = new Uint32Array(workspace.memory.buffer, counts, count)
  const first = new Uint32Array(workspace.memory.buffer, firsts, count)
  let distinct = 0
  for (let bucket = 0; bucket < count; bucket++) {
    first[bucket] = distinct
    distinct += kept[bucket]!
  }
  const steps = workspace.take(4 * rows)
  const [positives, negatives] = [workspace.take(8 * distinct), workspace.take(8 * distinct)]
  const sums = (at: number) => new Float64Array(workspace.memory.buffer, at, distinct)
  sums(positives).fill(0)
  sums(negatives).fill(0)
  const args = [keys, places, dealt, weighed, sorted, starts, counts, firsts, steps, positives, negatives]
  const nowhere = { staging: 0, stagingBytes: 0 }
  runJob({ ...overBuckets, ...nowhere, kernel: 'placeLevels', blockRows: bucketsAtOnce, args }, workspace)

  const { buffer } = workspace.memory
  const levels = new Float64Array(distinct)
  const [start, left] = [new Uint32Array(buffer, starts, count + 1), new Uint32Array(buffer, counts, count)]
  for (let bucket = 0, at = 0; bucket < count; at += left[bucket++]!) {
    levels.set(new Float64Array(buffer, sorted + 8 * start[bucket]!, left[bucket]), at)
  }
  const own = [new Uint32Array(buffer, steps, rows), sums(positives), sums(negatives)] as const
  const [ofRows, ofPositives, ofNegatives] = isGivenAway(workspace)
    ? own
    : ([own[0].slice(), own[1].slice(), own[2].slice()] as const)
  return { levels, steps: ofRows, positives: ofPositives, negatives: ofNegatives }
}

/**
 * Turns the counts of blocks into places of their values, each block's first row behind them, and says where buckets
 * start. Returns the size of the largest; undefined where a value is no number.
 */
function placeBlocks(
  counts: Uint32Array,
  { count, starts }: { readonly count: number; readonly starts: Uint32Array },
): number | undefined {
  const width = count + 1
  for (let at = count, block = 0; at < counts.length; at += width, block++) {
    if (counts[at] !== 0) return undefined
    counts[at] = block * blockRows
  }
  let place = 0
  let largest = 0
  for (let bucket = 0; bucket < count; bucket++) {
    starts[bucket] = place
    for (let at = bucket; at < counts.length; at += width) {
      const here = counts[at]!
      counts[at] = place
      place += here
    }
    largest = Math.max(largest, place - starts[bucket]!)
  }
  starts[count] = place
  return largest
}
