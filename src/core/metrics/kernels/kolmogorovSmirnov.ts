import { stagingBytes, type Job } from './job.ts'
import { runJob, threadCount } from './threads.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const blockRows = 2 ** 15
const mostBuckets = 2 ** 15
/** Values that are looked at for the range of the buckets. */
const looked = 1024

/** Buckets of even width; a value outside of the range belongs to the first or the last. */
interface Buckets {
  readonly low: number
  readonly scale: number
  readonly count: number
}

/**
 * Two-sample Kolmogorov–Smirnov statistic: the largest distance of the two empirical distribution functions, that of
 * scipy's `ks_2samp(first, second).statistic`. NaN where a sample is empty or holds a NaN. Exact, though only values in
 * few buckets are sorted: O(n).
 */
export function kolmogorovSmirnov(first: Float64Array, second: Float64Array): number {
  const samples = [first, second] as const
  if (first.length === 0 || second.length === 0) return Number.NaN
  const buckets = bucketsFor(first, second)
  const workspace = openWorkspace()
  const counts = samples.map((values) => countsOf(values, buckets, workspace))
  if (counts.some((each) => each[buckets.count] !== 0)) return Number.NaN
  const [ours, theirs] = counts as [Uint32Array, Uint32Array]
  const [n, m] = [first.length, second.length]
  const distance = (i: number, j: number): number => Math.abs(i / n - j / m)

  let most = 0
  for (let bucket = 0, i = 0, j = 0; bucket < buckets.count; bucket++) {
    i += ours[bucket]!
    j += theirs[bucket]!
    most = Math.max(most, distance(i, j))
  }
  const wanted = new Uint8Array(buckets.count)
  const starts: [number, number][] = []
  for (let bucket = 0, i = 0, j = 0; bucket < buckets.count; bucket++) {
    const [nextI, nextJ] = [i + ours[bucket]!, j + theirs[bucket]!]
    if (distance(nextI, j) > most || distance(i, nextJ) > most) {
      wanted[bucket] = 1
      starts.push([i, j])
    }
    i = nextI
    j = nextJ
  }
  if (starts.length === 0) return most
  const [one, other] = samples.map((values) => valuesOf(values, buckets, wanted, workspace).sort())
  let at = 0
  let otherAt = 0
  let bucket = -1
  for (const [startI, startJ] of starts) {
    bucket = wanted.indexOf(1, bucket + 1)
    const [endI, endJ] = [startI + ours[bucket]!, startJ + theirs[bucket]!]
    let [i, j] = [startI, startJ]
    while (i < endI || j < endJ) {
      const value = Math.min(i < endI ? one![at]! : Infinity, j < endJ ? other![otherAt]! : Infinity)
      while (i < endI && one![at] === value) [i, at] = [i + 1, at + 1]
      while (j < endJ && other![otherAt] === value) [j, otherAt] = [j + 1, otherAt + 1]
      most = Math.max(most, distance(i, j))
    }
  }
  return most
}

function bucketsFor(...samples: readonly Float64Array[]): Buckets {
  let low = Infinity
  let high = -Infinity
  for (const values of samples) {
    const step = Math.max(1, Math.floor(values.length / looked))
    for (let at = 0; at < values.length; at += step) {
      if (!Number.isFinite(values[at])) continue
      low = Math.min(low, values[at]!)
      high = Math.max(high, values[at]!)
    }
  }
  const size = Math.max(...samples.map(({ length }) => length))
  const count = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(size + 1)))
  const scale = count / (high - low)
  return high > low && Number.isFinite(scale) ? { low, scale, count } : { low: 0, scale: 0, count }
}

function jobOver(values: Float64Array, workspace: Workspace) {
  const inputs = [{ data: values, width: 1 }]
  const bytes = stagingBytes(inputs, blockRows)
  return {
    rows: values.length,
    blockRows,
    inputs,
    staging: workspace.take(threadCount(inputs) * bytes),
    stagingBytes: bytes,
  }
}

/** How many values lie in each bucket, and at the end how many are NaN. */
function countsOf(values: Float64Array, { low, scale, count }: Buckets, workspace: Workspace): Uint32Array {
  const base = jobOver(values, workspace)
  const threads = threadCount(base.inputs)
  const outBytes = 4 * (count + 16)
  const out = workspace.take(threads * outBytes)
  new Uint8Array(workspace.memory.buffer, out, threads * outBytes).fill(0)
  const job: Job = {
    ...base,
    kernel: 'countValues',
    args: [low, scale, count],
    out,
    outBytes,
    outPer: 'thread',
  }
  runJob(job, workspace)
  const counts = new Uint32Array(count + 1)
  for (let thread = 0; thread < threads; thread++) {
    const part = new Uint32Array(workspace.memory.buffer, out + thread * outBytes, count + 1)
    for (let bucket = 0; bucket <= count; bucket++) counts[bucket] = counts[bucket]! + part[bucket]!
  }
  return counts
}

/** The values of the wanted buckets, in the order of the sample. */
function valuesOf(
  values: Float64Array,
  { low, scale, count }: Buckets,
  wanted: Uint8Array,
  workspace: Workspace,
): Float64Array {
  const marks = workspace.take(wanted.length)
  const blocks = Math.ceil(values.length / blockRows)
  const outBytes = 8 * (blockRows + 8)
  const out = workspace.take(blocks * outBytes)
  const base = jobOver(values, workspace)
  new Uint8Array(workspace.memory.buffer).set(wanted, marks)
  const job: Job = {
    ...base,
    kernel: 'gatherValues',
    args: [low, scale, count, marks],
    out,
    outBytes,
    outPer: 'block',
  }
  runJob(job, workspace)
  const space = new Float64Array(workspace.memory.buffer)
  const parts = Array.from({ length: blocks }, (_, block) => {
    const at = (out + block * outBytes) / 8
    return space.subarray(at + 1, at + 1 + space[at]!)
  })
  const found = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const part of parts) {
    found.set(part, place)
    place += part.length
  }
  return found
}
