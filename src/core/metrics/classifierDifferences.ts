import type { MetricDifference } from './comparison.ts'
import { confusionOf } from './confusion.ts'
import { differenceOf } from './difference.ts'
import { influenceError } from './intervals/area.ts'
import { bootstrapMeans, type MeanFunction } from './intervals/means.ts'
import { z95 } from './intervals/normal.ts'
import { pairedDifference, type PairedCounts } from './intervals/paired.ts'
import { pairedLabelIntervals } from './intervals/pairedBootstrap.ts'
import { effectiveSize } from './intervals/wilson.ts'
import { accuracy, balancedAccuracy, macroF1, matthewsCorrelation } from './labelMetrics.ts'
import type { LabelMetric } from './labelMetrics.ts'
import { brierScores, logLosses, meanOf } from './probabilityMetrics.ts'
import { averagePrecision, rankClass, rocAuc } from './ranking.ts'
import type { Predictions } from '../runs/predictions.ts'

const labelMetrics: Readonly<Record<string, LabelMetric>> = {
  acc: accuracy,
  balanced_acc: balancedAccuracy,
  f1: macroF1,
  mcc: matthewsCorrelation,
}

/** Samples that both, one or none of two models gets right. */
export function countAlone(first: Predictions, second: Predictions): PairedCounts {
  const counts = { both: 0, first: 0, second: 0, neither: 0 }
  for (const [row, actual] of first.yTrue.entries()) {
    const [one, other] = [first.yPred[row] === actual, second.yPred[row] === actual]
    counts[one ? (other ? 'both' : 'first') : other ? 'second' : 'neither']++
  }
  return counts
}

/** Differences of two classifiers on the same samples in the same order, by metric id. */
export function classifierDifferences(
  first: Predictions,
  second: Predictions,
): Record<string, MetricDifference> {
  return {
    ...labelDifferences(first, second),
    ...rankingDifferences(first, second),
    ...meanDifferences(first, second),
  }
}

function labelDifferences(first: Predictions, second: Predictions): Record<string, MetricDifference> {
  const { yTrue, classes, weights } = first
  const metrics = Object.values(labelMetrics)
  const intervals = pairedLabelIntervals(yTrue, first.yPred, second.yPred, classes, metrics, weights)
  const [one, other] = [first, second].map(({ yPred }) => confusionOf(yTrue, yPred, classes, weights))
  return Object.fromEntries(
    Object.entries(labelMetrics).map(([id, metric], at) => {
      const byCounts = id === 'acc' && !weights
      const interval = byCounts ? pairedDifference(countAlone(first, second)) : intervals[at]!
      const method = byCounts ? 'newcombe-paired' : 'bootstrap-paired'
      return [id, differenceOf(id, metric(one!), metric(other!), interval, method)]
    }),
  )
}

function rankingDifferences(first: Predictions, second: Predictions): Record<string, MetricDifference> {
  const { yTrue, classes, weights } = first
  const sizes = Array.from({ length: classes }, (_, index) =>
    effectiveSize(yTrue.length, weights, (row) => yTrue[row] === index),
  )
  const ranked = classes === 2 ? [1] : Array.from({ length: classes }, (_, index) => index)
  const difference = (id: string, metric: typeof rocAuc): MetricDifference => {
    const influence = new Float64Array(yTrue.length)
    const value = ({ scores }: Predictions, sign: 1 | -1) =>
      ranked.reduce((sum, index) => {
        const ranking = rankClass(yTrue, scores, classes, index, weights)
        return sum + metric(ranking, influence, sign / ranked.length) / ranked.length
      }, 0)
    const [one, other] = [value(first, 1), value(second, -1)]
    const half = z95 * influenceError(influence, yTrue, sizes)
    return differenceOf(
      id,
      one,
      other,
      [one - other - half, one - other + half],
      metric === rocAuc ? 'delong-paired' : 'jackknife-paired',
    )
  }
  return { auc: difference('auc', rocAuc), ap: difference('ap', averagePrecision) }
}

function meanDifferences(first: Predictions, second: Predictions): Record<string, MetricDifference> {
  const { yTrue, classes, weights } = first
  const columns = { loss: logLosses, brier: brierScores }
  const pairs = Object.values(columns).map((column) =>
    [first, second].map(({ scores }) => column(yTrue, scores, classes)),
  )
  const gaps = pairs.map(([one, other]) => one!.map((value, row) => value - other![row]!))
  const intervals = bootstrapMeans(
    gaps,
    gaps.map(
      (_, at): MeanFunction =>
        (means) =>
          means[at]!,
    ),
    weights,
  )
  return Object.fromEntries(
    Object.keys(columns).map((id, at) => {
      const [one, other] = pairs[at]!.map((column) => meanOf(column, weights))
      return [id, differenceOf(id, one!, other!, intervals[at]!, 'bootstrap-paired')]
    }),
  )
}
