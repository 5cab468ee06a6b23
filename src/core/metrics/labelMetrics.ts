import type { Margins } from './margins.ts'
import { sumsOfOthers } from './mean.ts'
import { fBetaFrom, precisionFrom, recallFrom } from './rates.ts'

/*
 * Metrics of predicted labels, each a function of the margins of the confusion matrix alone. NaN stands for undefined:
 * where scikit-learn warns and returns 0, or leaves 0/0 to the caller.
 */

export type LabelMetric = (margins: Margins) => number

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
export const precisionOf = (c: Margins, index: number): number =>
  precisionFrom(c.correct[index]!, c.predicted[index]!)

/** Undefined for a class that doesn't occur. */
export const recallOf = (c: Margins, index: number): number => recallFrom(c.correct[index]!, c.actual[index]!)

export type ClassMetric = (margins: Margins, index: number) => number

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
export const matthewsCorrelation: LabelMetric = (c) =>
  agreement(c) / Math.sqrt(unlike(c.actual, c.actual) * unlike(c.predicted, c.predicted))

/** `cohen_kappa_score`; undefined where all samples are of one class and predicted as that class. */
export const cohenKappa: LabelMetric = (c) => agreement(c) / unlike(c.actual, c.predicted)

/**
 * Weight times the weight on the diagonal less what chance would put there, Σ actual × predicted. Where nearly all is of
 * one class these two are nearly the same, so it is the sum over the classes of true positives × true negatives − false
 * negatives × false positives.
 */
function agreement({ correct, missed, mistaken, classes }: Margins): number {
  const [correctElsewhere, missedElsewhere] = [sumsOfOthers(correct), sumsOfOthers(missed)]
  let total = 0
  for (let index = 0; index < classes; index++) {
    const trueNegatives = correctElsewhere[index]! + (missedElsewhere[index]! - mistaken[index]!)
    total += correct[index]! * trueNegatives - missed[index]! * mistaken[index]!
  }
  return total
}

/** Weight² less Σ one × other, by adding alone: Σ of one × the others of the other. */
function unlike(one: Float64Array, other: Float64Array): number {
  const others = sumsOfOthers(other)
  let total = 0
  for (let index = 0; index < one.length; index++) total += one[index]! * others[index]!
  return total
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
