import { turnIntoCounts } from '../metrics/curves.ts'
import type { ValueColumn } from '../metrics/kernels/valueColumn.ts'
import { inOneWorkspace, lendWorkspace } from '../metrics/kernels/workspace.ts'
import type { Tallies } from '../metrics/kernels/levels.ts'
import { valuesAtRanks } from '../metrics/orderStatistics.ts'
import { lendTally, weightsOfSides } from '../metrics/ranking.ts'
import { tableOf } from './labels.ts'
import type { CountedThresholds } from './table.ts'

/** What is counted at every distinct score, a stretch of thresholds after the other. */
export interface Stretches {
  readonly positives: number
  readonly negatives: number
  /** Hands over the stretches, the highest thresholds first; each is of use until `visit` returns, and nothing may be ranked meanwhile. */
  each(visit: (table: CountedThresholds) => void): void
}

/** Into so many parts scores are cut that take no more memory than a table of all of them would. */
const parts = 8
const many = 2 ** 20

/** The table of all thresholds in one stretch, or in several where it would take more memory than the scores themselves. */
export function stretchesOf(labels: Uint8Array, column: ValueColumn, weights?: Float64Array): Stretches {
  const rows = labels.length
  if (rows < many || column.data.length > rows) {
    const table = tableOf(labels, column, weights)
    return { positives: table.positives, negatives: table.negatives, each: (visit) => visit(table) }
  }
  const ranks = Array.from({ length: parts - 1 }, (_, at) => Math.floor(((at + 1) * rows) / parts))
  const cuts = [...new Set(valuesAtRanks(column, rows, ranks))]
  const sides = weightsOfSides(labels, weights)
  const { positiveWeight: positives, negativeWeight: negatives } = sides
  const between = gatherer(labels, column, Math.ceil(rows / parts), weights)
  return {
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
        for (let at = cuts.length; at >= 0; at--) {
          const part = between(cuts[at - 1] ?? -Infinity, cuts[at] ?? Infinity)
          if (part.labels.length > 0)
            tell(lendTally(part.labels, { data: part.scores, width: 1, index: 0 }, part.weights))
          // However many samples have it, the score of a cut is one threshold.
          if (at > 0) tell({ levels: Float64Array.of(cuts[at - 1]! + 0), ...part.ofLow })
        }
      })
    },
  }
}

interface Part {
  readonly labels: Uint8Array
  readonly scores: Float64Array
  readonly weights?: Float64Array
  /** What there is of the lower score itself. */
  readonly ofLow: { readonly positives: Float64Array; readonly negatives: Float64Array }
}

/**
 * Takes the samples, at most so many and those of the lower score itself, whose scores lie between two, in the order of
 * the rows and always in the same memory.
 */
function gatherer(labels: Uint8Array, column: ValueColumn, most: number, weights?: Float64Array) {
  // A place more than there may be, where what isn't taken is written: quicker than a branch that hangs on the score.
  const room = most + 1
  const [own, scores] = [new Uint8Array(new SharedArrayBuffer(room)), sharedNumbers(room)]
  const ownWeights = weights && sharedNumbers(room)
  const { data, isSecond, index } = column
  const isFirst = isSecond && index === 0
  return (low: number, high: number): Part => {
    let count = 0
    const [positives, negatives] = [new Float64Array(1), new Float64Array(1)]
    for (let row = 0; row < labels.length; row++) {
      const value = data[row]!
      const score = isFirst ? 1 - value : value
      own[count] = labels[row]!
      scores[count] = score
      if (weights) ownWeights![count] = weights[row]!
      if (score === low) {
        const sum = labels[row] === 1 ? positives : negatives
        sum[0]! += weights ? weights[row]! : 1
      }
      count += Number(score > low) & Number(score < high)
    }
    return {
      labels: own.subarray(0, count),
      scores: scores.subarray(0, count),
      ofLow: { positives, negatives },
      ...(ownWeights && { weights: ownWeights.subarray(0, count) }),
    }
  }
}

const sharedNumbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length))
