import { countOf, filled, isText, toFloat64, toStrings } from '../arrays/elements.ts'
import type { NdArray, NumericArray } from '../arrays/ndarray.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { judgeRows } from '../metrics/kernels/rows.ts'
import { checkLabelPredictions, isLabelArray } from './labelPredictions.ts'
import { namesOccurring } from './labelsAlone.ts'
import { emptyLabels, narrowLabels } from './narrowLabels.ts'
import type { Labels, Predictions } from './predictions.ts'
import { scoreReader } from './scores.ts'
import {
  checkNames,
  columnMissing,
  commonMembers,
  shapeFinding,
  type RawPredictions,
} from './rawPredictions.ts'

/** How far the scores of a row may be from summing to 1: float16 outputs of a thousand classes stay within. */
const sumTolerance = 1e-3
const rangeTolerance = 1e-6

/**
 * Checks that the arrays agree: equal lengths, finite scores that are probabilities, classes that exist,
 * weights that are not negative. One-dimensional scores are those of class 1 of two.
 */
export function checkPredictions(raw: RawPredictions): Result<Predictions> {
  const { path, yTrue: truth } = raw
  if (raw.score && isLabelArray(truth)) return checkLabelPredictions(raw)
  const samples = countOf(truth.shape)
  if (samples === 0) return failure(finding('predictions-empty', 'error', { file: path }, { file: path }))
  const shapes = shapeProblems(raw, samples)
  if (shapes.length > 0) return failure(...shapes)

  const scores = (raw.score && toFloat64(raw.score)) ?? new Float64Array(0)
  const alone = raw.score ? success(raw.classNames ?? []) : namesAlone(raw)
  if (!alone.ok) return alone
  const classNames = alone.value
  const classes = raw.score
    ? Math.max(2, scores.length / samples)
    : classNames.length > 0
      ? Math.max(2, classNames.length)
      : 0
  const judged = raw.score && judgeScores(path, scores, samples, classes)
  const yTrue = labelsOf(truth, classNames, classes)
  const stated = raw.pred && labelsOf(raw.pred, classNames, classes)
  const problems = [
    ...checkNames(path, classNames, raw.score ? classes : classNames.length),
    ...(judged?.problems ?? []),
    ...checkTargets(path, 'y_true', yTrue, truth, classes, classNames),
    ...(stated && raw.pred ? checkTargets(path, 'y_pred', stated, raw.pred, classes, classNames) : []),
    ...checkWeights(path, raw.weight),
  ]
  if (problems.length > 0) return failure(...problems)

  const yPred = judged ? judged.labels : stated!
  const predictions: Predictions = {
    ...commonMembers(raw),
    samples,
    yTrue,
    scores,
    classes,
    yPred,
    ...(classNames.length === classes && classes > 0 && { classNames }),
    ...(raw.positiveClass !== undefined && { positiveClass: raw.positiveClass }),
  }
  return success(predictions, stated && judged ? disagreement(path, stated, yPred, scores, classes) : [])
}

/** Names of classes that have no scores: the file's, else those that occur; none where its numbers may be values. */
function namesAlone({ path, yTrue, pred, classNames = [] }: RawPredictions): Result<readonly string[]> {
  if (!pred || classNames.length > 0) return success(classNames)
  if (isText(yTrue) !== isText(pred)) {
    const named = isText(yTrue) ? 'y_true' : 'y_pred'
    return failure(finding('predictions-names-and-numbers', 'error', { file: path, named }, { file: path }))
  }
  if (!isText(yTrue) || !isText(pred)) return success([])
  for (const [column, { data }] of Object.entries({ y_true: yTrue, y_pred: pred })) {
    const blank = emptyName(path, column, data)
    if (blank) return failure(blank)
  }
  return success(namesOccurring(new Set([...yTrue.data, ...pred.data])))
}

function emptyName(file: string, column: string, names: readonly string[]): Finding | undefined {
  const row = names.indexOf('')
  if (row < 0) return undefined
  const args = { file, column, row, value: 'empty', rows: names.filter((name) => name === '').length }
  return finding('predictions-not-finite', 'error', args, { file })
}

function shapeProblems(raw: RawPredictions, samples: number): Finding[] {
  const file = raw.path
  const problems: Finding[] = []
  if (raw.yTrue.shape[0] !== samples) problems.push(shapeFinding(file, 'y_true', raw.yTrue, `(${samples},)`))
  if (!raw.score && !raw.pred) problems.push(columnMissing(file, 'y_score or y_pred', namesOf(raw)))
  const columns = {
    y_score: raw.score,
    y_pred: raw.pred,
    id: raw.id,
    group: raw.group,
    sample_weight: raw.weight,
    inputs: raw.inputs,
  }
  for (const [column, array] of Object.entries(columns)) {
    if (!array) continue
    const rows = array.shape[0] ?? 1
    if (rows !== samples) {
      const args = { file, column, found: rows, expected: samples }
      problems.push(finding('predictions-length', 'error', args, { file }))
    } else if (
      column === 'y_score'
        ? array.shape.length > 2 || countOf(array.shape) === 0
        : column !== 'inputs' && countOf(array.shape) !== samples
    ) {
      problems.push(
        shapeFinding(file, column, array, column === 'y_score' ? '(n, classes)' : `(${samples},)`),
      )
    } else if (array.type === 'string' && (column === 'y_score' || column === 'sample_weight')) {
      problems.push(shapeFinding(file, column, array, 'numbers'))
    }
  }
  return problems
}

/** The parts that are there, and the further columns. */
function namesOf({ id, group, weight, inputs, columns }: RawPredictions): readonly string[] {
  const parts = { y_true: true, id, group, sample_weight: weight, inputs }
  const present = Object.entries(parts).flatMap(([name, part]) => (part ? [name] : []))
  return [...present, ...(columns?.keys() ?? [])]
}

