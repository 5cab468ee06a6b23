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
/** Less data is ranked without the kernels sooner than they are loaded; more values than these don't fit the workspace. */
const fewestData = 2 ** 15
const fewest = 2 ** 11
const mostValues = 2 ** 26

/** Values by their distinct ones. */
export interface Levels {
  /** The distinct values, ascending. */
  readonly levels: Float64Array
  /** Of each value its place among them. */
  readonly steps: Uint32Array
  /** Sums of the weights of positives and of the rest at each, in the order of the rows; without weights their numbers. */
  readonly positives: Sums
  readonly negatives: Sums
}

export type Sums = Float64Array | Uint32Array

/** One value a row: that at `index` of every `width`. */
export interface ValueColumn {
  readonly data: ArrayLike<number>
  readonly width: number
  readonly index: number
}

/** Levels that stand in the workspace, so until it is opened again. */
export interface LentLevels extends Levels {
  /** Two tables as long as `levels`, to write anything into; the second one is where the levels stand. */
  readonly room: Room
}

export type Room = readonly [Float64Array, Float64Array]

/** {@link lendLevels} to be kept. */
export function rankLevels(
  values: ValueColumn,
  isPositive: Uint8Array,
  weights?: Float64Array,
): Levels | undefined {
  const lent = lendLevels(values, isPositive, weights)
  if (!lent) return undefined
  const { levels, steps, positives, negatives, isOwn } = lent
  return isOwn
    ? { levels, steps, positives, negatives }
    : {
        levels: levels.slice(),
        steps: steps.slice(),
        positives: positives.slice(),
        negatives: negatives.slice(),
      }
}

/**
 * Ranks values by the kernels, in 32 bytes a value (48 with weights). Undefined where they are too few, or too many, for
 * that, or one is no number.
 *
 * @param isPositive of each value 1 where it is positive, else 0
 * @returns `isOwn` where the workspace isn't used again
 */
export function lendLevels(
  { data, width, index }: ValueColumn,
  isPositive: Uint8Array,
  weights?: Float64Array,
): (LentLevels & { readonly isOwn: boolean }) | undefined {
  const rows = isPositive.length
  if (rows < fewest || data.length < fewestData || rows > mostValues) return undefined
  const count = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(rows / bucketValues)))
  const workspace = openWorkspace()
  // The values stand where they are sorted to once they have been dealt.
  const sorted = workspace.take(8 * rows)
  const values = new Float64Array(workspace.memory.buffer, sorted, rows)
  if (width === 1) values.set(data)
  else for (let row = 0, at = index; row < rows; row++, at += width) values[row] = data[at]!
  const { low, scale } = bucketsFor([values], count)
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

  const counts = workspace.take(4 * count)
  const overBuckets = { rows: count, inputs: [], out: 0, outBytes: 0, outPer: 'block' } as const
  const sort = (least: number, most: number, sorters: number, blockRows: number): void => {
    const bytes = sortTables + 8 * Math.min(most, largest)
    const staging = workspace.take(sorters * bytes)
    const args = [keys, sorted, starts, least, most, counts]
    runJob({ ...overBuckets, kernel: 'sortLevels', blockRows, staging, stagingBytes: bytes, args }, workspace)
    workspace.free(staging)
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
  const sumBytes = (weights ? 8 : 4) * distinct
  const [positives, negatives] = [workspace.take(sumBytes), workspace.take(sumBytes)]
  const sums = (at: number): Sums =>
    weights
      ? new Float64Array(workspace.memory.buffer, at, distinct)
      : new Uint32Array(workspace.memory.buffer, at, distinct)
  sums(positives).fill(0)
  sums(negatives).fill(0)
  const args = [keys, places, dealt, weighed, sorted, starts, counts, firsts, steps, positives, negatives]
  const nowhere = { staging: 0, stagingBytes: 0 }
  runJob({ ...overBuckets, ...nowhere, kernel: 'placeLevels', blockRows: bucketsAtOnce, args }, workspace)

  const { buffer } = workspace.memory
  const [start, left] = [new Uint32Array(buffer, starts, count + 1), new Uint32Array(buffer, counts, count)]
  const levels = new Float64Array(buffer, sorted, rows)
  for (let bucket = 0, at = 0; bucket < count; at += left[bucket++]!) {
    levels.copyWithin(at, start[bucket]!, start[bucket]! + left[bucket]!)
  }
  const room = [new Float64Array(buffer, keys, distinct), levels.subarray(0, distinct)] as const
  return {
    levels: room[1],
    steps: new Uint32Array(buffer, steps, rows),
    positives: sums(positives),
    negatives: sums(negatives),
    room,
    isOwn: isGivenAway(workspace),
  }
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
