import type { Figure } from './evaluation.ts'
import { areaFigure, precisionFigure } from './intervals/area.ts'
import { undefinedFigure } from './intervals/interval.ts'
import { meanFigureOfMany, meanFigures, mostSkewed } from './intervals/means.ts'
import { proportionFigure, type ProportionMethod } from './intervals/proportion.ts'
import { effectiveSize, effectiveSizeOfShare, effectiveSizes } from './intervals/wilson.ts'
import { areMany, meanFiguresOfMany, rankingFiguresOfTwo } from './manySamples.ts'
import { metricFamily } from './metricFamily.ts'
import { isOfScores } from './metricList.ts'
import { meanOf } from './mean.ts'
import {
  areProbabilities,
  brierScoreAt,
  brierScores,
  logLossAt,
  logLosses,
  topKHits,
} from './probabilityMetrics.ts'
import { averageRankings, isOfRankings, rankTwo } from './rankingAverages.ts'
import { hasScores } from '../runs/scores.ts'
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
  if (!hasScores(predictions)) return withoutScores(predictions, ids)
  const { yTrue, scores, classes, weights } = predictions
  const { probabilities, ...means } = areMany(predictions)
    ? meanFiguresOfMany(predictions)
    : meanFiguresOfFew(predictions)
  const metrics: Record<string, Figure> = { ...means }
  for (const id of ids) {
    const family = metricFamily(id)
    if (family?.kind !== 'top-k' || family.parameter >= classes) continue
    const hits = topKHits(yTrue, scores, classes, family.parameter)
    const size = effectiveSizeOfShare(yTrue.length, weights, (row) => hits[row] === 1)
    metrics[id] = proportionFigure(meanOf(hits, weights), size, weights !== undefined, method)
  }
  const ranked = rankingFigures(predictions, ids, positive)
  return { probabilities, metrics: { ...metrics, ...ranked.metrics }, aucs: ranked.aucs }
}

/** Nothing is known of what wasn't scored. */
function withoutScores({ classes }: Predictions, ids: readonly string[]): ScoreFigures {
  return {
    metrics: Object.fromEntries(
      ids.flatMap((id) =>
        isOfScores(id) && (metricFamily(id)?.parameter ?? 0) < classes ? [[id, undefinedFigure]] : [],
      ),
    ),
    aucs: Array.from({ length: classes }, () => undefinedFigure),
    probabilities: false,
  }
}

function meanFiguresOfFew(predictions: Predictions): {
  loss: Figure
  brier: Figure
  probabilities: boolean
} {
  const { yTrue, scores, classes, weights } = predictions
  const probabilities = areProbabilities(predictions)
  if (!probabilities) return { loss: undefinedFigure, brier: undefinedFigure, probabilities }
  const samples = yTrue.length
  if (samples > mostSkewed) {
    const [lossAt, brierAt] = [logLossAt(yTrue, scores, classes), brierScoreAt(yTrue, scores, classes)]
    return {
      loss: meanFigureOfMany(samples, lossAt, weights),
      brier: meanFigureOfMany(samples, brierAt, weights),
      probabilities,
    }
  }
  const columns = { loss: logLosses(yTrue, scores, classes), brier: brierScores(yTrue, scores, classes) }
  return { ...meanFigures(columns, weights), probabilities }
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
    const metrics = ids.flatMap((id) => (isOfRankings(id) ? [[id, id.startsWith('ap') ? ap : auc]] : []))
    return { metrics: Object.fromEntries(metrics), aucs: ofTwo.map((each) => each.auc) }
  }
  return classes === 2 ? figuresOfTwo(predictions, ids, positive) : figuresOfSeveral(predictions, ids)
}

function figuresOfTwo(
  { yTrue, scores, weights }: Predictions,
  ids: readonly string[],
  positive: number,
): { metrics: Record<string, Figure>; aucs: readonly Figure[] } {
  const sizes = effectiveSizes(yTrue, 2, weights)
  const all = effectiveSize(yTrue.length, weights)
  const samples = { yTrue, classes: 2, weights }
  const rankings = rankTwo(samples, scores, sizes)
  const aucs = rankings.map(({ auc }, index) =>
    areaFigure(auc.value, auc.error, sizes[index]!, all - sizes[index]!, 'delong'),
  )
  const { value, error } = rankings[positive]!.precision
  const ap = precisionFigure(value, error, sizes[positive]!)
  const metrics = ids.flatMap((id) =>
    isOfRankings(id) ? [[id, id.startsWith('ap') ? ap : aucs[positive]!] as const] : [],
  )
  return { metrics: Object.fromEntries(metrics), aucs }
}

function figuresOfSeveral(
  { yTrue, scores, classes, weights }: Predictions,
  ids: readonly string[],
): { metrics: Record<string, Figure>; aucs: readonly Figure[] } {
  const sizes = effectiveSizes(yTrue, classes, weights)
  const all = effectiveSize(yTrue.length, weights)
  const asked = ids.filter(isOfRankings)
  const { averages, areas } = averageRankings({ yTrue, classes, weights }, [scores], asked, 1, sizes)
  const aucs = areas.map(({ value, error }, own) =>
    areaFigure(value, error, sizes[own]!, all - sizes[own]!, 'delong'),
  )
  /** How many positives speak for an average over classes where its error says nothing. */
  const fewest = Math.min(...sizes)
  const metrics = averages.map(({ id, values, spread }) => {
    const [value, { error, degrees }] = [values[0]!, spread!]
    if (id.startsWith('ap')) return [id, precisionFigure(value, error, fewest, degrees)] as const
    const method = id.startsWith('auc_ovo') ? 'delong-ovo' : 'delong-ovr'
    return [id, areaFigure(value, error, fewest, all - fewest, method, degrees)] as const
  })
  return { metrics: Object.fromEntries(metrics), aucs }
}