/** The class of the highest score of each row, and what is wrong with the scores. */
function judgeScores(file: string, scores: Float64Array, samples: number, classes: number) {
  const labels = emptyLabels(samples, classes)
  const isSound = labels instanceof Float64Array ? undefined : judgeRows(scores, classes, labels)
  if (isSound === undefined) setHighest(labels, scores, classes)
  return { labels, problems: isSound ? [] : checkScores(file, scores, samples, classes) }
}

const isOutside = (score: number): boolean => !(score >= -rangeTolerance && score <= 1 + rangeTolerance)

function checkScores(file: string, scores: Float64Array, samples: number, classes: number): Finding[] {
  const scoreAt = scoreReader(scores, classes, samples)
  const width = scores.length / samples
  const scoresIn = (row: number) => scores.subarray(row * width, (row + 1) * width)
  let broken = 0
  let brokenRow = -1
  let improper = 0
  let improperRow = -1
  let improperSum = 0
  let outside: number | undefined
  for (let row = 0; row < samples; row++) {
    let sum = 0
    let inRange = true
    for (let index = 0; index < classes; index++) {
      const score = scoreAt(row, index)
      sum += score
      inRange &&= !isOutside(score)
    }
    if (!Number.isFinite(sum)) {
      if (broken++ === 0) brokenRow = row
    } else if ((!inRange || Math.abs(sum - 1) > sumTolerance) && improper++ === 0) {
      improperRow = row
      improperSum = sum
      outside = scoresIn(row).find(isOutside)
    }
  }
  const problems: Finding[] = []
  if (broken > 0) {
    const value = String(scoresIn(brokenRow).find((score) => !Number.isFinite(score)))
    const args = { file, column: 'y_score', row: brokenRow, value, rows: broken }
    problems.push(finding('predictions-not-finite', 'error', args, { file }))
  }
  if (improper > 0) {
    const sum = Number(improperSum.toPrecision(6))
    const args = { file, row: improperRow, sum, rows: improper, ...(outside !== undefined && { outside }) }
    problems.push(finding('predictions-not-probabilities', 'error', args, { file }))
  }
  return problems
}

/** Class indices in few bytes where all of them are such; what is wrong with the others is told of the plain numbers. */
function labelsOf(array: NdArray, classNames: readonly string[] | undefined, classes: number): Labels {
  if (classes === 0) return classIndices(array, classNames)
  const direct = isText(array) ? undefined : narrowLabels(array.data as NumericArray, classes)
  if (direct) return direct
  const plain = classIndices(array, classNames)
  return narrowLabels(plain, classes) ?? plain
}

/** Numbers as they are; text by its place among the class names, −1 where it has none. */
function classIndices(array: NdArray, classNames: readonly string[] = []): Float64Array {
  const numbers = toFloat64(array)
  if (numbers) return numbers
  const places = new Map(classNames.map((name, i) => [name, i]))
  const texts = toStrings(array)
  return filled(new Float64Array(texts.length), (row) => places.get(texts[row]!) ?? -1)
}

function checkTargets(
  file: string,
  column: string,
  values: Labels,
  source: NdArray,
  classes: number,
  names: readonly string[],
): Finding[] {
  const named = source.type === 'string'
  const wrong = (value: number) =>
    classes > 0 || named
      ? !(Number.isInteger(value) && value >= 0 && (classes === 0 || value < classes))
      : !Number.isFinite(value)
  if (classes > 0 && !(values instanceof Float64Array)) return []
  const row = values.findIndex(wrong)
  if (row < 0) return []
  let rows = 0
  for (const value of values) rows += Number(wrong(value))
  const value = named ? `"${source.data[row] as string}"` : String(values[row])
  const blank = isText(source) ? emptyName(file, column, source.data) : undefined
  if (blank) return [blank]
  if (!Number.isFinite(values[row])) {
    return [finding('predictions-not-finite', 'error', { file, column, row, value, rows }, { file })]
  }
  const args = { file, column, row, value, classes, rows, ...(names.includes(value) && { isName: true }) }
  return [finding('predictions-class-unknown', 'error', args, { file })]
}

function checkWeights(file: string, weight: NdArray | undefined): Finding[] {
  const weights = weight && toFloat64(weight)
  const row = weights?.findIndex((value) => !(value >= 0 && value < Infinity)) ?? -1
  if (!weights || row < 0) return []
  const args = { file, column: 'sample_weight', row, value: String(weights[row]) }
  return [finding('predictions-weight-invalid', 'error', args, { file })]
}

/** Sets the index of the first of the highest scores of each row. */
export function setHighest(labels: Labels, scores: Float64Array, classes: number): void {
  const scoreAt = scoreReader(scores, classes, labels.length)
  for (let row = 0; row < labels.length; row++) {
    let best = 0
    for (let index = 1; index < classes; index++) if (scoreAt(row, index) > scoreAt(row, best)) best = index
    labels[row] = best
  }
}

/** A warning where the stated class has a lower score than another; ties may be broken as one likes. */
function disagreement(
  file: string,
  stated: Labels,
  yPred: Labels,
  scores: Float64Array,
  classes: number,
): Finding[] {
  const scoreAt = scoreReader(scores, classes, stated.length)
  let rows = 0
  let row = -1
  for (let i = 0; i < stated.length; i++) {
    if (scoreAt(i, stated[i]!) < scoreAt(i, yPred[i]!) && rows++ === 0) row = i
  }
  return rows > 0 ? [finding('predictions-disagree', 'warning', { file, row, rows }, { file })] : []
}
