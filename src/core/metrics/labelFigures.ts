import { confusionOf, confusionOfSquares, type Confusion } from './confusion.ts'
import type { Figure } from './evaluation.ts'
import { figureOf } from './intervals/interval.ts'
import { classCounts, fBetaInterval } from './intervals/fBeta.ts'
import { meanFBetaInterval } from './intervals/meanFBeta.ts'
import { meanOfShares } from './intervals/meanOfShares.ts'
import { multinomialIntervals, multinomialIntervalsOfWeighted } from './intervals/multinomial.ts'
import { f1Figure, proportionFigure, type ProportionMethod } from './intervals/proportion.ts'
import { effectiveSize, sizeOfShare } from './intervals/wilson.ts'
import { labelFormula, type LabelFormula } from './labelFormulas.ts'
import { fBetaOf, precisionOf, recallOf } from './labelMetrics.ts'
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
  predictions: Pick<Predictions, 'yTrue' | 'yPred' | 'classes' | 'weights'>,
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
  const squares = weights && confusionOfSquares(yTrue, yPred, classes, weights)
  const sizes = sizesOfRates(confusion, squares)
  const isWeighted = weights !== undefined
  const share = (value: number, size: number) => proportionFigure(value, size, isWeighted, method)
  const perClass = Array.from({ length: classes }, (_, index) => ({
    precision: share(precisionOf(confusion, index), sizes.predicted[index]!),
    recall: share(recallOf(confusion, index), sizes.actual[index]!),
    f1: f1Figure(
      confusion.correct[index]!,
      confusion.actual[index]! + confusion.predicted[index]!,
      sizes.either[index]!,
      isWeighted,
      method,
    ),
  }))
  const resampled = formulas.filter(([, { made }]) => made.of === 'matrix')
  const asked = resampled.map(([, formula]) => formula)
  const intervals =
    weights && squares
      ? multinomialIntervalsOfWeighted(confusion, squares, effectiveSize(yTrue.length, weights), asked)
      : multinomialIntervals(counts, asked)
  const boundsOf = new Map(resampled.map(([id], at) => [id, intervals[at]!]))
  const figure = (id: string, { made, metric }: LabelFormula): Figure => {
    const value = metric(confusion)
    if (made.of === 'samples') return share(value, sizes.all)
    if (made.of === 'matrix') return figureOf(value, ...boundsOf.get(id)!, 'bootstrap-multinomial')
    if (made.of === 'class') {
      const { index } = made
      if (made.rate !== 'f-beta') return perClass[index]![made.rate]
      if (made.beta === 1) return perClass[index]!.f1
      return fBetaFigure(confusion, index, sizes.either[index]!, made.beta)
    }
    if (made.rate === 'f-beta')
      return figureOf(value, ...meanFBetaInterval(confusion, sizes.either, made.beta), 'f-beta-mean')
    const margin = made.rate === 'recall' ? 'actual' : 'predicted'
    return figureOf(value, ...meanOfRates(confusion, confusion[margin], sizes[margin]), 'score-mean')
  }
  return {
    metrics: Object.fromEntries(formulas.map(([id, formula]) => [id, figure(id, formula)])),
    classes: perClass,
  }
}

/** F-beta of a class with its interval. */
export function fBetaFigure(confusion: Confusion, index: number, size: number, beta: number): Figure {
  const value = fBetaOf(beta)(confusion, index)
  return figureOf(value, ...fBetaInterval(classCounts(confusion, index), size, beta), 'score-outcomes')
}

/** Interval of the mean of `correct / wholes` over the classes that have any. */
function meanOfRates({ correct }: Confusion, wholes: Float64Array, sizes: Float64Array): [number, number] {
  const present = Array.from(sizes.keys()).filter((index) => sizes[index]! > 0)
  return meanOfShares(
    present.map((index) => (correct[index]! / wholes[index]!) * sizes[index]!),
    present.map((index) => sizes[index]!),
  )
}

interface Sizes {
  readonly all: number
  readonly actual: Float64Array
  readonly predicted: Float64Array
  readonly either: Float64Array
}

/**
 * How many samples there are, and of each class, taken for it, and either; of weighted ones the effective number that the
 * share of right ones among them has.
 */
function sizesOfRates(confusion: Confusion, squares: Confusion | undefined): Sizes {
  const { total, actual, predicted, correct, missed, mistaken } = confusion
  const wrong = missed.map((weight, index) => weight + mistaken[index]!)
  if (!squares) return { all: total, actual, predicted, either: correct.map((each, at) => each + wrong[at]!) }
  const squaresWrong = squares.missed.map((square, index) => square + squares.mistaken[index]!)
  const sizes = (of: Float64Array, squaresOfWrong: Float64Array) =>
    correct.map((right, at) => sizeOfShare([right, of[at]!], [squares.correct[at]!, squaresOfWrong[at]!]))
  return {
    all: sizeOfShare([sum(correct), sum(missed)], [sum(squares.correct), sum(squares.missed)]),
    actual: sizes(missed, squares.missed),
    predicted: sizes(mistaken, squares.mistaken),
    either: sizes(wrong, squaresWrong),
  }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
