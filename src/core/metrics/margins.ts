/** The margins of a confusion matrix, of which its metrics are functions; with sample weights sums of weights. */
export interface Margins {
  readonly classes: number
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

export const emptyMargins = (classes: number): Margins => ({
  classes,
  actual: new Float64Array(classes),
  predicted: new Float64Array(classes),
  correct: new Float64Array(classes),
  missed: new Float64Array(classes),
  mistaken: new Float64Array(classes),
  total: 0,
})

/** Makes margins those of what `addCells` adds: entries of the matrix by row and column, each any number of times. */
export function fillMargins(
  margins: Margins,
  addCells: (add: (row: number, column: number, amount: number) => void) => void,
): void {
  const { correct, missed, mistaken } = margins
  for (const each of [correct, missed, mistaken]) each.fill(0)
  addCells((row, column, amount) => {
    if (row === column) correct[row]! += amount
    else {
      missed[row]! += amount
      mistaken[column]! += amount
    }
  })
  sumMargins(margins)
}

/** Brings the sums of rows, of columns and of all up to date with the margins that they are made of. */
export function sumMargins(margins: Margins): void {
  const { actual, predicted, correct, missed, mistaken } = margins
  margins.total = 0
  for (let index = 0; index < margins.classes; index++) {
    actual[index] = correct[index]! + missed[index]!
    predicted[index] = correct[index]! + mistaken[index]!
    margins.total += actual[index]!
  }
}
