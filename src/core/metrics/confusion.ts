import { countCells } from './kernels/cells.ts'
import { ClassSums } from './mean.ts'

/** A confusion matrix with its margins; with sample weights every entry is a sum of weights. */
export interface Confusion {
  readonly classes: number
  /** classes × classes in C order: row actual, column predicted. */
  readonly cells: Float64Array
  /** Row sums: how much there is of each class. */
  readonly actual: Float64Array
  /** Column sums: how much each class was predicted. */
  readonly predicted: Float64Array
  /** The diagonal. */
  readonly correct: Float64Array
  /** Row and column sums without the diagonal: how much of each class was predicted as another, and of others as it. */
  readonly missed: Float64Array
  readonly mistaken: Float64Array
  total: number
}

/** An empty matrix that {@link sumMargins} or {@link confusionOf} fills. */
export const emptyConfusion = (classes: number): Confusion =>
  aroundCells(new Float64Array(classes * classes), classes)

function aroundCells(cells: Float64Array, classes: number): Confusion {
  return {
    classes,
    cells,
    actual: new Float64Array(classes),
    predicted: new Float64Array(classes),
    correct: new Float64Array(classes),
    missed: new Float64Array(classes),
    mistaken: new Float64Array(classes),
    total: 0,
  }
}

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
  const sums = new ClassSums(classes * classes)
  for (let row = 0; row < yTrue.length; row++) sums.add(yTrue[row]! * classes + yPred[row]!, weightOf(row))
  return sums.values()
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
