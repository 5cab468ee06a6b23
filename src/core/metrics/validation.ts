import { confusionOf } from './confusion.ts'
import { labelFormula } from './labelFormulas.ts'
import { metricFamily } from './metricFamily.ts'
import { isOfScores, type MetricTask } from './metricList.ts'
import { multiLabelValues } from './multiLabel/values.ts'
import { numericColumns, numericFormula } from './numericFormulas.ts'
import { positiveClass } from './positiveClass.ts'
import { meanOf } from './mean.ts'
import { brierScores, logLosses, topKHits } from './probabilityMetrics.ts'
import { averageRankings, isOfRankings } from './rankingAverages.ts'
import { decideUsually } from '../runs/labelPredictions.ts'
import type { Predictions } from '../runs/predictions.ts'
import { hasScores, scoreReader } from '../runs/scores.ts'

/*
 * The metrics without intervals, for the end of every epoch. Keys are the ids of `metricList.ts`, NaN where
 * undefined; only what `wanted` names is computed.
 */

/** `loss` from probabilities; `acc`, `f1` … from the highest score (the first among equals). */
export const epochMetrics = {
  classification: ['loss', 'acc', 'f1', 'precision', 'recall', 'auc'],
  'multi-label': ['loss', 'acc', 'f1', 'precision', 'recall', 'auc'],
  regression: ['loss', 'mae', 'mse', 'rmse', 'r2'],
  count: ['loss', 'mae', 'mse', 'rmse', 'r2', 'poisson_deviance'],
} as const

/**
 * @param yTrue class index of each sample
 * @param scores samples × classes probabilities, C order, or as in `runs/scores.ts`
 * @param asked `wanted`: ids without prefix; `positive`: the class that metrics of the positive class are about, by index
 */
export function classificationMetrics(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  asked: {
    readonly wanted?: readonly string[] | undefined
    readonly weights?: Float64Array | undefined
    readonly positive: number | undefined
    /** What was predicted where there are no scores. */
    readonly yPred?: ArrayLike<number>
  },
): Record<string, number> {
  const { wanted = epochMetrics.classification, weights, positive } = asked
  const confusion = once(() =>
    confusionOf(yTrue, asked.yPred ?? predictedClasses(scores, classes, yTrue.length), classes, weights),
  )
  const averages = once(() => {
    const found = averageRankings(
      { yTrue, classes, weights },
      [scores],
      wanted.filter(isOfRankings),
      positive,
    )
    return new Map(found.averages.map(({ id, values }) => [id, values[0]!]))
  })
  const means: Readonly<Record<string, () => number>> = {
    loss: () => meanOf(logLosses(yTrue, scores, classes), weights),
    brier: () => meanOf(brierScores(yTrue, scores, classes), weights),
  }
  return pick(wanted, (id) => {
    if (asked.yPred && isOfScores(id)) return Number.NaN
    if (Object.hasOwn(means, id)) return means[id]!()
    const formula = labelFormula(id, positive)
    if (formula) return formula.metric(confusion())
    if (isOfRankings(id)) return averages().get(id)
    const family = metricFamily(id)
    if (family?.kind !== 'top-k') return undefined
    const k = family.parameter
    return k < classes ? meanOf(topKHits(yTrue, scores, classes, k), weights) : Number.NaN
  })
}

/**
 * @param yTrue samples × labels of 0 and 1, C order
 * @param scores the probability of each; a label is predicted from the usual threshold on
 * @param wanted ids without prefix
 */
export function labelMetrics(
  yTrue: Float64Array,
  scores: Float64Array,
  labels: number,
  wanted: readonly string[] = epochMetrics['multi-label'],
  weights?: Float64Array,
): Record<string, number> {
  const yPred = decideUsually(scores)
  const arrays = { samples: yTrue.length / labels, classes: labels, yTrue, yPred, scores }
  return pick(wanted, multiLabelValues({ ...arrays, ...(weights && { weights }) }))
}

/** @param wanted ids without prefix; `loss` is the mean squared error, with `count` the mean Poisson deviance. */
export function numericMetrics(
  task: 'regression' | 'count',
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  wanted: readonly string[] = epochMetrics[task],
  weights?: Float64Array,
): Record<string, number> {
  const columns = numericColumns(yTrue, yPred, weights, new Float64Array(yTrue.length))
  return Object.fromEntries(
    wanted.flatMap((id) => {
      const formula = numericFormula(id, task)
      if (!formula) return []
      const means = formula.columns.flatMap((name) => columns.meanOf(name) ?? [])
      return [[id, means.length === formula.columns.length ? formula.value(means) : Number.NaN] as const]
    }),
  )
}

/**
 * Metrics of predictions by the task, as {@link classificationMetrics} and its like give them. The positive class is what
 * the predictions name, else class 1 of two.
 */
export function metricsOf(
  task: MetricTask,
  predictions: Predictions,
  wanted?: readonly string[],
): Record<string, number> {
  const { yTrue, yPred, scores, classes, weights } = predictions
  if (task === 'classification') {
    const positive = positiveClass(classes, predictions.positiveClass, predictions.classNames)
    return classificationMetrics(yTrue, scores, classes, {
      wanted,
      weights,
      positive,
      ...(!hasScores(predictions) && { yPred }),
    })
  }
  if (task === 'multi-label') return pick(wanted ?? epochMetrics[task], multiLabelValues(predictions))
  return numericMetrics(task, yTrue, yPred, wanted, weights)
}

/** The class of the highest score of each row, the first among equals. */
export function predictedClasses(
  scores: ArrayLike<number>,
  classes: number,
  samples = Math.floor(scores.length / classes),
): Float64Array {
  const scoreAt = scoreReader(scores, classes, samples)
  const predicted = new Float64Array(samples)
  for (let row = 0; row < predicted.length; row++) {
    let best = 0
    for (let index = 1; index < classes; index++) {
      if (scoreAt(row, index) > scoreAt(row, best)) best = index
    }
    predicted[row] = best
  }
  return predicted
}

function pick(
  wanted: readonly string[],
  valueOf: (id: string) => number | undefined,
): Record<string, number> {
  const metrics: Record<string, number> = {}
  for (const id of wanted) {
    const value = valueOf(id)
    if (value !== undefined) metrics[id] = value
  }
  return metrics
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
