import { filled, valuesAt } from '../arrays/elements.ts'
import { labelsAt, type Predictions } from '../runs/predictions.ts'
import type { Selection } from './select.ts'

/** The predictions of the selected rows, in order. Inputs and further columns are left out. */
export function subsetOf(predictions: Predictions, selection: Selection): Predictions {
  const { path, sha256, classes, scores, weights, groups, classNames, positiveClass, multiLabel } =
    predictions
  const width = scores.length / predictions.samples
  let samples = 0
  for (const selected of selection) samples += selected
  const rows = new Uint32Array(samples)
  let next = 0
  for (let row = 0; row < selection.length; row++) if (selection[row] === 1) rows[next++] = row
  const targets = multiLabel ? cellsOf(rows, classes) : rows
  const subset = new Float64Array(samples * width)
  for (const [to, row] of rows.entries())
    subset.set(scores.subarray(row * width, (row + 1) * width), to * width)
  return {
    path,
    sha256,
    samples,
    classes,
    scores: subset,
    yTrue: labelsAt(predictions.yTrue, targets),
    yPred: labelsAt(predictions.yPred, targets),
    ids: Array.from(rows, (row) => predictions.ids[row] ?? String(row)),
    ...(multiLabel && { multiLabel }),
    ...(classNames && { classNames }),
    ...(positiveClass !== undefined && { positiveClass }),
    ...(weights && { weights: valuesAt(weights, rows, new Float64Array(samples)) }),
    ...(groups && { groups: Array.from(rows, (row) => groups[row]!) }),
  }
}

/** Where the values of these rows stand, of which each row has `width`. */
const cellsOf = (rows: Uint32Array, width: number): Uint32Array =>
  filled(new Uint32Array(rows.length * width), (at) => rows[Math.floor(at / width)]! * width + (at % width))
