import { emptyFloat64 } from '../../arrays/elements.ts'
import { precisionRecallKind, rocKind } from '../../metrics/curves.ts'
import { errorFigure, reliabilityOf } from '../../calibration/calibrationFigures.ts'
import type { Evaluation } from '../../metrics/evaluation.ts'
import { undefinedFigure } from '../../metrics/intervals/interval.ts'
import { positiveClass } from '../../metrics/positiveClass.ts'
import { areProbabilities } from '../../metrics/probabilityMetrics.ts'
import { scoreFigures } from '../../metrics/scoreFigures.ts'
import { hasScores } from '../../runs/scores.ts'
import type { Predictions } from '../../runs/predictions.ts'
import { drawnCurves } from '../../thresholds/drawnCurves.ts'
import { columnOf, labelsOf, predictionsOfLabels, scoresIn } from '../../thresholds/labels.ts'
import { stretchesOf } from '../../thresholds/stretches.ts'
import { confusionMatrixSvg } from '../confusionMatrix.ts'
import { labelOf } from '../confusionLabels.ts'
import { wholeText } from '../../wording/numbers.ts'
import { mostPoints, precisionRecallPlot, rocPlot } from './ranking.ts'
import { reliabilityPlot } from './reliability.ts'
import { systemTheme } from './theme.ts'

/** More classes than this are too many curves to rank; those that the model is worst at are drawn. */
const mostCurves = 26

/**
 * The pictures of an evaluation of classes as SVG, by file name without ending: with two classes of the positive one,
 * with more of each against the rest, the worst first; without scores the confusion matrix alone. Nothing for predicted values.
 */
export function evaluationPlots(
  predictions: Predictions,
  evaluation: Evaluation,
): Readonly<Record<string, string>> {
  const { classes } = predictions
  const samples = `${wholeText(predictions.samples)} samples`
  const each = 'class against the rest, the worst first'
  if (evaluation.task !== 'classification' || evaluation.classes.length === 0) return {}
  const matrix = confusionMatrixSvg(evaluation.confusionMatrix, evaluation.classNames, systemTheme)
  if (!hasScores(predictions)) return { confusion_matrix: matrix }
  const indices =
    classes === 2
      ? [positiveClass(2, evaluation.positiveClass, evaluation.classNames) ?? 1]
      : [...evaluation.classes.keys()]
          .toSorted(
            (a, b) => (evaluation.classes[a]!.auc.value ?? 2) - (evaluation.classes[b]!.auc.value ?? 2),
          )
          .slice(0, mostCurves)
  const room = classes > 2 ? emptyFloat64(predictions.samples) : undefined
  const ranked = indices.map((index) => ({
    name: `${classes === 2 ? 'class ' : ''}${labelOf(evaluation.classNames[index] ?? '', index)}`,
    auc: evaluation.classes[index]!.auc,
    ...rankingOf(predictions, evaluation, index, room),
  }))
  const roc = ranked.flatMap(({ name, curves, auc }) =>
    curves.roc ? [{ name, curve: curves.roc, figure: auc }] : [],
  )
  const precisionRecall = ranked
    .flatMap(({ name, curves, ap }) =>
      curves.precisionRecall ? [{ name, curve: curves.precisionRecall, figure: ap }] : [],
    )
    .toSorted((a, b) => (a.figure.value ?? 2) - (b.figure.value ?? 2))
  const [only] = ranked
  const reliable = areProbabilities(predictions) ? reliability(predictions, evaluation) : undefined
  return {
    confusion_matrix: matrix,
    ...(roc.length > 0 && { roc: rocPlot({ series: roc, samples, each }) }),
    ...(precisionRecall.length > 0 && {
      precision_recall: precisionRecallPlot({
        series: precisionRecall,
        samples,
        each,
        ...(classes === 2 && only && { prevalence: only.prevalence }),
      }),
    }),
    ...(reliable !== undefined && { reliability: reliable }),
  }
}

/**
 * The curves of a class against the rest, one class after the other, so that the thresholds of one are held at a time.
 *
 * @param room for the scores of a class
 */
function rankingOf(
  predictions: Predictions,
  evaluation: Evaluation,
  index: number,
  room: Float64Array | undefined,
) {
  const { classes, weights } = predictions
  const [labels, column] = [labelsOf(predictions, index), columnOf(predictions, index)]
  const stretches = stretchesOf(labels, column, weights)
  const { positives, negatives } = stretches
  const curves = drawnCurves(stretches, { roc: rocKind, precisionRecall: precisionRecallKind }, mostPoints)
  const against = () => ({ ...predictionsOfLabels(labels, labels, weights), scores: scoresIn(column, room) })
  const { ap } =
    classes === 2 ? { ap: evaluation.test.metrics['test_ap'] } : scoreFigures(against(), ['ap']).metrics
  return { curves, prevalence: positives / (positives + negatives), ap: ap ?? undefinedFigure }
}

/** Of the second of two classes; of more, of the class that is predicted. */
function reliability(predictions: Predictions, evaluation: Evaluation): string | undefined {
  const calibration = reliabilityOf(predictions, 'uniform')
  if (!calibration) return undefined
  const name =
    predictions.classes === 2 ? `class ${labelOf(evaluation.classNames[1] ?? '', 1)}` : 'predicted class'
  return reliabilityPlot({
    name,
    samples: `${wholeText(predictions.samples)} samples`,
    series: [{ name, calibration, error: errorFigure(calibration) }],
  })
}
