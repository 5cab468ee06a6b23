import { turnIntoCounts } from '../metrics/curves.ts'
import { ClassSums } from '../metrics/mean.ts'
import type { ValueColumn } from '../metrics/kernels/valueColumn.ts'
import { inOneWorkspace, lendWorkspace } from '../metrics/kernels/workspace.ts'
import type { Tallies } from '../metrics/kernels/levels.ts'
import { valuesAtRanks } from '../metrics/orderStatistics.ts'
import { lendTally, weightsOfSides } from '../metrics/ranking.ts'
import { tableOf } from './labels.ts'
import type { CountedThresholds } from './table.ts'

/** What is counted at every distinct score, a stretch of thresholds after the other. */
export interface Stretches {
  /** How many samples there are: there are no more thresholds. */
  readonly rows: number
  readonly positives: number
  readonly negatives: number
  /** Hands over the stretches, the highest thresholds first; each is of use until `visit` returns, and nothing may be ranked meanwhile. */
  each(visit: (table: CountedThresholds) => void): void
}

/** Into so many parts scores are cut, and so many of them are taken in one look at all, that take no more memory than a table of all would. */
const parts = 16
const atOnce = 4
const few = 2 ** 17
const many = 2 ** 20

/**
 * The table of all thresholds in one stretch, or in several where it would take more memory than the scores themselves.
 * A large table isn't kept from one look to the next.
 */
export function stretchesOf(labels: Uint8Array, column: ValueColumn, weights?: Float64Array): Stretches {
  const rows = labels.length
  const sides = weightsOfSides(labels, weights)
  const { positiveWeight: positives, negativeWeight: negatives } = sides
  if (rows < few) {
    const table = tableOf(labels, column, weights)
    return { rows, positives, negatives, each: (visit) => visit(table) }
  }
  if (rows < many || column.data.length > rows) {
    const each: Stretches['each'] = (visit) =>
      inOneWorkspace(() => {
        const table = turnIntoCounts({ ...lendTally(labels, column, weights), ...sides })
        lendWorkspace(() => visit(table))
      })
    return { rows, positives, negatives, each }
  }
  const ranks = Array.from({ length: parts - 1 }, (_, at) => Math.floor(((at + 1) * rows) / parts))
  // The second of two classes as it stands, without what is left to 1 beside it.
  const { data, isSecond, index } = column
  const plain = isSecond && index === 1 ? { data, width: 1, index: 0 } : column
  const cuts = [...new Set(valuesAtRanks(plain, rows, ranks))]
  const gather = gatherer(labels, column, cuts, weights)
  return {
    rows,
    positives,
    negatives,
    each(visit) {
      let above = { positives: 0, negatives: 0 }
      const tell = (tally: Tallies): void => {
        const table = turnIntoCounts({ ...tally, ...sides }, above)
        const last = table.thresholds.length - 1
        if (last < 0) return
        lendWorkspace(() => visit(table))
        above = { positives: table.truePositives[last]!, negatives: table.falsePositives[last]! }
      }
      inOneWorkspace(() => {
        for (let end = cuts.length + 1; end > 0; end -= atOnce) {
          const from = Math.max(0, end - atOnce)
          for (const [at, part] of [...gather(from, end).entries()].toReversed()) {
            if (part.labels.length > 0)
              tell(lendTally(part.labels, { data: part.scores, width: 1, index: 0 }, part.weights))
            // However many samples have it, the score of a cut is one threshold.
            const cut = cuts[from + at - 1]
            if (cut !== undefined) tell({ levels: Float64Array.of(cut + 0), ...part.ofCut })
          }
        }
      })
    },
  }
}

interface Part {
  readonly labels: Uint8Array
  readonly scores: Float64Array
  readonly weights?: Float64Array
  /** What there is of the cut below. */
  readonly ofCut: { readonly positives: Float64Array; readonly negatives: Float64Array }
}

/**
 * Takes the samples of some neighbouring parts, the first of which lies below all cuts, in one look at all: in the order
 * of the rows, and always in the same memory.
 *
 * @param cuts ascending
 */
function gatherer(labels: Uint8Array, column: ValueColumn, cuts: readonly number[], weights?: Float64Array) {
  const most = Math.ceil(labels.length / parts)
  // A place more, where what isn't taken is written: quicker than a branch that hangs on the score.
  const aside = Math.min(atOnce, cuts.length + 1) * most
  const room = aside + 1
  const [own, scores] = [new Uint8Array(new SharedArrayBuffer(room)), sharedNumbers(room)]
  const ownWeights = weights && sharedNumbers(room)
  const { data, isSecond, index } = column
  const isFirst = isSecond && index === 0
  return (from: number, end: number): readonly Part[] => {
    // What is no higher than the first of these lies below what is taken, what is higher than the last above it.
    const bounds = cuts.slice(Math.max(0, from - 1), end)
    const [b0, b1, b2, b3, b4] = upTo(atOnce + 1, bounds)
    const above = Float64Array.of(...bounds, Infinity)
    const start = from === 0 ? 0 : 1
    const sums = [new ClassSums(above.length), new ClassSums(above.length)] as const
    const taken = above.map((_, part) => Number(part >= start && part < start + end - from))
    const firsts = above.map((_, part) => (taken[part] === 1 ? (part - start) * most : aside))
    const next = Uint32Array.from(firsts)
    for (let row = 0; row < labels.length; row++) {
      const value = data[row]!
      const score = isFirst ? 1 - value : value
      const label = labels[row]!
      const part =
        Number(score > b0!) +
        Number(score > b1!) +
        Number(score > b2!) +
        Number(score > b3!) +
        Number(score > b4!)
      if (score === above[part]) {
        sums[label]!.add(part, weights ? weights[row]! : 1)
        continue
      }
      const place = next[part]!
      own[place] = label
      scores[place] = score
      if (weights) ownWeights![place] = weights[row]!
      next[part] = place + taken[part]!
    }
    const [ofOthers, ofClass] = sums.map((each) => each.values()) as [Float64Array, Float64Array]
    return Array.from({ length: end - from }, (_, at) => {
      const part = start + at
      const [first, last] = [firsts[part]!, next[part]!]
      return {
        labels: own.subarray(first, last),
        scores: scores.subarray(first, last),
        ofCut: {
          positives: ofClass.slice(part - 1, part),
          negatives: ofOthers.slice(part - 1, part),
        },
        ...(ownWeights && { weights: ownWeights.subarray(first, last) }),
      }
    })
  }
}

/** So many values, Infinity for those that there are not. */
const upTo = (count: number, values: readonly number[]): readonly number[] =>
  Array.from({ length: count }, (_, at) => values[at] ?? Infinity)

const sharedNumbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length))
