import { blockJob } from './blockJob.ts'
import { valueTree } from './bucketTree.ts'
import type { Job } from './job.ts'
import { runJob, threadCount } from './threads.ts'
import { valueAt, type ValueColumn } from './valueColumn.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const blockRows = 2 ** 16
/** Values of a bucket: they and their sorted copy fit the first cache. */
const bucketValues = 2048
const mostBuckets = 4096
/** Larger buckets are worked on one by one, with as much room as the largest needs. */
const largeBucket = 2 ** 16
const bucketsAtOnce = 8
/** Less data is ranked without the kernels sooner than they are loaded; more values than these don't fit the workspace. */
const fewestData = 2 ** 15
const fewest = 2 ** 11
const mostValues = 2 ** 26

/** Values in buckets: addresses in the workspace. */
export interface DealtValues {
  readonly workspace: Workspace
  readonly buckets: number
  /** Room for a value a row, in which nothing is needed any more. */
  readonly values: number
  /** Of each bucket its first place (u32), one more than there are buckets. */
  readonly starts: number
  readonly keys: number
  /** Of each key its row and whether it counts as positive, or only that; see `dealLevels`. */
  readonly places: number
  readonly weights: number
  /**
   * Runs a kernel over all buckets: many at once, and the large ones one after the other.
   *
   * @param scratch bytes that a bucket of so many keys needs
   * @param argsOf arguments for buckets of no fewer than `least` and no more than `most` keys, of which the largest has so many
   */
  run(
    kernel: Job['kernel'],
    scratch: (largest: number) => number,
    argsOf: (least: number, most: number, largest: number) => readonly number[],
  ): void
}

/**
 * Deals values into buckets. Undefined where they are too few, or too many, for the kernels, or one is no number.
 *
 * @param isPositive of each value 1 where it is positive, else 0
 * @param placeBytes room for each row's place: 1 for whether it is positive, 4 or more for the row too
 */
export function dealValues(
  column: ValueColumn,
  isPositive: Uint8Array,
  weights: Float64Array | undefined,
  placeBytes: number,
): DealtValues | undefined {
  const { data, width, isSecond } = column
  const rows = isPositive.length
  if (rows < fewest || data.length < fewestData || rows > mostValues) return undefined
  const count = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(rows / bucketValues)))
  const workspace = openWorkspace()
  const at = workspace.take(8 * rows)
  const values = new Float64Array(workspace.memory.buffer, at, rows)
  if (width === 1 || (isSecond && column.index === 1)) values.set(data)
  else {
    for (let row = 0; row < rows; row++) values[row] = valueAt(column, row)
  }
  const { bytes } = valueTree(rows, (row) => values[row]!, count)
  const tree = workspace.take(bytes.length)
  new Uint8Array(workspace.memory.buffer, tree, bytes.length).set(bytes)
  const blocks = Math.ceil(rows / blockRows)
  const inputs = [
    { data: values, width: 1 },
    { data: isPositive, width: 1 },
    { data: weights ?? isPositive, width: 1 },
  ]
  const dealing = blockJob(workspace, { rows, blockRows, inputs, outBytes: 4 * (count + 1) })
  const counting = {
    kernel: 'countColumn',
    inputs: inputs.slice(0, 1),
    args: [tree, count],
  } as const
  runJob({ ...dealing, ...counting }, workspace)
  const starts = workspace.take(dealing.outBytes)
  const largest = placeBlocks(new Uint32Array(workspace.memory.buffer, dealing.out, blocks * (count + 1)), {
    count,
    starts: new Uint32Array(workspace.memory.buffer, starts, count + 1),
  })
  if (largest === undefined) return undefined
  const [keys, places] = [workspace.take(8 * rows), workspace.take(placeBytes * rows)]
  const weighed = weights ? 1 : 0
  const dealt = workspace.take(weights ? 8 * rows : 0)
  const args = [tree, count, weighed, placeBytes, keys, places, dealt]
  runJob({ ...dealing, kernel: 'dealLevels', args }, workspace)
  return {
    workspace,
    buckets: count,
    values: at,
    starts,
    keys,
    places,
    weights: dealt,
    run(kernel, scratch, argsOf) {
      const shared = { rows: count, inputs: [], out: 0, outBytes: 0, outPer: 'block', kernel } as const
      const work = (least: number, most: number, workers: number, atOnce: number): void => {
        const here = Math.min(most, largest)
        const bytes = Math.ceil(scratch(here) / 64) * 64
        const staging = workspace.take(workers * bytes)
        const job = { ...shared, blockRows: atOnce, staging, stagingBytes: bytes }
        runJob({ ...job, args: argsOf(least, most, here) }, workspace)
        workspace.free(staging)
      }
      work(0, largeBucket, threadCount(inputs), bucketsAtOnce)
      if (largest > largeBucket) work(largeBucket + 1, rows, 1, count)
    },
  }
}

/** How many values come before each bucket's, of so many that each has, and in all. */
export function placesOf(counts: Uint32Array): { readonly firsts: Uint32Array; readonly total: number } {
  const firsts = new Uint32Array(counts.length)
  let total = 0
  for (let bucket = 0; bucket < counts.length; bucket++) {
    firsts[bucket] = total
    total += counts[bucket]!
  }
  return { firsts, total }
}

/** Moves what buckets left where each begins together, in place, and returns it. */
export function closeRanks<T extends Float64Array | Uint32Array>(
  table: T,
  starts: Uint32Array,
  counts: Uint32Array,
): T {
  let at = 0
  for (let bucket = 0; bucket < counts.length; at += counts[bucket++]!) {
    table.copyWithin(at, starts[bucket]!, starts[bucket]! + counts[bucket]!)
  }
  return table.subarray(0, at) as T
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
