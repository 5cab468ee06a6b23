import { blockJob } from './blockJob.ts'
import { countInBuckets, partsOf, roomOf, sortPart, type Part, type RankedBuckets } from './rankedBuckets.ts'
import {
  bucketFigures,
  BucketSums,
  labelFigures,
  type Above,
  type RankedClass,
  type Sides,
} from './rankedSums.ts'
import { sumOf } from '../mean.ts'
import { runJob, threadCount } from './threads.ts'
import type { NumberColumn } from './valueColumn.ts'
import { inOneWorkspace, openWorkspace } from './workspace.ts'

/* Classes ranked against the rest, with weights and with influence values of the samples; see `assembly/rankedRows.ts`. */

const recordBytes = 16
const bucketsAtOnce = 8
const finite = { least: -Infinity, limit: Infinity, places: 'all' } as const
/** Records of all samples at once take as much as the scores of two classes: of few classes so few are ranked at a time. */
const partsOfFew = 4
const classesOfOnePart = 32

/** Fewer samples are ranked without the kernels sooner than they are loaded; more don't fit the workspace. */
const [fewest, most] = [2 ** 11, 2 ** 26]
const fewestScores = 2 ** 15
/** Bytes of the influence values that one workspace holds. */
const mostInfluences = 2 ** 31

/** What is added to the influence values of samples when a class is ranked. */
export interface Slot {
  /** Of each other class what an area against it counts for each unit of its samples' weight; 0 of the own one. */
  readonly areas: Float64Array
  /** Whether an area is that against each class or against all of them. */
  readonly against: 'each' | 'rest'
  /** What the average precision counts. */
  readonly precision: number
}

export interface Ranker {
  /**
   * Ranks the class of a label by its scores. Undefined where one is no finite number; what was found before is of no use
   * then.
   *
   * @param sums of each label the weight
   */
  rank(
    labels: Uint8Array | Uint16Array,
    sums: Float64Array,
    column: NumberColumn,
    own: number,
    slots: readonly Slot[],
  ): RankedClass | undefined
  /**
   * What was added of each sample, as many numbers as there are slots: influence values, weight × derivative, but for the
   * weight and for {@link RankedClass.ofLabels}. Of use until `rankedBy` returns.
   */
  influences(): Float64Array
}

/** How many slots the influence values of so many samples may have at once; 0 where the kernels aren't to be used. */
export function mostSlots(samples: number, scores: ArrayLike<number>): number {
  if (samples < fewest || samples > most || scores.length < fewestScores) return 0
  return Math.floor(mostInfluences / 8 / samples)
}

/** What is ranked. */
interface Ranked {
  readonly samples: number
  /** So many rows of labels and scores, one after the other, are of one sample; one where absent. */
  readonly each?: number
  /** Of the labels; two of a class and its rest. */
  readonly classes: number
  readonly weights: Float64Array | undefined
  readonly slots: number
}

/** Lends a ranker. Nothing else can be ranked meanwhile. */
export function rankedBy<T>(
  { samples, each = 1, classes, weights, slots }: Ranked,
  work: (ranker: Ranker) => T,
): T {
  return inOneWorkspace(() => {
    const workspace = openWorkspace()
    const kept = {
      influences: workspace.take(8 * slots * samples),
      weights: weights ? workspace.take(8 * samples) : 0,
    }
    const influences = () => new Float64Array(workspace.memory.buffer, kept.influences, slots * samples)
    influences().fill(0)
    if (weights) new Float64Array(workspace.memory.buffer, kept.weights, samples).set(weights)
    const free = workspace.take(0)
    const found = new BucketSums(classes)
    const ofLabels = new Float64Array(slots * classes)
    return work({
      rank(labels, sums, column, own, added) {
        workspace.free(free)
        const buckets = countInBuckets(workspace, labels, column, own, finite)
        if (!buckets) return undefined
        const given = {
          buckets,
          sums,
          index: own,
          slots: added,
          ...kept,
          each,
          weightsOfSamples: weights,
          found,
        }
        const ranked = rankOne(given)
        findCommonOfLabels(given, ranked, ofLabels)
        return { ...ranked, ofLabels }
      },
      influences,
    })
  })
}

interface Given {
  readonly buckets: RankedBuckets
  readonly sums: Float64Array
  readonly index: number
  readonly slots: readonly Slot[]
  /** Addresses: of the weights or 0, and of the influence values. */
  readonly weights: number
  readonly influences: number
  /** Rows of a sample. */
  readonly each: number
  readonly weightsOfSamples: Float64Array | undefined
  /** Where sums are found. */
  readonly found: BucketSums
}

