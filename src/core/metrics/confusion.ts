import { countCells } from './kernels/cells.ts'
import { emptyMargins, fillMargins, sumMargins, type Margins } from './margins.ts'
import { ClassSums } from './mean.ts'

/** A confusion matrix with its margins; with sample weights every entry is a sum of weights. */
export interface Confusion extends Margins {
  readonly filled: FilledCells
}

/** The cells of a matrix that there are samples of: of a thousand classes often a few thousand of a million. */
export interface FilledCells {
  /** Of each its place in C order, `actual × classes + predicted`, ascending. */
  readonly places: Uint32Array
  /** How many samples it has, or what they weigh. */
  readonly amounts: Float64Array
}

/** scikit-learn's `confusion_matrix(labels=range(classes), sample_weight=weights)`. Labels must be in range. */
export function confusionOf(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>,
): Confusion {
  return weights
    ? withMargins(
        summedCells(yTrue, yPred, classes, (row) => weights[row]!),
        classes,
      )
    : confusionOfCells(countedCells(yTrue, yPred, classes), classes)
}

/** The same of squared weights, of which effective numbers of samples are made: the same cells in the same order. */
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

/** @param cells classes × classes in C order: row actual, column predicted */
export function confusionOfCells(cells: ArrayLike<number>, classes: number): Confusion {
  const margins = emptyMargins(classes)
  const { correct, missed, mistaken } = margins
  const places = new Uint32Array(filledIn(cells))
  const amounts = new Float64Array(places.length)
  // In one look at all: of a thousand classes a million cells may be filled.
  for (let row = 0, place = 0, at = 0; row < classes; row++) {
    let others = 0
    for (let column = 0; column < classes; column++, place++) {
      const amount = cells[place]!
      if (!(amount > 0)) continue
      places[at] = place
      amounts[at++] = amount
      if (column === row) correct[row] = amount
      else {
        others += amount
        mistaken[column]! += amount
      }
    }
    missed[row] = others
  }
  sumMargins(margins)
  return { filled: { places, amounts }, ...margins }
}

/** All cells of a matrix, classes × classes in C order: row actual, column predicted. */
export function cellsOf({ classes, filled: { places, amounts } }: Confusion): Float64Array {
  const cells = new Float64Array(classes * classes)
  for (let at = 0; at < places.length; at++) cells[places[at]!] = amounts[at]!
  return cells
}

function filledIn(cells: ArrayLike<number>): number {
  let filled = 0
  for (let place = 0; place < cells.length; place++) if (cells[place]! > 0) filled++
  return filled
}

function placesOf(cells: ArrayLike<number>): Uint32Array {
  const places = new Uint32Array(filledIn(cells))
  for (let place = 0, at = 0; at < places.length; place++) if (cells[place]! > 0) places[at++] = place
  return places
}

function summedCells(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  classes: number,
  weightOf: (row: number) => number,
): FilledCells {
  const placeOf = (row: number) => yTrue[row]! * classes + yPred[row]!
  // Of each place first whether there are samples of it, then where it stands among those.
  const numbers = new Uint32Array(classes * classes)
  for (let row = 0; row < yTrue.length; row++) numbers[placeOf(row)] = 1
  const places = placesOf(numbers)
  for (let at = 0; at < places.length; at++) numbers[places[at]!] = at
  const sums = new ClassSums(places.length)
  for (let row = 0; row < yTrue.length; row++) sums.add(numbers[placeOf(row)]!, weightOf(row))
  return { places, amounts: sums.values() }
}

function countedCells(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, classes: number): Uint32Array {
  const rows = yTrue.length
  if (areNarrow(yTrue) && areNarrow(yPred) && rows >= manyRows) return countCells(yTrue, yPred, classes)
  const counts = new Uint32Array(classes * classes)
  for (let row = 0; row < rows; row++) counts[yTrue[row]! * classes + yPred[row]!]! += 1
  return counts
}

/** From here on it is worth to set up a kernel. */
const manyRows = 4096

/** Whether they are class indices of one or two bytes. */
export const areNarrow = (labels: ArrayLike<number>): labels is Uint8Array | Uint16Array =>
  labels instanceof Uint8Array || labels instanceof Uint16Array

function withMargins(filled: FilledCells, classes: number): Confusion {
  const margins = emptyMargins(classes)
  const { places, amounts } = filled
  fillMargins(margins, (add) => {
    for (let at = 0; at < places.length; at++)
      add(Math.floor(places[at]! / classes), places[at]! % classes, amounts[at]!)
  })
  return { filled, ...margins }
}
