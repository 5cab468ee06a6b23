import { filled } from '../arrays/elements.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { narrowLabels } from './narrowLabels.ts'
import type { Labels, Predictions } from './predictions.ts'
import { areAlone, restOf } from './scores.ts'

/*
 * Classes that were predicted without scores, as `SVC.predict` leaves them: y_true and y_pred. By numbers alone they
 * can't be told from values: what is predicted says the task.
 */

/** What can't be told of classes without scores. */
export const unscored = (predictions: Predictions): readonly Finding[] =>
  areAlone(predictions)
    ? [finding('evaluation-without-scores', 'info', { path: predictions.path }, { file: predictions.path })]
    : []

/** So many different whole numbers at most, predicted as whole numbers, are classes sooner than values. */
const fewValues = 20

/** Whether values, both the true and the predicted ones, are likely classes. */
export function areLikelyClasses({ yTrue, yPred, classes }: Predictions): boolean {
  const seen = new Set<number>()
  const isClass = (value: number) => Number.isInteger(value) && seen.add(value).size <= fewValues
  return classes === 0 && yTrue.every(isClass) && yPred.every(isClass)
}

/**
 * Values read as classes: by their index where there are names for them, else every different one is a class, in
 * ascending order. Fails where they are no whole numbers, or none of the names'. Predictions of classes as they are.
 *
 * @param most how many classes there may be
 */
export function asClasses(
  predictions: Predictions,
  names: readonly string[],
  most: number,
): Result<Predictions> {
  const { path, yTrue, yPred, classes } = predictions
  if (classes > 0) return success(predictions)
  const place = { file: path }
  const isOf = names.length > 0 ? (value: number) => value >= 0 && value < names.length : () => true
  for (const [column, values] of Object.entries({ y_true: yTrue, y_pred: yPred })) {
    const row = values.findIndex((value) => !Number.isInteger(value) || !isOf(value))
    if (row < 0) continue
    const args = { path, column, row: row + 1, value: String(values[row]), classes: names.length }
    return failure(finding('evaluation-value-no-class', 'error', args, place))
  }
  const found = names.length > 0 ? undefined : distinctIn([yTrue, yPred], most)
  if (found && found.length > most) {
    return failure(
      finding('evaluation-too-many-classes', 'error', { path, classes: found.length, most }, place),
    )
  }
  if (!found || found.every((value, index) => value === index || (found.length === 1 && value === 1))) {
    const count = Math.max(2, found?.length ?? names.length)
    const [own, predicted] = [yTrue, yPred].map((values) => narrowLabels(values, count)!)
    const named = names.length === count ? { classNames: names } : {}
    return success({ ...predictions, classes: count, yTrue: own!, yPred: predicted!, ...named })
  }
  const classNames = namesOccurring(found.map(String))
  const placeOf = new Map(classNames.map((name, index) => [name, index]))
  const [own, predicted] = [yTrue, yPred].map((values) => {
    const places = filled(new Float64Array(values.length), (row) => placeOf.get(String(values[row]! + 0))!)
    return narrowLabels(places, classNames.length)!
  })
  return success({ ...predictions, classes: classNames.length, classNames, yTrue: own!, yPred: predicted! })
}

/** The different values in ascending order, no more than one too many. */
function distinctIn(columns: readonly Labels[], most: number): readonly number[] {
  const seen = new Set<number>()
  for (const values of columns)
    for (let row = 0; row < values.length && seen.size <= most; row++) seen.add(values[row]! + 0)
  return [...seen].toSorted((a, b) => a - b)
}

/**
 * Classes of which these names occur, in the order in which scikit-learn sorts labels: numbers by size, texts by code
 * point. A single one is the second of two, the other of which has no name.
 */
export function namesOccurring(names: Iterable<string>): readonly string[] {
  const all = [...new Set(names)]
  const [only] = all
  if (all.length === 1) return [restOf(only!), only!]
  return all.every((name) => name.trim() !== '' && Number.isFinite(Number(name)))
    ? all.toSorted((a, b) => Number(a) - Number(b))
    : all.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
