import type { Confusion, FilledCells } from '../confusion.ts'
import { countBelow } from '../countBelow.ts'
import { drawMultinomials } from '../kernels/multinomial.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import { emptyMargins, fillMargins, type Margins } from '../margins.ts'
import { drawBinomial, seededRandom } from '../random.ts'
import { wilson } from './wilson.ts'

const seed = 20_240_229
const replicates = 500
/** Fewer defined replicates than this say nothing about the spread. */
const leastDefined = 50

/** A metric of the confusion matrix and its lowest possible value; the highest is 1. */
export interface BoundedMetric {
  readonly metric: LabelMetric
  readonly lowest: 0 | -1
}

/**
 * 95 % intervals of metrics of the confusion matrix: Wilson's score interval with the effective number of
 * samples θ(1 − θ) / variance (Korn & Graubard 1998 for designed samples), the variance from matrices drawn from
 * the multinomial distribution of the observed one with a single wrong prediction added, of any class that occurs as
 * likely as of the next. So neither a faultless matrix nor a faultless rare class has a faultless interval: plain
 * percentiles cover 55 to 95 % where these cover 93 to 97 %; with few samples of a class they fall short, too
 * (`docs/coverage.md`). The same matrix gives the same intervals.
 *
 * @param confusion counts
 */
export const multinomialIntervals = (
  confusion: Confusion,
  metrics: readonly BoundedMetric[],
): [number, number][] => intervalsOf(drawable(confusion, confusion.filled), confusion, metrics)

/**
 * The same of weighted samples, the wider of two: of as many samples as all count for, as if weights had nothing to do with
 * outcomes; and of as many as those of each cell count for, each weighing what those do.
 *
 * @param confusion sums of weights
 * @param squares sums of their squares
 * @param size effective number of all samples
 */
export function multinomialIntervalsOfWeighted(
  confusion: Confusion,
  squares: Confusion,
  size: number,
  metrics: readonly BoundedMetric[],
): [number, number][] {
  const { places, amounts } = confusion.filled
  const weighing = [...amounts.keys()].filter((at) => amounts[at]! > 0)
  const filled = drawable(confusion, {
    places: Uint32Array.from(weighing, (at) => places[at]!),
    amounts: Float64Array.from(weighing, (at) => amounts[at]!),
  })
  const factor = Math.max(1, Math.round(size)) / confusion.total
  const alike = { ...filled, counts: filled.counts.map((weight) => weight * factor) }
  const units = filled.counts.map((weight, at) => squares.filled.amounts[weighing[at]!]! / weight)
  const apart = {
    ...filled,
    counts: filled.counts.map((weight, at) => weight / units[at]!),
    units,
    // Wrong predictions that there are none of weigh what the samples of their class do.
    unitsOfRows: confusion.actual.map((sum, row) => (sum > 0 ? squares.actual[row]! / sum : 0)),
  }
  const byCells = intervalsOf(apart, confusion, metrics)
  return intervalsOf(alike, confusion, metrics).map(([low, high], at) => [
    Math.min(low, byCells[at]![0]),
    Math.max(high, byCells[at]![1]),
  ])
}

/** What matrices are drawn of. */
interface DrawableCells {
  readonly classes: number
  /** Of each cell that isn't empty its place in C order, ascending. */
  readonly places: Uint32Array
  /** How many samples it has, or counts for. */
  readonly counts: Float64Array
  /** What each of them weighs. */
  readonly units: Float64Array
  /** What a sample of another cell of the same row would. */
  readonly unitsOfRows: Float64Array
  /** The classes that there are samples of. */
  readonly occurring: readonly number[]
}

const drawable = ({ classes, actual }: Margins, { places, amounts }: FilledCells): DrawableCells => ({
  classes,
  places,
  counts: amounts,
  units: new Float64Array(places.length).fill(1),
  unitsOfRows: new Float64Array(classes).fill(1),
  occurring: [...actual.keys()].filter((index) => actual[index]! > 0),
})

/** @param observed of the matrix whose intervals these are */
function intervalsOf(
  filled: DrawableCells,
  observed: Margins,
  metrics: readonly BoundedMetric[],
): [number, number][] {
  const { classes, counts, occurring } = filled
  const random = seededRandom(seed)
  const size = counts.reduce((sum, count) => sum + count, 0)
  const strays = Uint32Array.from({ length: replicates }, () =>
    drawBinomial(random, Math.round(size), 1 / (size + 1)),
  )
  const drawn = emptyMargins(classes)
  const values = metrics.map(() => new Float64Array(replicates))
  drawMultinomials(
    counts,
    strays.map((count) => Math.round(size) - count),
    seed,
    (cells, turn) => {
      fillMargins(drawn, (add) => {
        addCells(filled, cells, add)
        // A wrong prediction: any class that occurs, taken for any other, as likely as the next.
        for (let stray = 0; stray < strays[turn]!; stray++) {
          const row = occurring[Math.floor(random.uniform() * occurring.length)]!
          const other = Math.floor(random.uniform() * (classes - 1))
          const column = other < row ? other : other + 1
          add(row, column, unitAt(filled, row, column))
        }
      })
      for (const [at, { metric }] of metrics.entries()) values[at]![turn] = metric(drawn)
    },
  )
  fillMargins(drawn, (add) => {
    addCells(filled, counts, add)
    addSpreadError(filled, add)
  })
  return metrics.map(({ metric, lowest }, at) => {
    const range = 1 - lowest
    const moved = (metric(drawn) - lowest) / range
    const variance = varianceOf(values[at]!) / range ** 2
    // At its lowest value a metric doesn't vary: then as many samples count as a class has.
    const effective = moved === 0 ? size / classes : (moved * (1 - moved)) / variance
    const bounds = wilson(Math.min(1, (metric(observed) - lowest) / range), effective)
    return [bounds[0] * range + lowest, bounds[1] * range + lowest]
  })
}

type AddCell = (row: number, column: number, amount: number) => void

/** So many samples of each cell, with what they weigh. */
function addCells({ classes, places, units }: DrawableCells, counts: ArrayLike<number>, add: AddCell): void {
  for (let at = 0; at < places.length; at++)
    add(Math.floor(places[at]! / classes), places[at]! % classes, counts[at]! * units[at]!)
}

/** A single wrong prediction spread over all wrong cells: the expectation of one that is drawn. */
function addSpreadError(filled: DrawableCells, add: AddCell): void {
  const { classes, places, units, unitsOfRows, occurring } = filled
  const spread = 1 / occurring.length / (classes - 1)
  for (const row of occurring)
    for (let column = 0; column < classes; column++)
      if (column !== row) add(row, column, spread * unitsOfRows[row]!)
  for (const [at, place] of places.entries()) {
    const [row, column] = [Math.floor(place / classes), place % classes]
    if (column !== row) add(row, column, spread * (units[at]! - unitsOfRows[row]!))
  }
}

/** What a sample of a cell weighs. */
function unitAt({ classes, places, units, unitsOfRows }: DrawableCells, row: number, column: number): number {
  const place = row * classes + column
  const at = countBelow(places, place)
  return places[at] === place ? units[at]! : unitsOfRows[row]!
}

/** Sample variance of the defined values; NaN where there are too few. */
function varianceOf(values: Float64Array): number {
  let count = 0
  let mean = 0
  let squares = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count++
    const distance = value - mean
    mean += distance / count
    squares += distance * (value - mean)
  }
  return count < leastDefined ? Number.NaN : squares / (count - 1)
}
