import { filled } from '../arrays/elements.ts'
import { calibrationOfColumn, type BinStrategy, type Calibration } from '../metrics/curvesCalibration.ts'
import { areNarrow, confusionOf } from '../metrics/confusion.ts'
import { countClasses } from '../metrics/countClasses.ts'
import type { Figure } from '../metrics/evaluation.ts'
import { doubtsOfClasses, withDoubts } from '../metrics/intervals/doubts.ts'
import { doubtsOfWeights, heavyWeights } from '../metrics/intervals/heavyWeights.ts'
import { figureOf, undefinedFigure } from '../metrics/intervals/interval.ts'
import { meanFigures } from '../metrics/intervals/means.ts'
import { labelFigures } from '../metrics/labelFigures.ts'
import { brierScores, logLosses } from '../metrics/probabilityMetrics.ts'
import type { NumberColumn } from '../metrics/kernels/valueColumn.ts'
import type { Predictions } from '../runs/predictions.ts'
import { emptyLabels } from '../runs/narrowLabels.ts'
import { scoreColumn } from '../runs/scores.ts'

/** Expected calibration error with ten bins of equal width, and of equally many samples, each with its 95 % interval. */
export interface CalibrationErrors {
  readonly ece: Figure
  readonly adaptive_ece: Figure
}

/** How well probabilities are what they say, each with its 95 % interval. */
export interface CalibrationFigures extends CalibrationErrors {
  readonly loss: Figure
  readonly brier: Figure
  readonly acc: Figure
}

type Scored = Pick<Predictions, 'yTrue' | 'yPred' | 'scores' | 'classes' | 'weights'>

export function calibrationFigures(predictions: Scored): CalibrationFigures {
  const { yTrue, yPred, scores, classes, weights } = predictions
  const supports = countClasses(yTrue, classes)
  const { loss, brier } = meanFigures(
    { loss: logLosses(yTrue, scores, classes), brier: brierScores(yTrue, scores, classes) },
    weights,
  )
  const acc = labelFigures(predictions, confusionOf(yTrue, yPred, classes), ['acc']).metrics['acc']!
  return {
    loss: withDoubts(loss, doubtsOfClasses('loss', supports)),
    brier: withDoubts(brier, doubtsOfClasses('brier', supports)),
    ...calibrationErrors(predictions),
    acc: withDoubts(acc, doubtsOfWeights('acc', heavyWeights(yTrue, classes, weights))),
  }
}

/** The calibration errors of what {@link reliabilityOf} is about. */
export function calibrationErrors(predictions: Scored): CalibrationErrors {
  const judged = judgedOf(predictions)
  const { yTrue, classes, weights } = predictions
  const supports = countClasses(yTrue, classes)
  const heavy = heavyWeights(yTrue, classes, weights)
  const figure = (id: keyof CalibrationErrors, strategy: BinStrategy) =>
    withDoubts(errorFigure(reliability(judged, strategy)), [
      ...doubtsOfClasses(id, supports),
      ...doubtsOfWeights(id, heavy),
    ])
  return { ece: figure('ece', 'uniform'), adaptive_ece: figure('adaptive_ece', 'quantile') }
}

/**
 * Reliability of the second of two classes; of more, of the highest probability of each sample: whether the class
 * that was predicted with it was right.
 */
export const reliabilityOf = (predictions: Scored, strategy: BinStrategy): Calibration | undefined =>
  reliability(judgedOf(predictions), strategy)

/** The probabilities that are judged, those of the class of their index. */
interface Judged {
  readonly yTrue: ArrayLike<number>
  readonly column: NumberColumn
  readonly weights: Float64Array | undefined
}

const reliability = ({ yTrue, column, weights }: Judged, strategy: BinStrategy): Calibration | undefined =>
  calibrationOfColumn(yTrue, column, weights, strategy)

function judgedOf({ yTrue, yPred, scores, classes, weights }: Scored): Judged {
  const column = scoreColumn(scores, classes, yPred.length, 1)
  if (classes === 2) return { yTrue, column, weights }
  // Being right is the class.
  const right = emptyLabels(yPred.length, 2)
  for (let row = 0; row < right.length; row++) right[row] = yPred[row] === yTrue[row] ? 1 : 0
  if (areNarrow(yPred)) return { yTrue: right, column: { ...column, pick: yPred }, weights }
  const highest = filled(new Float64Array(yPred.length), (row) => scores[row * classes + yPred[row]!]!)
  // The second of two classes, which stands alone.
  return { yTrue: right, column: scoreColumn(highest, 2, yPred.length, 1), weights }
}

export function errorFigure(calibration: Calibration | undefined): Figure {
  return calibration
    ? figureOf(calibration.error, calibration.errorLow, calibration.errorHigh, 'bootstrap-bins')
    : undefinedFigure
}
