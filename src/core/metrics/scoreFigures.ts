import type { Figure } from './evaluation.ts'
import { areaFigure, influenceError, precisionFigure } from './intervals/area.ts'
import { undefinedFigure } from './intervals/interval.ts'
import { meanFigures } from './intervals/means.ts'
import { proportionFigure, type ProportionMethod } from './intervals/proportion.ts'
import { effectiveSize } from './intervals/wilson.ts'
import { areMany, meanFiguresOfMany, rankingFiguresOfTwo } from './manySamples.ts'
import { metricFamily } from './metricList.ts'
import { meanOf } from './mean.ts'
import { areProbabilities, brierScores, logLosses, topKHits } from './probabilityMetrics.ts'
import { rankClass, rocAuc } from './ranking.ts'
import { rankingFormula } from './rankingFormulas.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Figures of the scores: over all samples by metric id, and each class's area under the curve against the rest. */
interface ScoreFigures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly aucs: readonly Figure[]
  /** False where the rows are no probabilities, so that loss and Brier score are undefined. */
  readonly probabilities: boolean
}

/** @param ids as in `metricList.ts`; those that are none of scores are left out */
export function scoreFigures(
  predictions: Predictions,
  ids: readonly string[],
  positive?: number,
  method?: ProportionMethod,
): ScoreFigures {
  const { yTrue, scores, classes, weights } = predictions
  const { probabilities, ...means } = areMany(predictions)
    ? meanFiguresOfMany(predictions)
    : meanFiguresOfFew(predictions)
  const metrics: Record<string, Figure> = { ...means }
  for (const id of ids) {
    const family = metricFamily(id)
    if (family?.kind !== 'top-k' || family.parameter >= classes) continue
    const share = meanOf(topKHits(yTrue, scores, classes, family.parameter), weights)
    metrics[id] = proportionFigure(share, effectiveSize(yTrue.length, weights), weights !== undefined, method)
  }
  const ranked = rankingFigures(predictions, ids, positive)
  return { probabilities, metrics: { ...metrics, ...ranked.metrics }, aucs: ranked.aucs }
}

function meanFiguresOfFew({ yTrue, scores, classes, weights }: Predictions): {
  loss: Figure
  brier: Figure
  probabilities: boolean
} {
  const probabilities = areProbabilities(scores, classes)
  const means = probabilities
    ? meanFigures(
        { loss: logLosses(yTrue, scores, classes), brier: brierScores(yTrue, scores, classes) },
        weights,
      )
    : { loss: undefinedFigure, brier: undefinedFigure }
  return { ...means, probabilities }
}

function rankingFigures(
  predictions: Predictions,
  ids: readonly string[],
  positive = 1,
): { metrics: Record<string, Figure>; aucs: readonly Figure[] } {
  const { yTrue, scores, classes, weights } = predictions
  const ofTwo = classes === 2 && areMany(predictions) ? rankingFiguresOfTwo(predictions) : undefined
  if (ofTwo) {
    const { auc, ap } = ofTwo[positive]!
    const metrics = ids.flatMap((id) => (rankingFormula(id) ? [[id, id.startsWith('ap') ? ap : auc]] : []))
    return { metrics: Object.fromEntries(metrics), aucs: ofTwo.map((each) => each.auc) }
  }
  const samples = yTrue.length
  const sizes = Array.from({ length: classes }, (_, index) =>
    effectiveSize(samples, weights, (row) => yTrue[row] === index),
  )
  const allSize = effectiveSize(samples, weights)
  const rankings = Array.from({ length: classes }, (_, index) =>
    rankClass(yTrue, scores, classes, index, weights),
  )
  const aucs = rankings.map((ranking, index) => {
    const influence = new Float64Array(samples)
    const value = rocAuc(ranking, influence)
    const error = influenceError(influence, yTrue, sizes)
    return areaFigure(value, error, sizes[index]!, allSize - sizes[index]!, 'delong')
  })
  /** How many positives speak for an average over classes where its error says nothing. */
  const fewest = classes === 2 ? sizes[positive]! : Math.min(...sizes)
  const metrics: Record<string, Figure> = {}
  for (const id of ids) {
    const formula = rankingFormula(id)
    if (!formula) continue
    if (classes === 2 && id.startsWith('auc')) {
      metrics[id] = aucs[positive]!
      continue
    }
    const influence = new Float64Array(samples)
    const value = formula(yTrue, rankings, positive, influence)
    const error = influenceError(influence, yTrue, sizes)
    if (id.startsWith('ap')) metrics[id] = precisionFigure(value, error, fewest)
    else {
      const method = id.startsWith('auc_ovo') ? 'delong-ovo' : 'delong-ovr'
      metrics[id] = areaFigure(value, error, fewest, allSize - fewest, method)
    }
  }
  return { metrics, aucs }
}
