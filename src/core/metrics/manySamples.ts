import { areNarrow } from './confusion.ts'
import type { Figure } from './evaluation.ts'
import { areaFigure, precisionFigure } from './intervals/area.ts'
import { undefinedFigure } from './intervals/interval.ts'
import { mostSkewed, normalFigure } from './intervals/means.ts'
import { meanBrierScore, meanLoss } from './kernels/means.ts'
import { rankAreas, type RankedAreas } from './kernels/ranking.ts'
import type { Predictions } from '../runs/predictions.ts'

/*
 * Figures of the scores of very many samples without weights, by kernels: the same figures, but no value a sample is
 * ever kept.
 */

export type ManySamples = Predictions & { readonly yTrue: Uint8Array | Uint16Array }

export function areMany(predictions: Predictions): predictions is ManySamples {
  const { yTrue, weights } = predictions
  return !weights && areNarrow(yTrue) && yTrue.length > mostSkewed
}

/** Loss and Brier score; undefined both where the rows are no probabilities. */
export function meanFiguresOfMany({ yTrue, scores, classes, samples }: ManySamples): {
  readonly loss: Figure
  readonly brier: Figure
  readonly probabilities: boolean
} {
  const brier = meanBrierScore(yTrue, scores, classes)
  if (brier.improper > 0) return { loss: undefinedFigure, brier: undefinedFigure, probabilities: false }
  const loss = meanLoss(yTrue, scores, classes)
  return { loss: normalFigure(loss, samples), brier: normalFigure(brier, samples), probabilities: true }
}

/** Area under the ROC curve and average precision of each of two classes; undefined where a score is far from [0, 1]. */
export function rankingFiguresOfTwo({
  yTrue,
  scores,
}: ManySamples): readonly { readonly auc: Figure; readonly ap: Figure }[] | undefined {
  const areas = [0, 1].flatMap((index) => rankAreas(yTrue, scores, 2, index) ?? [])
  return areas.length === 2 ? areas.map(figuresOf) : undefined
}

function figuresOf(areas: RankedAreas): { auc: Figure; ap: Figure } {
  const { positives, negatives, auc, aucVariance, averagePrecision, averagePrecisionVariance } = areas
  return {
    auc: areaFigure(auc, Math.sqrt(aucVariance), positives, negatives, 'delong'),
    ap: precisionFigure(averagePrecision, Math.sqrt(averagePrecisionVariance), positives),
  }
}
