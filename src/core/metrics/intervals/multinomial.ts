import { emptyConfusion, sumMargins, type Confusion } from '../confusion.ts'
import type { LabelMetric } from '../labelMetrics.ts'
import { drawBinomial, seededRandom, type Random } from '../random.ts'
import { percentileInterval } from './percentile.ts'

const seed = 20_240_229
export const replicates = 1000

/**
 * 95 % intervals of metrics of the confusion matrix: percentiles over `replicates` matrices drawn from the
 * multinomial distribution with the observed shares. The same matrix gives the same intervals.
 *
 * @param confusion counts, not weights
 */
export function multinomialIntervals(
  confusion: Confusion,
  metrics: readonly LabelMetric[],
): [number, number][] {
  const random = seededRandom(seed)
  const drawn = emptyConfusion(confusion.classes)
  const filled = filledCells(confusion)
  const values = metrics.map(() => new Float64Array(replicates))
  for (let turn = 0; turn < replicates; turn++) {
    drawCells(random, confusion, filled, drawn.cells)
    sumMargins(drawn)
    for (const [at, metric] of metrics.entries()) values[at]![turn] = metric(drawn)
  }
  return values.map(percentileInterval)
}

function filledCells(confusion: Confusion): Uint32Array {
  const filled: number[] = []
  for (const [cell, count] of confusion.cells.entries()) if (count > 0) filled.push(cell)
  return Uint32Array.from(filled)
}

/** One multinomial draw of as many samples, cell by cell from conditional binomials. */
function drawCells(random: Random, confusion: Confusion, filled: Uint32Array, cells: Float64Array): void {
  let samples = confusion.total
  let rest = confusion.total
  for (const cell of filled) {
    const count = confusion.cells[cell]!
    const drawn = samples > 0 ? drawBinomial(random, samples, Math.min(1, count / rest)) : 0
    cells[cell] = drawn
    samples -= drawn
    rest -= count
  }
}
