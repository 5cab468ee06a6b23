import { bucketsFor, type Buckets } from './buckets.ts'
import { stagingBytes, type Job } from './job.ts'
import { sortTables } from './sortTables.ts'
import { runJob, threadCount } from './threads.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const blockRows = 2 ** 13
const mostBuckets = 2 ** 15
/** More values than this are sorted by the kernel. */
const many = 4096
/** Above the rounding of distances that are computed without a division. */
const rounding = 1e-15
/** Of a row that no value stands in. */
const nowhere = 0xff_ff

/** The largest distance of two empirical distribution functions. */
export interface LargestDistance {
  /** NaN where a sample is empty or holds a NaN. */
  readonly statistic: number
  /** The value where it is attained. */
  readonly location: number
  /** 1 where the first sample's function is the higher one there, else −1. */
  readonly sign: 1 | -1
}

/**
 * Two-sample Kolmogorov–Smirnov statistic as SciPy's `ks_2samp` gives it, with its place and sign. Of places that are
 * equally far the first sample's lowest value is told, else the second's. Exact, though only values in few buckets are
 * sorted: O(n).
 */
export function kolmogorovSmirnov(first: Float64Array, second: Float64Array): LargestDistance {
  if (first.length === 0 || second.length === 0) return unknown
  const size = Math.max(first.length, second.length)
  const count = Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(size + 1)))
  const buckets = bucketsFor([first, second], count)
  const workspace = openWorkspace()
  const padded = Math.ceil(first.length / blockRows) * blockRows
  const rows = padded + second.length
  // Room for what the kernels write by sixteens beyond the end.
  const numbers = workspace.take(2 * (rows + blockRows))
  const ours = countValues(first, buckets, numbers, workspace)
  const theirs = countValues(second, buckets, numbers + 2 * padded, workspace)
  if (ours[buckets.count] !== 0 || theirs[buckets.count] !== 0) return unknown
  new Uint16Array(workspace.memory.buffer, numbers, padded).fill(nowhere, first.length)
  const stretches = stretchesOf(ours, theirs, first.length, second.length)
  takeValues(stretches, { first, second, padded, numbers, count: buckets.count }, workspace)
  return searchStretches(stretches, first.length, second.length, workspace)
}

const unknown: LargestDistance = { statistic: Number.NaN, location: Number.NaN, sign: 1 }

/** How many values lie in each bucket, and at the end whether some are NaN; at `numbers` is kept in which each lies. */
function countValues(
  values: Float64Array,
  { low, scale, count }: Buckets,
  numbers: number,
  workspace: Workspace,
): Uint32Array {
  const inputs = [{ data: values, width: 1 }]
  const threads = threadCount(inputs)
  const table = stagingBytes(inputs, blockRows) + 64
  const bytes = table + Math.ceil((4 * (count + 1)) / 64) * 64
  const staging = workspace.take(threads * bytes)
  const tables = Array.from({ length: threads }, (_, thread) =>
    new Uint32Array(workspace.memory.buffer, staging + thread * bytes + table, count + 1).fill(0),
  )
  const job: Job = {
    kernel: 'countValues',
    rows: values.length,
    blockRows,
    inputs,
    staging,
    stagingBytes: bytes,
    args: [low, scale, count, table],
    out: numbers,
    outBytes: 2 * blockRows,
    outPer: 'block',
  }
  runJob(job, workspace)
  const counts = Uint32Array.from(tables[0]!)
  for (const more of tables.slice(1)) {
    for (let bucket = 0; bucket <= count; bucket++) counts[bucket] = counts[bucket]! + more[bucket]!
  }
  return counts
}

/** A bucket that the largest distance may lie in. */
interface Stretch {
  readonly bucket: number
  /** How many values of each sample are below it, and in it. */
  readonly i: number
  readonly j: number
  readonly ours: number
  readonly theirs: number
  /** No distance in it is larger. */
  readonly highest: number
  /** Addresses of its values, once they are taken out. */
  at: number
  otherAt: number
}

function stretchesOf(ours: Uint32Array, theirs: Uint32Array, n: number, m: number): Stretch[] {
  const [perOne, perOther] = [1 / n, 1 / m]
  const buckets = ours.length - 1
  let [most, i, j] = [0, 0, 0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    i += ours[bucket]!
    j += theirs[bucket]!
    const distance = Math.abs(i * perOne - j * perOther)
    if (distance > most) most = distance
  }
  const stretches: Stretch[] = []
  i = j = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    const [more, others] = [ours[bucket]!, theirs[bucket]!]
    const above = (i + more) * perOne - j * perOther
    const below = (j + others) * perOther - i * perOne
    const highest = (above > below ? above : below) + rounding
    if (highest >= most && more + others > 0)
      stretches.push({ bucket, i, j, ours: more, theirs: others, highest, at: 0, otherAt: 0 })
    i += more
    j += others
  }
  return stretches
}

interface Samples {
  readonly first: Float64Array
  readonly second: Float64Array
  /** Rows of the first sample with what fills its last block: the second's begin here. */
  readonly padded: number
  readonly numbers: number
  /** Of buckets. */
  readonly count: number
}

