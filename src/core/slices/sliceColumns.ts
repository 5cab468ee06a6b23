import type { Dataset } from '../dataset/dataset.ts'
import { idsOf, type Labels, type Predictions } from '../runs/predictions.ts'
import { scoreReader } from '../runs/scores.ts'
import { filled, valuesAt } from '../arrays/elements.ts'
import type { Column, Columns } from '../arrays/column.ts'
import { encodeTexts } from '../arrays/columnBuilder.ts'

/**
 * What the samples of predictions can be cut by: the further columns of their file, their groups, and the columns
 * of the data set's split whose samples are the same by id and target. Where two have a name, the predictions' one counts.
 */
export function sliceColumns(
  predictions: Predictions,
  dataset?: Pick<Dataset, 'test' | 'featureNames'>,
): Columns {
  return new Map([
    ...(dataset ? dataColumns(predictions, dataset) : []),
    ...(predictions.groups ? [['group', encodeTexts(predictions.groups)] as const] : []),
    ...(predictions.columns ?? []),
  ])
}

/**
 * The same with what a predicate may ask besides: `y_true` and `y_pred` (classes by name), and `confidence`, the score
 * of the predicted class. They are no columns to search by: what is cut by the answer says nothing of the question.
 * Where a sample has several labels, none of them is one value a sample.
 */
export function askableColumns(
  { yTrue, yPred, scores, classes, samples, multiLabel }: Predictions,
  columns: Columns,
  classNames: readonly string[],
): Columns {
  if (multiLabel) return columns
  const labels = (values: Labels): Column =>
    classes > 0
      ? { kind: 'text', codes: Int32Array.from(values), names: namesOf(classNames, classes) }
      : { kind: 'number', values: Float64Array.from(values) }
  const confidence = (): Column => {
    const scoreAt = scoreReader(scores, classes, samples)
    return { kind: 'number', values: filled(new Float64Array(samples), (row) => scoreAt(row, yPred[row]!)) }
  }
  return new Map<string, Column>([
    ['y_true', labels(yTrue)],
    ['y_pred', labels(yPred)],
    ...(scores.length > 0 ? [['confidence', confidence()] as const] : []),
    ...columns,
  ])
}

const namesOf = (names: readonly string[], classes: number) =>
  Array.from({ length: classes }, (_, index) => names[index] ?? String(index))

function dataColumns(
  predictions: Predictions,
  { test, featureNames }: Pick<Dataset, 'test' | 'featureNames'>,
): readonly (readonly [string, Column])[] {
  const width = featureNames.length
  const named = width > 0 && test.inputs.length === test.samples * width
  if (!named && !test.columns) return []
  const rows = rowsIn(predictions, test)
  if (!rows) return []
  return [
    ...(named ? featureNames : []).map((name, at) => {
      const values = filled(new Float64Array(rows.length), (row) =>
        shortest(test.inputs[rows[row]! * width + at]!),
      )
      return [name, { kind: 'number', values }] as const
    }),
    ...[...(test.columns ?? [])].map(([name, column]) => [name, taken(column, rows)] as const),
  ]
}

/** Each prediction's row in the data; undefined where a sample isn't there once, or has another target. */
function rowsIn(predictions: Predictions, test: Dataset['test']): Uint32Array | undefined {
  const { yTrue, samples } = predictions
  const width = yTrue.length / samples
  const ids = idsOf(predictions)
  const places = new Map<string, number>()
  for (const [row, id] of test.ids.entries()) places.set(id, row)
  if (places.size !== test.samples) return undefined
  const rows = new Uint32Array(samples)
  for (let at = 0; at < samples; at++) {
    const row = places.get(ids[at]!)
    if (row === undefined) return undefined
    for (let each = 0; each < width; each++)
      if (!sameTarget(yTrue[at * width + each]!, test.targets[row * width + each]!)) return undefined
    rows[at] = row
  }
  return rows
}

const sameTarget = (a: number, b: number) =>
  a === b || Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b))

/** Inputs are kept in single precision: the decimal that was meant. */
const shortest = (value: number) =>
  Number.isInteger(value) || !Number.isFinite(value) ? value : Number(value.toPrecision(7))

function taken(column: Column, rows: Uint32Array): Column {
  return column.kind === 'number'
    ? { kind: 'number', values: valuesAt(column.values, rows, new Float64Array(rows.length)) }
    : { ...column, codes: valuesAt(column.codes, rows, new Int32Array(rows.length)) }
}
