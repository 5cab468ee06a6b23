import { countCells } from './kernels/cells.ts'
import { emptyMargins, type Margins } from './margins.ts'
import { ClassSums } from './mean.ts'

/** A confusion matrix with its margins; with sample weights every entry is a sum of weights. */
export interface Confusion extends Margins {
  /** classes × classes in C order: row actual, column predicted. */
  readonly cells: Float64Array
}

/** An empty matrix that {@link sumMargins} fills. */
export const emptyConfusion = (classes: number): Confusion =>
  aroundCells(new Float64Array(classes * classes), classes)

const aroundCells = (cells: Float64Array, classes: number): Confusion => ({
  cells,
  ...emptyMargins(classes),
})

/** scikit-learn's `confusion_matrix(labels=range(classes), sample_weight=weights)`. Labels must be in range. */
export function confusionOf(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>,
): Confusion {
  return withMargins(
    weights
      ? summedCells(yTrue, yPred, classes, (row) => weights[row]!)
      : countedCells(yTrue, yPred, classes),
    classes,
  )
}

/** The same of squared weights, of which effective numbers of samples are made. */
export const confusionOfSquares = (
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  classes: number,
  weights: ArrayLike<number>,
): Confusion =>
  withMargins(
    summedCells(yTrue, yPred, classes, (row) => weights[row]! ** 2),
    classes,
  )

function withMargins(cells: Float64Array, classes: number): Confusion {
  const confusion = aroundCells(cells, classes)
  sumMargins(confusion)
  return confusion
}

function summedCells(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  classes: number,
  weightOf: (row: number) => number,
): Float64Array {
  const cellOf = (row: number) => yTrue[row]! * classes + yPred[row]!
  const cells = new Float64Array(classes * classes)
  // Sums of the cells that there are samples of, by their numbers: of a thousand classes most are empty.
  const numbers = new Uint32Array(cells.length)
  let filled = 0
  for (let row = 0; row < yTrue.length; row++) if (numbers[cellOf(row)] === 0) numbers[cellOf(row)] = ++filled
  const sums = new ClassSums(filled)
  for (let row = 0; row < yTrue.length; row++) sums.add(numbers[cellOf(row)]! - 1, weightOf(row))
  const values = sums.values()
  for (let cell = 0; cell < cells.length; cell++)
    if (numbers[cell]! > 0) cells[cell] = values[numbers[cell]! - 1]!
  return cells
}

function countedCells(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, classes: number): Float64Array {
  const rows = yTrue.length
  if (areNarrow(yTrue) && areNarrow(yPred) && rows >= manyRows) return countCells(yTrue, yPred, classes)
  const counts = new Float64Array(classes * classes)
  for (let row = 0; row < rows; row++) counts[yTrue[row]! * classes + yPred[row]!]! += 1
  return counts
}

/** From here on it is worth to set up a kernel. */
const manyRows = 4096

/** Whether they are class indices of one or two bytes. */
export const areNarrow = (labels: ArrayLike<number>): labels is Uint8Array | Uint16Array =>
  labels instanceof Uint8Array || labels instanceof Uint16Array

/** Brings the margins up to date with the cells. */
export function sumMargins(confusion: Confusion): void {
  const { classes, cells, actual, predicted, correct, missed, mistaken } = confusion
  mistaken.fill(0)
  confusion.total = 0
  for (let row = 0; row < classes; row++) {
    let sum = 0
    for (let column = 0; column < classes; column++) {
      if (column === row) continue
      const cell = cells[row * classes + column]!
      sum += cell
      mistaken[column]! += cell
    }
    missed[row] = sum
    correct[row] = cells[row * classes + row]!
    actual[row] = correct[row]! + sum
    confusion.total += actual[row]!
  }
  for (let index = 0; index < classes; index++) predicted[index] = correct[index]! + mistaken[index]!
}
