import type { MetricTask } from '../metrics/metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Columns } from '../arrays/column.ts'
import { cutColumns, none, type CutColumn } from './conditions.ts'
import { adjustForDiscovery, falseDiscoveries, tailOfChosen } from './falseDiscovery.ts'
import { judgeLabels, judgeValues, type Judgement } from './judge.ts'
import { GroupSums, isRightOrWrong, lossesOf, without } from './losses.ts'
import { meanLoss, type Moments } from './moments.ts'

/** A slice that was found, as a predicate. */
export interface FoundSlice extends Judgement {
  readonly where: string
  readonly samples: number
  /** P after the correction for all slices that were tested. */
  readonly adjusted: number
  /** How often the truth lies beyond each end of the intervals, which allow for the choice of this slice. */
  readonly tail: number
}

export interface SliceSearch {
  /** Columns that were cut, and those that were left because there were too many. */
  readonly columns: readonly string[]
  readonly columnsLeft: number
  /** Pairs of columns that were joined, and those that were left because there were too many rows. */
  readonly pairs: number
  readonly pairsLeft: number
  /** Least number of samples in a slice and in the rest. */
  readonly minimum: number
  /** Slices that were tested. */
  readonly tested: number
  /** Those that look worse than the rest, the most certainly worse first. */
  readonly worst: readonly FoundSlice[]
}

const mostColumns = 40
/** Rows that are visited for pairs. */
const mostVisits = 4e8
const mostListed = 20

/** Least number of samples that a slice is judged by. */
const leastSupport = (samples: number): number => Math.max(20, Math.ceil(samples / 500))

/**
 * Looks for the slices that the model is worst at: each condition of each column, and each two conditions of
 * different columns. All that have enough samples are tested against the rest, whatever they look like, and their
 * p-values adjusted together (Benjamini–Hochberg). A pair is listed where it is more certainly worse than either
 * of its conditions alone. Intervals of what is listed are wider than others, so that 95 % of those listed hold the truth
 * on average, and 95 % of those called worse. The same predictions give the same slices. Undefined where there is no
 * column to cut by.
 */
export function searchSlices(
  task: MetricTask,
  predictions: Predictions,
  columns: Columns,
): SliceSearch | undefined {
  const rows = predictions.samples
  const minimum = leastSupport(rows)
  const all = cutColumns(columns, rows, minimum)
  const cut = all.slice(0, mostColumns)
  if (cut.length === 0) return undefined
  const losses = lossesOf(task, predictions)
  const { weights } = predictions
  const judge = judgeOf(task, losses, weights)
  const tested: Tested[] = []
  const singles = cut.map((column) => testSingles(column, judge, minimum, tested))
  const possible = pairsInOrder(singles)
  const pairs = possible.slice(0, Math.floor(mostVisits / rows))
  for (const [a, b] of pairs) testPair(a, b, judge, minimum, tested)
  const adjusted = adjustForDiscovery(tested.map(({ p }) => p))
  const listed = tested
    .map((slice, at) => ({ slice, adjusted: adjusted[at]! }))
    .filter(({ slice }) => slice.worse && slice.certain > slice.parents)
    .toSorted(
      (a, b) =>
        b.slice.certain - a.slice.certain ||
        a.adjusted - b.adjusted ||
        (a.slice.where < b.slice.where ? -1 : 1),
    )
    .slice(0, mostListed)
  const called = listed.filter((each) => each.adjusted <= falseDiscoveries).length
  return {
    columns: cut.map(({ name }) => name),
    columnsLeft: all.length - cut.length,
    pairs: pairs.length,
    pairsLeft: possible.length - pairs.length,
    minimum,
    tested: tested.length,
    worst: listed.map(({ slice: { where, inside }, adjusted }) => {
      const tail = tailOfChosen(adjusted <= falseDiscoveries ? called : listed.length, tested.length)
      return { ...judge.judge(inside, tail), where, samples: inside.samples, adjusted, tail }
    }),
  }
}

interface Tested extends Pick<Judgement, 'p' | 'certain'> {
  readonly where: string
  readonly inside: Moments
  readonly worse: boolean
  /** How certainly the worse of its conditions alone is worse. */
  readonly parents: number
}

interface Single extends CutColumn {
  readonly sums: GroupSums
  /** Of each condition; −∞ where it wasn't tested. */
  readonly certain: Float64Array
  readonly least: number
}

interface Judge {
  sums(groups: number): GroupSums
  /** Undefined where the slice or the rest is too small, or takes nothing away. */
  test(inside: Moments, minimum: number): Pick<Tested, 'p' | 'certain' | 'worse'> | undefined
  judge(inside: Moments, tail?: number): Judgement
}

function judgeOf(task: MetricTask, losses: ArrayLike<number>, weights: Float64Array | undefined): Judge {
  const sums = (groups: number) => new GroupSums(groups, losses, weights)
  const whole = sums(1)
  for (let row = 0; row < losses.length; row++) whole.add(0, row)
  const all = whole.momentsOf(0)
  const judge = (inside: Moments, tail?: number) =>
    isRightOrWrong(task)
      ? judgeLabels(inside, without(all, inside), weights !== undefined, tail)
      : judgeValues(inside, without(all, inside), tail)
  return {
    sums,
    judge,
    test(inside, minimum) {
      const outside = without(all, inside)
      if (inside.samples < minimum || outside.samples < minimum) return undefined
      if (!(inside.weight > 0 && outside.weight > 0)) return undefined
      const { p, certain } = judge(inside)
      return { p, certain, worse: meanLoss(inside) > meanLoss(outside) }
    },
  }
}

function testSingles(column: CutColumn, judge: Judge, minimum: number, tested: Tested[]): Single {
  const { codes, conditions } = column
  const sums = judge.sums(conditions.length)
  for (let row = 0; row < codes.length; row++) if (codes[row] !== none) sums.add(codes[row]!, row)
  const certain = new Float64Array(conditions.length).fill(-Infinity)
  let least = 1
  for (const [at, where] of conditions.entries()) {
    const inside = sums.momentsOf(at)
    const told = judge.test(inside, minimum)
    if (!told) continue
    certain[at] = told.certain
    least = Math.min(least, told.p)
    tested.push({ ...told, where, inside, parents: -Infinity })
  }
  return { ...column, sums, certain, least }
}

/** Every two columns, those first of which one says most by itself. */
function pairsInOrder(singles: readonly Single[]): readonly (readonly [Single, Single])[] {
  const order = singles.toSorted((a, b) => a.least - b.least)
  return order.flatMap((a, i) => order.slice(i + 1).map((b) => [a, b] as const))
}

function testPair(a: Single, b: Single, judge: Judge, minimum: number, tested: Tested[]): void {
  const width = b.conditions.length
  const sums = judge.sums(a.conditions.length * width)
  for (let row = 0; row < a.codes.length; row++) {
    const [x, y] = [a.codes[row]!, b.codes[row]!]
    if (x !== none && y !== none) sums.add(x * width + y, row)
  }
  for (const [x, first] of a.conditions.entries()) {
    for (const [y, second] of b.conditions.entries()) {
      const inside = sums.momentsOf(x * width + y)
      const alone = [a.sums.momentsOf(x).samples, b.sums.momentsOf(y).samples]
      if (alone.includes(inside.samples)) continue
      const told = judge.test(inside, minimum)
      if (!told) continue
      const parents = Math.max(a.certain[x]!, b.certain[y]!)
      tested.push({ ...told, where: `${first} and ${second}`, inside, parents })
    }
  }
}