/** Puts the values of the stretches into the workspace, stretch by stretch, the first sample's before the second's. */
function takeValues(stretches: Stretch[], samples: Samples, workspace: Workspace): void {
  const { first, second, padded, numbers, count } = samples
  const rows = padded + second.length
  const marks = workspace.take(count)
  const blocks = Math.ceil(rows / blockRows)
  const outBytes = 4 * (blockRows + 1)
  const out = workspace.take(blocks * outBytes)
  const total = stretches.reduce((sum, { ours, theirs }) => sum + ours + theirs, 0)
  let place = workspace.take(8 * total) / 8
  const places = new Uint32Array(2 * count)
  const wanted = new Uint8Array(workspace.memory.buffer, marks, count).fill(0)
  for (const stretch of stretches) {
    const { bucket, ours, theirs } = stretch
    wanted[bucket] = 1
    stretch.at = places[2 * bucket] = place
    stretch.otherAt = places[2 * bucket + 1] = place + ours
    place += ours + theirs
  }
  const job: Job = {
    kernel: 'findRows',
    rows,
    blockRows,
    inputs: [],
    staging: 0,
    stagingBytes: 0,
    args: [numbers, stretches[0]!.bucket, stretches.at(-1)!.bucket, marks],
    out,
    outBytes,
    outPer: 'block',
  }
  runJob(job, workspace)
  const { buffer } = workspace.memory
  const found = new Uint32Array(buffer, out, (blocks * outBytes) / 4)
  const bucketOf = new Uint16Array(buffer, numbers, rows)
  const values = new Float64Array(buffer)
  for (let at = 0; at < found.length; at += blockRows + 1) {
    const end = at + found[at]!
    for (let next = at + 1; next <= end; next++) {
      const row = found[next]!
      const isSecond = row >= padded
      const entry = 2 * bucketOf[row]! + (isSecond ? 1 : 0)
      values[places[entry]!] = isSecond ? second[row - padded]! : first[row]!
      places[entry] = places[entry]! + 1
    }
  }
}

/** Looks for the largest distance in the stretches, the most promising first, until none can hold a larger one. */
function searchStretches(stretches: Stretch[], n: number, m: number, workspace: Workspace): LargestDistance {
  let most = -1
  // Where the first function is the higher by that much; where it is the lower, at its own values and at others.
  let above = Number.NaN
  let below = Number.NaN
  let belowElsewhere = Number.NaN
  const room = roomFor(stretches, workspace)
  for (const { highest, at, otherAt, ours, theirs, i, j } of stretches.toSorted(
    (a, b) => b.highest - a.highest,
  )) {
    if (highest < most) break
    sortStretch(8 * at, ours, theirs, room, workspace)
    const one = new Float64Array(workspace.memory.buffer, 8 * at, ours)
    const other = new Float64Array(workspace.memory.buffer, 8 * otherAt, theirs)
    let own = 0
    let another = 0
    while (own < ours || another < theirs) {
      const isOwn = another === theirs || (own < ours && one[own]! <= other[another]!)
      const value = isOwn ? one[own]! : other[another]!
      while (own < ours && one[own] === value) own++
      while (another < theirs && other[another] === value) another++
      const difference = (i + own) / n - (j + another) / m
      const distance = Math.abs(difference)
      if (distance < most) continue
      if (distance > most) {
        most = distance
        above = below = belowElsewhere = Number.NaN
      }
      if (difference >= 0) above = lower(above, value)
      else if (isOwn) below = lower(below, value)
      else belowElsewhere = lower(belowElsewhere, value)
    }
  }
  if (!Number.isNaN(above)) return { statistic: most, location: above, sign: 1 }
  return { statistic: most, location: Number.isNaN(below) ? belowElsewhere : below, sign: -1 }
}

/** The lower of two values, the first of which may be missing. */
const lower = (known: number, value: number): number => (value >= known ? known : value)

/** Where the kernel may sort the stretches that are left to it. */
function roomFor(stretches: readonly Stretch[], workspace: Workspace): Pick<Job, 'staging' | 'stagingBytes'> {
  let largest = 0
  for (const { ours, theirs } of stretches) {
    if (ours + theirs > many) largest = Math.max(largest, ours, theirs)
  }
  const stagingBytes = largest > 0 ? sortTables + 8 * largest : 0
  return { staging: workspace.take(threadCount([]) * stagingBytes), stagingBytes }
}

/** Sorts so many values at an address, and so many behind them, each by themselves. */
function sortStretch(
  at: number,
  ours: number,
  theirs: number,
  room: Pick<Job, 'staging' | 'stagingBytes'>,
  workspace: Workspace,
): void {
  if (ours + theirs > many) {
    const args = [at, ours, theirs]
    const whole = { rows: 2, blockRows: 1, inputs: [], out: 0, outBytes: 0, outPer: 'block' } as const
    runJob({ kernel: 'sortValues', args, ...whole, ...room }, workspace)
    return
  }
  new Float64Array(workspace.memory.buffer, at, ours).sort()
  new Float64Array(workspace.memory.buffer, at + 8 * ours, theirs).sort()
}
