import { areNarrow } from '../metrics/confusion.ts'
import { surveyRows, type OwnScores } from '../metrics/kernels/failures.ts'
import { ClassSums } from '../metrics/mean.ts'
import type { Predictions } from '../runs/predictions.ts'
import { scoreReader } from '../runs/scores.ts'
import { LowestRows } from './lowestRows.ts'

/** How many samples of each kind are listed. */
export const mostListed = 100

/** Fewer samples than this are looked at without the kernels. */
const many = 2 ** 15

/** What one look at all samples shows. */
export interface Survey extends OwnScores {
  /** Rows whose true class has the lowest score, the lowest first. */
  readonly hardest: readonly number[]
  /** Rows that were predicted wrongly, the surest first. */
  readonly surest: readonly number[]
}

/** Predictions whose labels the kernels read, and enough of them to be worth it. */
export function haveKernelRows(predictions: Predictions): predictions is Predictions & {
  readonly yTrue: Uint8Array | Uint16Array
  readonly yPred: Uint8Array | Uint16Array
} {
  const { yTrue, yPred } = predictions
  return (
    areNarrow(yTrue) &&
    areNarrow(yPred) &&
    yTrue.BYTES_PER_ELEMENT === yPred.BYTES_PER_ELEMENT &&
    yTrue.length >= many
  )
}

/** The rows and sums that are told of predictions of classes. */
export function surveyOf(predictions: Predictions): Survey {
  const { classes, scores, samples } = predictions
  const [hardest, surest] = [new LowestRows(mostListed), new LowestRows(mostListed)]
  if (haveKernelRows(predictions)) {
    const { yTrue, yPred } = predictions
    const own = surveyRows(yTrue, yPred, scores, classes, mostListed, {
      hardest: (row, key) => hardest.add(row, key),
      surest: (row, key) => surest.add(row, key),
    })
    return { ...own, hardest: hardest.rows(), surest: surest.rows() }
  }
  const { yTrue, yPred } = predictions
  const scoreAt = scoreReader(scores, classes, samples)
  const [sums, sizes] = [new ClassSums(classes), new Float64Array(classes)]
  for (let row = 0; row < yTrue.length; row++) {
    const [label, found] = [yTrue[row]!, yPred[row]!]
    const own = scoreAt(row, label)
    sums.add(label, own)
    sizes[label] = sizes[label]! + 1
    hardest.add(row, own)
    if (found !== label) surest.add(row, -scoreAt(row, found))
  }
  return { sums: sums.values(), sizes, hardest: hardest.rows(), surest: surest.rows() }
}
