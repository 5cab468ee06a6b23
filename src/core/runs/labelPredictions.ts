import { countOf, isText, toFloat64 } from '../arrays/elements.ts'
import type { BesideOthers, ColumnKind, Table } from '../arrays/table.ts'
import type { NdArray, NumericArray } from '../arrays/ndarray.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { emptyLabels, narrowLabels } from './narrowLabels.ts'
import type { Labels, Predictions } from './predictions.ts'
import {
  checkNames,
  columnMissing,
  commonMembers,
  shapeFinding,
  type RawPredictions,
} from './rawPredictions.ts'

/*
 * Predictions of several labels a sample: arrays y_true and y_score (n, labels), optionally y_pred, or columns
 * true_<label>, score_<label> and optionally pred_<label>.
 */

const prefixes = { yTrue: 'true_', score: 'score_', pred: 'pred_' } as const

/** A label is predicted where its score is this or above, unless the file says itself what is predicted. */
export const usualThreshold = 0.5

/** 1 for each score from which a label is predicted, else 0. */
export function decideUsually(scores: Float64Array): Labels {
  const decided = emptyLabels(scores.length, 2)
  for (let at = 0; at < scores.length; at++) decided[at] = scores[at]! >= usualThreshold ? 1 : 0
  return decided
}

/** Whether the array is of several labels a sample. */
export const isLabelArray = ({ shape }: NdArray): boolean => shape.length === 2 && shape[1]! > 1

/** Whether a table's columns are of several labels: no y_true, but true_<label>. */
export const hasLabelColumns = (names: readonly string[]): boolean =>
  !names.includes('y_true') && names.filter((name) => name.startsWith(prefixes.yTrue)).length > 1

/** What to keep of a label column; undefined for any other. */
export const labelColumnKind = (name: string): ColumnKind | undefined =>
  Object.values(prefixes).some((prefix) => name.startsWith(prefix)) ? 'number' : undefined

/** The label columns: those of each prefix beside each other, in the order of the true_<label> columns. */
export function labelsBeside(names: readonly string[]): ReadonlyMap<string, BesideOthers> {
  const labels = labelsIn(names)
  const present = new Set(names)
  return new Map(
    Object.values(prefixes).flatMap((prefix) =>
      labels.every((label) => present.has(prefix + label))
        ? labels.map((label, column): readonly [string, BesideOthers] => [
            prefix + label,
            {
              matrix: prefix,
              column,
              width: labels.length,
              ...(prefix !== prefixes.score && { truths: true }),
            },
          ])
        : [],
    ),
  )
}

const labelsIn = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.startsWith(prefixes.yTrue)).map((name) => name.slice(prefixes.yTrue.length))

/** The label columns as arrays, in the order in which the true_<label> columns stand. */
export function labelArrays(
  table: Table,
  file: string,
): Result<Pick<RawPredictions, 'yTrue' | 'score' | 'pred' | 'classNames'>> {
  const labels = labelsIn(table.names)
  const read = (prefix: string): NdArray | undefined => {
    const data = table.matrices.get(prefix)
    return data && { type: 'float64', shape: [table.rows, labels.length], data }
  }
  const [yTrue, score, pred] = [read(prefixes.yTrue)!, read(prefixes.score), read(prefixes.pred)]
  if (!score) {
    const missing = labels.find((label) => !table.numbers.has(prefixes.score + label))!
    return failure(columnMissing(file, prefixes.score + missing, table.names))
  }
  return success({ yTrue, score, ...(pred && { pred }), classNames: labels })
}

/** Checks that the arrays of several labels agree: equal shapes, labels of 0 or 1, scores from 0 to 1. */
export function checkLabelPredictions(raw: RawPredictions): Result<Predictions> {
  const { path, yTrue: truth, score, pred } = raw
  const [samples, labels] = truth.shape as [number, number]
  const problems = shapeProblems(raw, samples, labels)
  const [yTrue, stated] = [truth, pred].map((array) => array && labelsOf(array))
  const scores = score && toFloat64(score)
  if (problems.length > 0 || !yTrue || !scores) return failure(...problems)
  const weights = raw.weight && toFloat64(raw.weight)
  const strange = [
    ...checkNames(path, raw.classNames ?? [], labels),
    ...strangeValue(path, 'y_true', yTrue, labels, isLabel, '0 or 1'),
    ...strangeValue(path, 'y_score', scores, labels, isShare, 'a probability from 0 to 1'),
    ...(stated ? strangeValue(path, 'y_pred', stated, labels, isLabel, '0 or 1') : []),
    ...(weights ? strangeValue(path, 'sample_weight', weights, 1, isWeight, 'a weight of 0 or more') : []),
  ]
  if (strange.length > 0) return failure(...strange)
  return success({
    ...commonMembers(raw),
    samples,
    multiLabel: true,
    yTrue,
    scores,
    classes: labels,
    yPred: stated ?? decideUsually(scores),
    ...(raw.classNames && raw.classNames.length > 0 && { classNames: raw.classNames }),
  })
}

/** In a byte each where all are 0 or 1; what is wrong with the others is told of the plain numbers. */
const labelsOf = (array: NdArray): Labels | undefined =>
  isText(array) ? undefined : (narrowLabels(array.data as NumericArray, 2) ?? toFloat64(array))

const isLabel = (value: number) => value === 0 || value === 1
const isShare = (value: number) => value >= 0 && value <= 1
const isWeight = (value: number) => value >= 0 && value < Infinity

function shapeProblems(raw: RawPredictions, samples: number, labels: number): Finding[] {
  const file = raw.path
  if (samples === 0) return [finding('predictions-empty', 'error', { file }, { file })]
  if (!raw.score) {
    return [columnMissing(file, 'y_score', raw.pred ? ['y_true', 'y_pred'] : ['y_true'])]
  }
  const whole = { y_score: raw.score, y_pred: raw.pred }
  const single = { id: raw.id, group: raw.group, sample_weight: raw.weight }
  const numeric = { y_true: raw.yTrue, ...whole, sample_weight: raw.weight }
  return [
    ...Object.entries(numeric).flatMap(([column, array]) =>
      array && isText(array) ? [shapeFinding(file, column, array, 'numbers')] : [],
    ),
    ...Object.entries(whole).flatMap(([column, array]) =>
      array && (array.shape.length !== 2 || array.shape[0] !== samples || array.shape[1] !== labels)
        ? [shapeFinding(file, column, array, `(${samples}, ${labels}) like y_true`)]
        : [],
    ),
    ...Object.entries(single).flatMap(([column, array]) =>
      array && countOf(array.shape) !== samples ? [shapeFinding(file, column, array, `(${samples},)`)] : [],
    ),
    ...(raw.inputs && raw.inputs.shape[0] !== samples
      ? [shapeFinding(file, 'inputs', raw.inputs, `(${samples}, …)`)]
      : []),
  ]
}

function strangeValue(
  file: string,
  column: string,
  values: Labels,
  width: number,
  isSound: (value: number) => boolean,
  expected: string,
): Finding[] {
  const at = values.findIndex((value) => !isSound(value))
  if (at < 0) return []
  let wrong = 0
  for (const value of values) if (!isSound(value)) wrong++
  const args = {
    file,
    column,
    row: Math.floor(at / width),
    value: String(values[at]),
    expected,
    wrong,
  }
  return [finding('predictions-label-invalid', 'error', args, { file })]
}
