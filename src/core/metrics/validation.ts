import { confusionOf } from './confusion.ts'
import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  macroF1,
  macroPrecision,
  macroRecall,
} from './labelMetrics.ts'
import { matthewsCorrelation, weightedF1, weightedPrecision, weightedRecall } from './labelMetrics.ts'
import { brierScores, logLosses, meanOf, topKHits } from './probabilityMetrics.ts'
import { averagePrecision, rankClass, rocAuc } from './ranking.ts'
import { absoluteErrors, poissonDeviances, relativeErrors, squaredErrors } from './numericMetrics.ts'
import { centredValues, r2From } from './numericMetrics.ts'

/*
 * The metrics without intervals, for the end of every epoch. Keys are the ids of `metricList.ts`, NaN where
 * undefined; only what `wanted` names is computed.
 */

/** `loss` from probabilities; `acc`, `f1` … from the highest score (the first among equals). */
export const epochMetrics = {
  classification: ['loss', 'acc', 'f1', 'precision', 'recall', 'auc'],
  regression: ['loss', 'mae', 'mse', 'rmse', 'r2'],
  count: ['loss', 'mae', 'mse', 'rmse', 'r2', 'poisson_deviance'],
} as const

/**
 * @param yTrue class index of each sample
 * @param scores samples × classes probabilities, C order
 * @param wanted ids without prefix
 */
export function classificationMetrics(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  wanted: readonly string[] = epochMetrics.classification,
  weights?: Float64Array,
): Record<string, number> {
  const confusion = confusionOf(yTrue, predictedClasses(scores, classes), classes, weights)
  const rank = once(() =>
    Array.from({ length: classes }, (_, index) => rankClass(yTrue, scores, classes, index, weights)),
  )
  const overClasses = (metric: typeof rocAuc, share: (index: number) => number): number =>
    classes === 2
      ? metric(rank()[1]!)
      : rank().reduce((sum, ranking, index) => sum + share(index) * metric(ranking), 0)
  const even = () => 1 / classes
  const top = (k: number) => (k < classes ? meanOf(topKHits(yTrue, scores, classes, k), weights) : Number.NaN)
  const formulas: Readonly<Record<string, () => number>> = {
    loss: () => meanOf(logLosses(yTrue, scores, classes), weights),
    acc: () => accuracy(confusion),
    balanced_acc: () => balancedAccuracy(confusion),
    f1: () => macroF1(confusion),
    f1_weighted: () => weightedF1(confusion),
    f1_micro: () => accuracy(confusion),
    precision: () => macroPrecision(confusion),
    precision_weighted: () => weightedPrecision(confusion),
    precision_micro: () => accuracy(confusion),
    recall: () => macroRecall(confusion),
    recall_weighted: () => weightedRecall(confusion),
    recall_micro: () => accuracy(confusion),
    auc: () => overClasses(rocAuc, even),
    auc_weighted: () => overClasses(rocAuc, (index) => confusion.actual[index]! / confusion.total),
    ap: () => overClasses(averagePrecision, even),
    mcc: () => matthewsCorrelation(confusion),
    kappa: () => cohenKappa(confusion),
    top2_acc: () => top(2),
    top3_acc: () => top(3),
    top5_acc: () => top(5),
    brier: () => meanOf(brierScores(yTrue, scores, classes), weights),
  }
  return pick(formulas, wanted)
}

/** @param wanted ids without prefix; `loss` is the mean squared error, with `count` the mean Poisson deviance. */
export function numericMetrics(
  task: 'regression' | 'count',
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  wanted: readonly string[] = epochMetrics[task],
  weights?: Float64Array,
): Record<string, number> {
  const mse = once(() => meanOf(squaredErrors(yTrue, yPred), weights))
  const deviance = once(() => meanOf(poissonDeviances(yTrue, yPred), weights))
  const formulas: Readonly<Record<string, () => number>> = {
    loss: task === 'count' ? deviance : mse,
    mae: () => meanOf(absoluteErrors(yTrue, yPred), weights),
    mse,
    rmse: () => Math.sqrt(mse()),
    mape: () => finiteOrNaN(meanOf(relativeErrors(yTrue, yPred), weights)),
    r2: () => {
      const [values, squares] = centredValues(yTrue, meanOf(yTrue, weights))
      return yTrue.length < 2 ? Number.NaN : r2From(mse(), meanOf(values, weights), meanOf(squares, weights))
    },
    poisson_deviance: deviance,
  }
  return pick(formulas, wanted)
}

/** The class of the highest score of each row, the first among equals. */
export function predictedClasses(scores: ArrayLike<number>, classes: number): Float64Array {
  const predicted = new Float64Array(Math.floor(scores.length / classes))
  for (let row = 0; row < predicted.length; row++) {
    let best = 0
    for (let index = 1; index < classes; index++) {
      if (scores[row * classes + index]! > scores[row * classes + best]!) best = index
    }
    predicted[row] = best
  }
  return predicted
}

const finiteOrNaN = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

function pick(
  formulas: Readonly<Record<string, () => number>>,
  wanted: readonly string[],
): Record<string, number> {
  const metrics: Record<string, number> = {}
  for (const id of wanted) {
    if (Object.hasOwn(formulas, id)) metrics[id] = formulas[id]!()
  }
  return metrics
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
