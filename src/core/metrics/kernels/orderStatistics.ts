import { rowsIn, valueAt, type NumberColumn, type ValueColumn } from './valueColumn.ts'
import { blockJob } from './blockJob.ts'
import { valueTree } from './bucketTree.ts'
import { columnInput, type Job } from './job.ts'
import { sortTables } from './sortTables.ts'
import { runJob } from './threads.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const blockRows = 2 ** 16
const buckets = 4096
/** Of a bucket that no wanted value lies in, as the kernel knows it. */
const unwanted = 2 ** 32 - 1

/** One of the buckets that the values lie in. */
interface Bucket {
  /** How many values lie in lower ones. */
  readonly below: number
  readonly count: number
  /** The value of all that lie in it, where that is one. */
  readonly common: number | undefined
  /** Where its values stand, in values from the first that was taken. */
  at: number
}

/**
 * The values at some places of the ascending order, sorting only those that share a bucket with one of them: O(n), in 8
 * bytes for each value of such a bucket, or none where all are the same. Undefined where a value is no number.
 *
 * @param ranks places from 0 to the number of values − 1
 */
export function selectValues(column: NumberColumn, ranks: readonly number[]): readonly number[] | undefined {
  const rows = rowsIn(column)
  const workspace = openWorkspace()
  const { bytes, common } = valueTree(rows, (row) => valueAt(column, row), buckets)
  const tree = workspace.take(bytes.length)
  new Uint8Array(workspace.memory.buffer, tree, bytes.length).set(bytes)
  const inputs = [columnInput(column)]
  const blocks = Math.ceil(rows / blockRows)
  const counting: Job = {
    ...blockJob(workspace, { rows, blockRows, inputs, outBytes: 4 * (buckets + 1) }),
    kernel: 'countColumn',
    args: [tree, buckets],
  }
  runJob(counting, workspace)
  const counts = new Uint32Array(workspace.memory.buffer, counting.out, blocks * (buckets + 1))
  const all = bucketsOf(counts, common)
  if (!all) return undefined
  const homes = ranks.map((rank) => all.findLast(({ below, count }) => count > 0 && below <= rank)!)
  const wanted = [...new Set(homes)].filter(({ common }) => common === undefined)
  const total = place(wanted, all, counts)
  const taken = workspace.take(8 * total)
  if (total > 0) {
    runJob({ ...counting, kernel: 'takeColumn', args: [tree, taken] }, workspace)
    sortEach(wanted, taken, workspace)
  }
  const sorted = new Float64Array(workspace.memory.buffer, taken, total)
  let minusZeros: number | undefined
  return ranks.map((rank, at) => {
    const { common, at: first, below } = homes[at]!
    if (common !== 0) return common ?? sorted[first + rank - below]!
    minusZeros ??= countMinusZeros(column, rows)
    return rank - below < minusZeros ? -0 : 0
  })
}

/** Of equal zeros those with a sign stand first. */
function countMinusZeros(column: ValueColumn, rows: number): number {
  let count = 0
  for (let row = 0; row < rows; row++) count += Number(Object.is(valueAt(column, row), -0))
  return count
}

/** The buckets with the counts of all blocks; undefined where some are of what is no number. */
function bucketsOf(counts: Uint32Array, common: ReadonlyMap<number, number>): Bucket[] | undefined {
  const all: Bucket[] = []
  let below = 0
  for (let bucket = 0; bucket <= buckets; bucket++) {
    let count = 0
    for (let at = bucket; at < counts.length; at += buckets + 1) count += counts[at]!
    if (bucket === buckets) return count === 0 ? all : undefined
    all.push({ below, count, common: common.get(bucket), at: 0 })
    below += count
  }
  return all
}

/** Gives the wanted buckets their places and turns the counts of blocks into those; how many values are wanted. */
function place(wanted: readonly Bucket[], all: readonly Bucket[], counts: Uint32Array): number {
  let total = 0
  for (const bucket of wanted) {
    bucket.at = total
    total += bucket.count
  }
  const isWanted = new Set(wanted)
  for (const [number, bucket] of all.entries()) {
    let next = bucket.at
    for (let at = number; at < counts.length; at += buckets + 1) {
      const here = counts[at]!
      counts[at] = isWanted.has(bucket) ? next : unwanted
      next += here
    }
  }
  return total
}

/** Sorts the values of each bucket where they stand. */
function sortEach(wanted: readonly Bucket[], taken: number, workspace: Workspace): void {
  const stagingBytes = sortTables + 8 * Math.max(...wanted.map(({ count }) => count))
  const staging = workspace.take(stagingBytes)
  const each = { rows: 1, blockRows: 1, inputs: [], out: 0, outBytes: 0, outPer: 'block' } as const
  for (const { at, count } of wanted) {
    const args = [taken + 8 * at, count, 0]
    runJob({ kernel: 'sortValues', args, staging, stagingBytes, ...each }, workspace)
  }
}
