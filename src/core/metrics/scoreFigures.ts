import type { Figure } from './evaluation.ts'
import { influenceError, logitInterval, newcombe } from './intervals/area.ts'
import { figureOf, undefinedFigure, type IntervalMethod } from './intervals/interval.ts'
import { meanFigures } from './intervals/means.ts'
import { effectiveSize, wilson } from './intervals/wilson.ts'
import { areProbabilities, brierScores, logLosses, meanOf, topKHits } from './probabilityMetrics.ts'
import { averagePrecision, rankClass, rocAuc } from './ranking.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Figures of the scores: over all samples by metric id, and each class's area under the curve against the rest. */
interface ScoreFigures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly aucs: readonly Figure[]
  /** False where the rows are no probabilities, so that loss and Brier score are undefined. */
  readonly probabilities: boolean
}

export function scoreFigures(predictions: Predictions): ScoreFigures {
  const { yTrue, scores, classes, weights } = predictions
  const probabilities = areProbabilities(scores, classes)
  const means = probabilities
    ? meanFigures(
        { loss: logLosses(yTrue, scores, classes), brier: brierScores(yTrue, scores, classes) },
        weights,
      )
    : { loss: undefinedFigure, brier: undefinedFigure }
  const metrics: Record<string, Figure> = { ...means }
  for (const k of [2, 3, 5]) {
    if (k >= classes) continue
    const share = meanOf(topKHits(yTrue, scores, classes, k), weights)
    metrics[`top${k}_acc`] = figureOf(share, ...wilson(share, effectiveSize(yTrue.length, weights)), 'wilson')
  }
  return { probabilities, ...rankingFigures(predictions, metrics) }
}

function rankingFigures(
  { yTrue, scores, classes, weights }: Predictions,
  metrics: Record<string, Figure>,
): { metrics: Record<string, Figure>; aucs: readonly Figure[] } {
  const samples = yTrue.length
  const sizes = Array.from({ length: classes }, (_, index) =>
    effectiveSize(samples, weights, (row) => yTrue[row] === index),
  )
  const allSize = effectiveSize(samples, weights)
  const rankings = Array.from({ length: classes }, (_, index) =>
    rankClass(yTrue, scores, classes, index, weights),
  )
  const error = (influence: Float64Array) => influenceError(influence, yTrue, sizes)
  const ofArea = (value: number, influence: Float64Array, index: number, method: IntervalMethod): Figure => {
    const [low, high] = logitInterval(value, error(influence))
    return Number.isFinite(low)
      ? figureOf(value, low, high, method)
      : figureOf(value, ...newcombe(value, sizes[index]!, allSize - sizes[index]!), 'newcombe')
  }
  const aucs = rankings.map((ranking, index) => {
    const influence = new Float64Array(samples)
    return ofArea(rocAuc(ranking, influence), influence, index, 'delong')
  })
  if (classes === 2) {
    const influence = new Float64Array(samples)
    const ap = averagePrecision(rankings[1]!, influence)
    const figure = ofPrecision(ap, error(influence), sizes[1]!)
    return { metrics: { ...metrics, auc: aucs[1]!, auc_weighted: aucs[1]!, ap: figure }, aucs }
  }
  const average = (metric: typeof rocAuc, shares: readonly number[]): [number, number] => {
    const influence = new Float64Array(samples)
    const value = rankings.reduce(
      (sum, ranking, index) => sum + (shares[index] ?? 0) * metric(ranking, influence, shares[index]),
      0,
    )
    return [value, error(influence)]
  }
  const even = Array.from({ length: classes }, () => 1 / classes)
  const weight = weights ? weights.reduce((sum, value) => sum + value, 0) : samples
  const prevalence = rankings.map((ranking) => ranking.positiveWeight / weight)
  const smallest = Math.min(...sizes)
  const area = (shares: readonly number[]): Figure => {
    const [value, standardError] = average(rocAuc, shares)
    const [low, high] = logitInterval(value, standardError)
    return Number.isFinite(low)
      ? figureOf(value, low, high, 'delong-ovr')
      : figureOf(value, ...newcombe(value, smallest, allSize - smallest), 'newcombe')
  }
  const figures = {
    auc: area(even),
    auc_weighted: area(prevalence),
    ap: ofPrecision(...average(averagePrecision, even), smallest),
  }
  return { metrics: { ...metrics, ...figures }, aucs }
}

function ofPrecision(value: number, standardError: number, positives: number): Figure {
  const [low, high] = logitInterval(value, standardError)
  return Number.isFinite(low)
    ? figureOf(value, low, high, 'jackknife')
    : figureOf(value, ...wilson(value, positives), 'wilson')
}
