import type { Dataset, Split } from './dataset.ts'
import { hashRow, wordsOf } from './rowHash.ts'

/** A sample of one split that stands in another as well, by position and id. */
interface SharedSample {
  readonly row: number
  readonly id: string
  readonly otherRow: number
  readonly otherId: string
  /** Whether both have the same target. */
  readonly sameTarget: boolean
}

/** What two splits share. `split` is the later one (test before val), `other` the one it was found in. */
interface SplitOverlap {
  readonly split: 'val' | 'test'
  readonly other: 'train' | 'val'
  /** Samples of `split` whose inputs equal those of a sample of `other`, value by value. */
  readonly samples: number
  /** The first of them, at most 100. */
  readonly examples: readonly SharedSample[]
  /** Group values that stand in both, sorted; the first 100. */
  readonly groups: readonly string[]
  readonly sharedGroups: number
}

export interface OverlapReport {
  /** test–train, test–val and val–train, in that order, whether they share anything or not. */
  readonly pairs: readonly SplitOverlap[]
  /** Whether groups were compared: all splits have them. */
  readonly groupsKnown: boolean
}

const mostExamples = 100

/**
 * Finds samples with equal inputs in two splits, and groups that stand in two. Equal means every stored value
 * equal (−0 is 0); near duplicates are not searched for. Time is linear in the number of values.
 */
export function findOverlap(dataset: Dataset): OverlapReport {
  const { train, val, test } = dataset
  const inTrain = indexRows(train)
  return {
    pairs: [
      compare('test', test, 'train', train, inTrain),
      compare('test', test, 'val', val, indexRows(val)),
      compare('val', val, 'train', train, inTrain),
    ],
    groupsKnown: [train, val, test].every((split) => split.groups !== undefined),
  }
}

/** Rows by the hash of their values; a value is the first row, `next` leads to the others of the same hash. */
interface RowIndex {
  readonly first: ReadonlyMap<number, number>
  readonly next: Int32Array
}

function indexRows(split: Split): RowIndex {
  const first = new Map<number, number>()
  const next = new Int32Array(split.samples).fill(-1)
  const words = wordsOf(split.inputs)
  for (let row = split.samples - 1; row >= 0; row--) {
    const hash = hashRow(words, row, widthOf(split))
    next[row] = first.get(hash) ?? -1
    first.set(hash, row)
  }
  return { first, next }
}

const widthOf = (split: Split) => (split.samples === 0 ? 0 : split.inputs.length / split.samples)

function compare(
  name: SplitOverlap['split'],
  split: Split,
  otherName: SplitOverlap['other'],
  other: Split,
  index: RowIndex,
): SplitOverlap {
  const words = wordsOf(split.inputs)
  const examples: SharedSample[] = []
  let samples = 0
  for (let row = 0; row < split.samples; row++) {
    let found = index.first.get(hashRow(words, row, widthOf(split))) ?? -1
    while (found >= 0 && !equalRows(split, row, other, found)) found = index.next[found]!
    if (found < 0) continue
    samples++
    if (examples.length < mostExamples) {
      const sameTarget = equalTargets(split, row, other, found)
      examples.push({ row, id: split.ids[row]!, otherRow: found, otherId: other.ids[found]!, sameTarget })
    }
  }
  const otherGroups = new Set(other.groups)
  const shared = [...new Set(split.groups)].filter((group) => otherGroups.has(group)).toSorted()
  return {
    split: name,
    other: otherName,
    samples,
    examples,
    groups: shared.slice(0, mostExamples),
    sharedGroups: shared.length,
  }
}

function equalTargets(a: Split, row: number, b: Split, otherRow: number): boolean {
  const width = a.labels ?? 1
  for (let i = 0; i < width; i++) {
    if (a.targets[row * width + i] !== b.targets[otherRow * width + i]) return false
  }
  return true
}

function equalRows(a: Split, row: number, b: Split, otherRow: number): boolean {
  const width = widthOf(a)
  if (widthOf(b) !== width) return false
  const left = row * width
  const right = otherRow * width
  for (let i = 0; i < width; i++) if (a.inputs[left + i] !== b.inputs[right + i]) return false
  return true
}
