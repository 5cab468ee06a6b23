import type { Confusion } from './confusion.ts'
import { fBetaFrom, precisionFrom, recallFrom } from './rates.ts'

/*
 * Metrics of predicted labels, each a function of the confusion matrix alone. NaN stands for undefined:
 * where scikit-learn warns and returns 0, or leaves 0/0 to the caller.
 */

export type LabelMetric = (confusion: Confusion) => number

/** Correct of all: `accuracy_score`, and micro precision, recall and F1 with one label a sample. */
export const accuracy: LabelMetric = (c) => sum(c.correct) / c.total

/** The same of labels that may be none of the classes; 0 of no samples. */
export function accuracyOf(yTrue: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let right = 0
  for (let row = 0; row < yTrue.length; row++) if (yTrue[row] === predicted[row]) right++
  return yTrue.length === 0 ? 0 : right / yTrue.length
}

/** Mean recall over the classes that occur: `balanced_accuracy_score`. */
export const balancedAccuracy: LabelMetric = (c) => {
  let total = 0
  let present = 0
  for (let index = 0; index < c.classes; index++) {
    if (!(c.actual[index]! > 0)) continue
    total += recallOf(c, index)
    present++
  }
  return total / present
}

/** Undefined for a class that is never predicted. */
export const precisionOf = (c: Confusion, index: number): number =>
  precisionFrom(c.correct[index]!, c.predicted[index]!)

/** Undefined for a class that doesn't occur. */
export const recallOf = (c: Confusion, index: number): number =>
  recallFrom(c.correct[index]!, c.actual[index]!)

export type ClassMetric = (confusion: Confusion, index: number) => number

/** `fbeta_score` of each class; undefined for one that neither occurs nor is predicted. */
export const fBetaOf =
  (beta: number): ClassMetric =>
  (c, index) =>
    fBetaFrom(c.correct[index]!, c.predicted[index]!, c.actual[index]!, beta)

export const f1Of = fBetaOf(1)

/** Mean over the classes that occur or are predicted (scikit-learn's default labels); undefined if one of them is. */
export const macro =
  (metric: ClassMetric): LabelMetric =>
  (c) => {
    let total = 0
    let present = 0
    for (let index = 0; index < c.classes; index++) {
      if (!(c.actual[index]! + c.predicted[index]! > 0)) continue
      total += metric(c, index)
      present++
    }
    return total / present
  }

/** Mean weighted with the class's share of the samples; undefined if a class that occurs is. */
export const weighted =
  (metric: ClassMetric): LabelMetric =>
  (c) => {
    let total = 0
    for (let index = 0; index < c.classes; index++) {
      if (c.actual[index]! > 0) total += metric(c, index) * c.actual[index]!
    }
    return total / c.total
  }

/** `matthews_corrcoef`; undefined where all samples are of one class or predicted as one. */
export const matthewsCorrelation: LabelMetric = (c) => {
  const square = c.total * c.total
  let product = 0
  let actual = 0
  let predicted = 0
  for (let index = 0; index < c.classes; index++) {
    product += c.actual[index]! * c.predicted[index]!
    actual += c.actual[index]! ** 2
    predicted += c.predicted[index]! ** 2
  }
  const variance = (square - actual) * (square - predicted)
  return isSingle(c.actual) || isSingle(c.predicted)
    ? Number.NaN
    : (sum(c.correct) * c.total - product) / Math.sqrt(variance)
}

/** `cohen_kappa_score`; undefined where all samples are of one class and predicted as that class. */
export const cohenKappa: LabelMetric = (c) => {
  let chance = 0
  for (let index = 0; index < c.classes; index++) chance += c.actual[index]! * c.predicted[index]!
  chance /= c.total
  if (isSingle(c.actual) && isSingle(c.predicted) && chance > 0) return Number.NaN
  return (sum(c.correct) - chance) / (c.total - chance)
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Whether all the weight is in one entry. */
function isSingle(values: Float64Array): boolean {
  let present = 0
  for (const value of values) if (value > 0) present++
  return present < 2
}