/** Ranks from the highest scores down, part by part. */
function rankOne(given: Given) {
  const { buckets, sums, index, slots, found } = given
  const { workspace, count } = buckets
  const classes = sums.length
  const own = sums[index]!
  const sides = { own, others: sumOf(classes, (label) => (label === index ? 0 : sums[label]!)) }
  const headFigures = 4 + slots.length
  const [figures, heads] = [bucketFigures + labelFigures * classes, workspace.take(8 * headFigures * count)]
  const out = workspace.take(8 * figures * count)
  const weightOf = bucketWeights(given)
  const [shares, tables] = [workspace.take(8 * slots.length), workspace.take(8 * classes * slots.length)]
  for (const [at, { areas, precision }] of slots.entries()) {
    new Float64Array(workspace.memory.buffer, shares, slots.length)[at] = precision / own
    new Float64Array(workspace.memory.buffer, tables, classes * slots.length).set(areas, at * classes)
  }
  const parts = partsOf(buckets, Math.max(1, Math.min(partsOfFew, Math.floor(classesOfOnePart / classes))))
  const room = workspace.take(roomOf(parts, recordBytes))
  const above: Above = { own: 0, others: 0, gained: 0, lost: 0, slots: new Float64Array(slots.length) }
  found.begin(index)
  for (const part of parts.toReversed()) {
    const { first, end, start } = part
    const records = room - recordBytes * start
    deal(buckets, part, records, given.each)
    const head = (bucket: number) =>
      new Float64Array(workspace.memory.buffer, heads + 8 * headFigures * bucket, headFigures)
    for (let bucket = end - 1; bucket >= first; bucket--) {
      head(bucket).set([above.own, above.others])
      const weight = weightOf(bucket)
      above.own += weight.own
      above.others += weight.others
    }
    const [starts, headsHere] = [buckets.starts + 4 * first, heads + 8 * headFigures * first]
    const bounds = [records, starts, headsHere, 8 * headFigures]
    const ofClass = [given.weights, index, classes, sides.own]
    sortPart(buckets, part, {
      kernel: 'sortRows',
      placeBytes: recordBytes,
      argsOf: (least, most) => [...bounds, least, most, ...ofClass, sides.others, buckets.centre],
      out,
      outBytes: 8 * figures,
    })
    for (let bucket = end - 1; bucket >= first; bucket--) {
      const left = new Float64Array(workspace.memory.buffer, out + 8 * figures * bucket, figures)
      head(bucket).set([above.gained, above.lost, ...above.slots], 2)
      found.add(left, above)
      above.gained += left[1]!
      above.lost += left[2]!
      for (const [at, { areas }] of slots.entries()) above.slots[at]! += weighedAreas(areas, left)
    }
    if (slots.length > 0 && own > 0) {
      const added = [slots.length, shares, tables, given.influences]
      // Buckets with rows of one sample add to the same numbers: one thread does them all.
      const atOnce = given.each > 1 ? end - first : bucketsAtOnce
      scatter(buckets, part, atOnce, slots.length, [...bounds, ...ofClass, ...added])
    }
  }
  return { ...found.figures(sides, buckets.centre, above), sides, above }
}

/** What the areas of the samples of a bucket count together. */
function weighedAreas(areas: Float64Array, left: Float64Array): number {
  let sum = 0
  for (let label = 0; label < areas.length; label++)
    sum += areas[label]! * left[bucketFigures + labelFigures * label]!
  return sum
}

/** The weights of the class and of the others in a bucket. */
function bucketWeights({ buckets, index, weightsOfSamples, each }: Given): (bucket: number) => Sides {
  const { workspace, count, shared, labelWidth, tree, before } = buckets
  if (!weightsOfSamples) {
    const below = new Float64Array(workspace.memory.buffer, before, 2 * (count + 1)).slice()
    return (bucket) => ({
      own: below[2 * bucket + 2]! - below[2 * bucket]!,
      others: below[2 * bucket + 3]! - below[2 * bucket + 1]!,
    })
  }
  const { rows, blockRows } = shared
  const inputs = [...shared.inputs, { data: weightsOfSamples, width: 1, each }]
  const from = workspace.take(0)
  const job = blockJob(workspace, { rows, blockRows, inputs, outBytes: 32 * count })
  runJob({ ...job, kernel: 'weighBuckets', args: [index, labelWidth, tree, count] }, workspace)
  const found = new Float64Array(workspace.memory.buffer, job.out, 4 * count * Math.ceil(rows / blockRows))
  const sums = new Float64Array(2 * count)
  for (let at = 0; at < found.length; at += 2) sums[(at / 2) % sums.length]! += found[at]! - found[at + 1]!
  workspace.free(from)
  return (bucket) => ({ own: sums[2 * bucket]!, others: sums[2 * bucket + 1]! })
}

function deal(buckets: RankedBuckets, { first, end }: Part, records: number, each: number): void {
  const { workspace, shared, labelWidth, tree, count } = buckets
  const args = [labelWidth, tree, count, first, end, records, each]
  runJob({ ...shared, kernel: 'dealRows', args }, workspace)
}

function scatter(
  { workspace, shared }: RankedBuckets,
  { first, end }: Part,
  blockRows: number,
  slots: number,
  args: readonly number[],
): void {
  const stagingBytes = Math.ceil((16 * slots) / 64) * 64
  const staging = workspace.take(threadCount(shared.inputs) * stagingBytes)
  const job = { kernel: 'addInfluences', rows: end - first, blockRows, staging, stagingBytes, args } as const
  runJob({ ...job, inputs: [], out: 0, outBytes: 0, outPer: 'block' }, workspace)
  workspace.free(staging)
}

/** What all samples of a label have in common of what a class adds to their influence values. */
function findCommonOfLabels(
  { slots, sums, index }: Given,
  { areas, auc, averagePrecision, above, sides }: ReturnType<typeof rankOne>,
  ofLabels: Float64Array,
): void {
  ofLabels.fill(0)
  if (!(sides.own > 0)) return
  for (const [at, { areas: counts, precision, against }] of slots.entries()) {
    const share = precision / sides.own
    let mean = 0
    for (let label = 0; label < sums.length; label++) {
      if (label === index) continue
      // Of an empty side there is none, and it counts nothing.
      const area = (against === 'each' ? areas[label]! : auc) || 0
      mean += counts[label]! * sums[label]! * area
      ofLabels[label * slots.length + at]! -= counts[label]! * area
    }
    for (let label = 0; label < sums.length; label++) {
      if (label !== index && share !== 0) ofLabels[label * slots.length + at]! -= share * above.lost
    }
    if (share !== 0) ofLabels[index * slots.length + at]! += share * (above.gained - averagePrecision)
    ofLabels[index * slots.length + at]! += (above.slots[at]! - mean) / sides.own
  }
}
