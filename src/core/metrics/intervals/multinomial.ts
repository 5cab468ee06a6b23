import { emptyConfusion, sumMargins, type Confusion } from '../confusion.ts'
import { drawMultinomials } from '../kernels/multinomial.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import { drawBinomial, seededRandom, type Random } from '../random.ts'
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
 * @param units what each of a cell weighs; 1 where absent
 */
export function multinomialIntervals(
  confusion: Confusion,
  metrics: readonly BoundedMetric[],
  units?: Float64Array,
): [number, number][] {
  const random = seededRandom(seed)
  const drawn = emptyConfusion(confusion.classes)
  const filled = filledPlaces(confusion.cells)
  const occurring = filledPlaces(confusion.actual)
  const values = metrics.map(() => new Float64Array(replicates))
  const total = Math.round(confusion.total)
  const strays = Uint32Array.from({ length: replicates }, () =>
    drawBinomial(random, total, 1 / (confusion.total + 1)),
  )
  const counts = Float64Array.from(filled, (cell) => confusion.cells[cell]!)
  const totals = strays.map((count) => total - count)
  drawMultinomials(counts, totals, seed, (cells, turn) => {
    drawn.cells.fill(0)
    for (let at = 0; at < filled.length; at++) drawn.cells[filled[at]!] = cells[at]!
    for (let stray = 0; stray < strays[turn]!; stray++)
      addStray(random, confusion.classes, occurring, drawn.cells)
    weigh(drawn, units)
    for (const [at, { metric }] of metrics.entries()) values[at]![turn] = metric(drawn)
  })
  const shifted = spreadError(confusion, occurring.length, drawn)
  weigh(shifted, units)
  const ofShifted = metrics.map(({ metric }) => metric(shifted))
  const observed = units ? drawn : confusion
  if (units) {
    observed.cells.set(confusion.cells)
    weigh(observed, units)
  }
  return metrics.map(({ metric, lowest }, at) => {
    const range = 1 - lowest
    const moved = (ofShifted[at]! - lowest) / range
    const variance = varianceOf(values[at]!) / range ** 2
    // At its lowest value a metric doesn't vary: then as many samples count as a class has.
    const size = moved === 0 ? confusion.total / confusion.classes : (moved * (1 - moved)) / variance
    const bounds = wilson(Math.min(1, (metric(observed) - lowest) / range), size)
    return [bounds[0] * range + lowest, bounds[1] * range + lowest]
  })
}

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
  const [alike, apart] = [emptyConfusion(confusion.classes), emptyConfusion(confusion.classes)]
  const { classes, cells } = confusion
  const units = new Float64Array(cells.length)
  const factor = Math.max(1, Math.round(size)) / confusion.total
  for (const [cell, weight] of cells.entries()) {
    const row = Math.floor(cell / classes)
    alike.cells[cell] = weight * factor
    // Wrong predictions that there are none of weigh what the samples of their class do.
    const [sum, square] =
      weight > 0 ? [weight, squares.cells[cell]!] : [confusion.actual[row]!, squares.actual[row]!]
    units[cell] = sum > 0 ? square / sum : 0
    if (weight > 0) apart.cells[cell] = weight / units[cell]
  }
  sumMargins(alike)
  sumMargins(apart)
  const byCells = multinomialIntervals(apart, metrics, units)
  return multinomialIntervals(alike, metrics).map(([low, high], at) => [
    Math.min(low, byCells[at]![0]),
    Math.max(high, byCells[at]![1]),
  ])
}

function filledPlaces(counts: Float64Array): Uint32Array {
  let count = 0
  for (let place = 0; place < counts.length; place++) if (counts[place]! > 0) count++
  const filled = new Uint32Array(count)
  for (let place = 0, at = 0; at < count; place++) if (counts[place]! > 0) filled[at++] = place
  return filled
}

/** A wrong prediction: any class that occurs, taken for any other, as likely as the next. */
function addStray(random: Random, classes: number, occurring: Uint32Array, cells: Float64Array): void {
  const row = occurring[Math.floor(random.uniform() * occurring.length)]!
  const other = Math.floor(random.uniform() * (classes - 1))
  const cell = row * classes + (other < row ? other : other + 1)
  cells[cell] = cells[cell]! + 1
}

/** Makes `shifted` the matrix with one wrong prediction spread over all wrong cells, in the expectation of {@link addStray}. */
function spreadError(confusion: Confusion, occurring: number, shifted: Confusion): Confusion {
  const { classes, actual } = confusion
  for (let row = 0; row < classes; row++) {
    for (let column = 0; column < classes; column++) {
      const cell = row * classes + column
      const spread = row === column || !(actual[row]! > 0) ? 0 : 1 / occurring / (classes - 1)
      shifted.cells[cell] = confusion.cells[cell]! + spread
    }
  }
  return shifted
}

function weigh(confusion: Confusion, units: Float64Array | undefined): void {
  if (units) for (let cell = 0; cell < units.length; cell++) confusion.cells[cell]! *= units[cell]!
  sumMargins(confusion)
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
