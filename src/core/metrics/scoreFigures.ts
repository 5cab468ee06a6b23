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
import { averagePrecision, rankClass, rocAuc } from './ranking.ts'
import { oneVersusOnePart } from './oneVersusOne.ts'
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
  const { classes } = predictions
  const ofTwo = classes === 2 && areMany(predictions) ? rankingFiguresOfTwo(predictions) : undefined
  if (ofTwo) {
    const { auc, ap } = ofTwo[positive]!
    const metrics = ids.flatMap((id) => (rankingFormula(id) ? [[id, id.startsWith('ap') ? ap : auc]] : []))
    return { metrics: Object.fromEntries(metrics), aucs: ofTwo.map((each) => each.auc) }
  }
  return classes === 2 ? figuresOfTwo(predictions, ids, positive) : figuresOfSeveral(predictions, ids)
}

function figuresOfTwo(
  { yTrue, scores, weights }: Predictions,
  ids: readonly string[],
  positive: number,
): { metrics: Record<string, Figure>; aucs: readonly Figure[] } {
  const { sizes, all } = effectiveSizes(yTrue, 2, weights)
  const influence = new Float64Array(yTrue.length)
  const metrics: Record<string, Figure> = {}
  const aucs = [0, 1].map((index) => {
    const ranking = rankClass(yTrue, scores, 2, index, weights)
    const value = rocAuc(ranking, influence.fill(0))
    const error = influenceError(influence, yTrue, sizes)
    const auc = areaFigure(value, error, sizes[index]!, all - sizes[index]!, 'delong')
    if (index !== positive) return auc
    const precision = averagePrecision(ranking, influence.fill(0))
    const ap = precisionFigure(precision, influenceError(influence, yTrue, sizes), sizes[index]!)
    for (const id of ids) if (rankingFormula(id)) metrics[id] = id.startsWith('ap') ? ap : auc
    return auc
  })
  return { metrics, aucs }
}

/** Class by class, so that no more than one ranking is ever kept. */
function figuresOfSeveral(
  { yTrue, scores, classes, weights }: Predictions,
  ids: readonly string[],
): { metrics: Record<string, Figure>; aucs: readonly Figure[] } {
  const samples = yTrue.length
  const { sizes, all, sums } = effectiveSizes(yTrue, classes, weights)
  const total = sums.reduce((sum, size) => sum + size, 0)
  const averages = ids
    .filter((id) => rankingFormula(id))
    .map((id) => ({ id, value: 0, influence: new Float64Array(samples) }))
  const one = new Float64Array(samples)
  const aucs: Figure[] = []
  for (let own = 0; own < classes; own++) {
    const ranking = rankClass(yTrue, scores, classes, own, weights)
    const shareOf = (id: string) => (id.endsWith('_weighted') ? sums[own]! / total : 1 / classes)
    const addTo = (kind: string, value: number) => {
      for (const average of averages) {
        if (average.id.replace('_weighted', '') !== kind) continue
        const share = shareOf(average.id)
        average.value += share * value
        const { influence } = average
        for (let row = 0; row < samples; row++) influence[row] = influence[row]! + share * one[row]!
      }
    }
    const auc = rocAuc(ranking, one.fill(0))
    const error = influenceError(one, yTrue, sizes)
    aucs.push(areaFigure(auc, error, sizes[own]!, all - sizes[own]!, 'delong'))
    addTo('auc', auc)
    if (averages.some(({ id }) => id.startsWith('ap'))) addTo('ap', averagePrecision(ranking, one.fill(0)))
    for (const average of averages.filter(({ id }) => id.startsWith('auc_ovo'))) {
      const isWeighted = average.id.endsWith('_weighted')
      average.value += oneVersusOnePart(yTrue, ranking, own, sums, isWeighted, average.influence)
    }
  }
  /** How many positives speak for an average over classes where its error says nothing. */
  const fewest = Math.min(...sizes)
  const metrics = averages.map(({ id, value, influence }) => {
    const error = influenceError(influence, yTrue, sizes)
    if (id.startsWith('ap')) return [id, precisionFigure(value, error, fewest)] as const
    const method = id.startsWith('auc_ovo') ? 'delong-ovo' : 'delong-ovr'
    return [id, areaFigure(value, error, fewest, all - fewest, method)] as const
  })
  return { metrics: Object.fromEntries(metrics), aucs }
}

/** Kish's effective number of samples of each class and of all, and each class's weight. */
function effectiveSizes(
  yTrue: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): { readonly sizes: Float64Array; readonly all: number; readonly sums: Float64Array } {
  const [sums, squares] = [new Float64Array(classes), new Float64Array(classes)]
  for (let row = 0; row < yTrue.length; row++) {
    const [label, weight] = [yTrue[row]!, weights ? weights[row]! : 1]
    sums[label] = sums[label]! + weight
    squares[label] = squares[label]! + weight * weight
  }
  const sizes = sums.map((sum, label) => (squares[label]! > 0 ? (sum * sum) / squares[label]! : 0))
  return { sizes, all: effectiveSize(yTrue.length, weights), sums }
}
