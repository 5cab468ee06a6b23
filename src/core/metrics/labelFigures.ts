import { confusionOf, emptyConfusion, sumMargins, type Confusion } from './confusion.ts'
import type { Figure } from './evaluation.ts'
import { figureOf } from './intervals/interval.ts'
import { multinomialIntervals, type BoundedMetric } from './intervals/multinomial.ts'
import { effectiveSize, wilson } from './intervals/wilson.ts'
import * as label from './labelMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Figures of the predicted labels: over all samples by metric id, and of each class. */
interface LabelFigures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly classes: readonly { readonly precision: Figure; readonly recall: Figure; readonly f1: Figure }[]
}

const fromZero = (metric: label.LabelMetric): BoundedMetric => ({ metric, lowest: 0 })

const resampled: Readonly<Record<string, BoundedMetric>> = {
  balanced_acc: fromZero(label.balancedAccuracy),
  f1: fromZero(label.macroF1),
  f1_weighted: fromZero(label.weightedF1),
  precision: fromZero(label.macroPrecision),
  precision_weighted: fromZero(label.weightedPrecision),
  recall: fromZero(label.macroRecall),
  mcc: { metric: label.matthewsCorrelation, lowest: -1 },
  kappa: { metric: label.cohenKappa, lowest: -1 },
}

/** @param counts the confusion matrix without weights; `predictions.weights` weigh the figures. */
export function labelFigures(predictions: Predictions, counts: Confusion): LabelFigures {
  const { yTrue, yPred, weights, classes } = predictions
  const confusion = weights ? confusionOf(yTrue, yPred, classes, weights) : counts
  const perClass = Array.from({ length: classes }, (_, index) =>
    fromZero((drawn) => label.f1Of(drawn, index)),
  )
  const metrics = [...Object.values(resampled), ...perClass]
  const intervals = multinomialIntervals(scaled(confusion, predictions), metrics)
  const figures = metrics.map(({ metric }, at) =>
    figureOf(metric(confusion), ...intervals[at]!, 'bootstrap-multinomial'),
  )

  const proportion = (value: number, counted: (row: number) => boolean): Figure =>
    figureOf(value, ...wilson(value, effectiveSize(yTrue.length, weights, counted)), 'wilson')
  const acc = proportion(label.accuracy(confusion), () => true)
  const named = Object.fromEntries(Object.keys(resampled).map((id, at) => [id, figures[at]!]))
  return {
    metrics: {
      acc,
      ...named,
      f1_micro: acc,
      precision_micro: acc,
      recall_micro: acc,
      recall_weighted: acc,
    },
    classes: perClass.map((_, index) => ({
      precision: proportion(label.precisionOf(confusion, index), (row) => yPred[row] === index),
      recall: proportion(label.recallOf(confusion, index), (row) => yTrue[row] === index),
      f1: figures[Object.keys(resampled).length + index]!,
    })),
  }
}

/** The weighted matrix brought to the effective number of samples, so that drawing from it has their noise. */
export function scaled(confusion: Confusion, { yTrue, weights }: Predictions): Confusion {
  if (!weights) return confusion
  const factor = Math.max(1, Math.round(effectiveSize(yTrue.length, weights))) / confusion.total
  const brought = emptyConfusion(confusion.classes)
  for (const [cell, weight] of confusion.cells.entries()) brought.cells[cell] = weight * factor
  sumMargins(brought)
  return brought
}
