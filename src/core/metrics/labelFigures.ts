import { confusionOf, emptyConfusion, sumMargins, type Confusion } from './confusion.ts'
import type { Figure } from './evaluation.ts'
import { figureOf } from './intervals/interval.ts'
import { multinomialIntervals, type BoundedMetric } from './intervals/multinomial.ts'
import { proportionFigure, type ProportionMethod } from './intervals/proportion.ts'
import { effectiveSize } from './intervals/wilson.ts'
import { labelFormula } from './labelFormulas.ts'
import { accuracy, f1Of, precisionOf, recallOf } from './labelMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Figures of the predicted labels: over all samples by metric id, and of each class. */
interface LabelFigures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly classes: readonly { readonly precision: Figure; readonly recall: Figure; readonly f1: Figure }[]
}

/**
 * @param counts the confusion matrix without weights; `predictions.weights` weigh the figures
 * @param ids of metrics, as in `metricList.ts`; those that are none of the confusion matrix are left out
 */
export function labelFigures(
  predictions: Predictions,
  counts: Confusion,
  ids: readonly string[],
  positive?: number,
  method?: ProportionMethod,
): LabelFigures {
  const { yTrue, yPred, weights, classes } = predictions
  const confusion = weights ? confusionOf(yTrue, yPred, classes, weights) : counts
  const formulas = ids.flatMap((id) => {
    const formula = labelFormula(id, positive)
    return formula ? [[id, formula] as const] : []
  })
  const resampled = formulas.filter(([, { isAccuracy }]) => !isAccuracy)
  const perClass = Array.from({ length: classes }, (_, index): BoundedMetric => ({
    metric: (drawn) => f1Of(drawn, index),
    lowest: 0,
  }))
  const bounded = [...resampled.map(([, formula]) => formula), ...perClass]
  const intervals = multinomialIntervals(scaled(confusion, predictions), bounded)
  const figures = bounded.map(({ metric }, at) =>
    figureOf(metric(confusion), ...intervals[at]!, 'bootstrap-multinomial'),
  )

  /** Of `count` samples; with weights of the effective number of those that count. */
  const proportion = (value: number, count: number, counted: (row: number) => boolean): Figure => {
    const size = weights ? effectiveSize(yTrue.length, weights, counted) : count
    return proportionFigure(value, size, weights !== undefined, method)
  }
  const right = proportion(accuracy(confusion), confusion.total, () => true)
  const perClassFigures = perClass.map((_, index) => ({
    precision: proportion(
      precisionOf(confusion, index),
      confusion.predicted[index]!,
      (row) => yPred[row] === index,
    ),
    recall: proportion(recallOf(confusion, index), confusion.actual[index]!, (row) => yTrue[row] === index),
    f1: figures[resampled.length + index]!,
  }))
  const own = positive === undefined ? undefined : perClassFigures[positive]
  return {
    metrics: Object.fromEntries([
      ...formulas.flatMap(([id, { isAccuracy }]) => (isAccuracy ? [[id, right] as const] : [])),
      ...resampled.map(([id], at) => [id, figures[at]!] as const),
      // Of one class they are the class's own figures.
      ...(own ? ofPositive(ids, own) : []),
    ]),
    classes: perClassFigures,
  }
}

function ofPositive(
  ids: readonly string[],
  { precision, recall }: LabelFigures['classes'][number],
): [id: string, figure: Figure][] {
  const figures = { precision_positive: precision, recall_positive: recall }
  return Object.entries(figures).filter(([id]) => ids.includes(id))
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
