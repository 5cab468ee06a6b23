import { finding, type Finding } from '../finding.ts'
import type { MetricTask } from './metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import { hasScores, isSecondAlone } from '../runs/scores.ts'

/** More classes than this make a matrix that nobody can read and that costs memory by the square. */
export const mostClasses = 1000

/** Why predictions can't be evaluated; nothing where they can. Believes no length and no value of theirs. */
export function checkPredictions(
  task: MetricTask,
  predictions: Predictions,
  classNames: readonly string[],
): Finding | undefined {
  const { path, yTrue, yPred, scores, classes, weights } = predictions
  const place = { file: path }
  const several = predictions.multiLabel === true
  if (several !== (task === 'multi-label')) {
    return finding(
      several ? 'evaluation-multi-label' : 'evaluation-not-multi-label',
      'error',
      { path, task },
      place,
    )
  }
  const samples = several ? yTrue.length / classes : yTrue.length
  if (!(samples > 0)) return finding('evaluation-no-samples', 'error', { path }, place)
  const others = [yPred.length * (samples / yTrue.length), weights?.length ?? samples]
  const other = others.find((length) => length !== samples)
  if (other !== undefined) {
    return finding('evaluation-lengths-differ', 'error', { path, samples, other }, place)
  }
  if (
    weights &&
    !(weights.every((weight) => weight >= 0 && Number.isFinite(weight)) && weights.some(Boolean))
  ) {
    return finding('evaluation-weights-invalid', 'error', { path }, place)
  }
  if (several) return shapeProblem(predictions, samples, 1, classNames) ?? labelProblem(predictions)
  if (task !== 'classification') {
    if (classes > 0 && predictions.classNames?.some((name) => Number.isNaN(Number(name))))
      return finding('evaluation-classes-not-values', 'error', { path, task }, place)
    const row = firstRow(samples, (row) => Number.isFinite(yTrue[row]) && Number.isFinite(yPred[row]))
    return row === undefined
      ? undefined
      : finding('evaluation-not-finite', 'error', { path, row: row + 1 }, place)
  }
  const misshapen = shapeProblem(predictions, samples, 2, classNames)
  if (misshapen) return misshapen
  const isClass = (value: number | undefined) => Number.isInteger(value) && value! >= 0 && value! < classes
  const strange =
    areClasses(yTrue, classes) && areClasses(yPred, classes)
      ? undefined
      : firstRow(samples, (row) => isClass(yTrue[row]) && isClass(yPred[row]))
  if (strange !== undefined) {
    return finding(
      'evaluation-class-range',
      'error',
      { path, row: strange + 1, classes, value: yTrue[strange]! },
      place,
    )
  }
  const broken = areFinite(scores) ? -1 : scores.findIndex((score) => !Number.isFinite(score))
  return broken < 0
    ? undefined
    : finding(
        'evaluation-not-finite',
        'error',
        { path, row: Math.floor(broken / (scores.length / samples)) + 1 },
        place,
      )
}

/** Whether all labels stand in few bytes and below the number of classes; false may mean no more than that it takes a closer look. */
function areClasses(labels: Predictions['yTrue'], classes: number): boolean {
  if (labels instanceof Float64Array) return false
  let highest = 0
  for (let row = 0; row < labels.length; row++) if (labels[row]! > highest) highest = labels[row]!
  return highest < classes
}

const nothing = 0

/** Whether no value is infinite or NaN: their products with 0 are. */
function areFinite(values: Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0]
  const whole = values.length - (values.length % 4)
  for (let at = 0; at < whole; at += 4) {
    a += values[at]! * nothing
    b += values[at + 1]! * nothing
    c += values[at + 2]! * nothing
    d += values[at + 3]! * nothing
  }
  for (let at = whole; at < values.length; at++) a += values[at]! * nothing
  return a + b + c + d === 0
}

const isLabel = (value: number | undefined) => value === 0 || value === 1

/** Too many classes or labels, scores that are not one for each of them, or names that are not. */
function shapeProblem(
  { path, scores, classes, multiLabel }: Predictions,
  samples: number,
  fewestClasses: number,
  classNames: readonly string[],
): Finding | undefined {
  const place = { file: path }
  if (classes > mostClasses) {
    return finding('evaluation-too-many-classes', 'error', { path, classes, most: mostClasses }, place)
  }
  const isWhole =
    scores.length === samples * classes ||
    (!multiLabel && (!hasScores({ scores }) || isSecondAlone(scores, classes, samples)))
  if (classes < fewestClasses || !Number.isInteger(samples) || !isWhole) {
    const args = { path, samples: Math.ceil(samples), values: scores.length }
    return finding('evaluation-no-scores', 'error', args, place)
  }
  if (classNames.length > 0 && classNames.length !== classes) {
    return finding('evaluation-class-count', 'error', { path, classes, names: classNames.length }, place)
  }
}

function labelProblem({ path, yTrue, yPred, scores, classes }: Predictions): Finding | undefined {
  const place = { file: path }
  const strange = firstRow(yTrue.length, (at) => isLabel(yTrue[at]) && isLabel(yPred[at]))
  if (strange !== undefined) {
    const row = Math.floor(strange / classes) + 1
    return finding('evaluation-label-value', 'error', { path, row, value: yTrue[strange]! }, place)
  }
  const broken = firstRow(scores.length, (at) => scores[at]! >= 0 && scores[at]! <= 1)
  if (broken === undefined) return undefined
  const args = { path, row: Math.floor(broken / classes) + 1, value: String(scores[broken]) }
  return finding('evaluation-label-score', 'error', args, place)
}

function firstRow(samples: number, isSound: (row: number) => boolean): number | undefined {
  for (let row = 0; row < samples; row++) if (!isSound(row)) return row
}
