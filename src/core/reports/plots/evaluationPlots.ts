import { precisionRecallCurve, rocCurve, thresholdCounts } from '../../metrics/curves.ts'
import { errorFigure, reliabilityOf } from '../../calibration/calibrationFigures.ts'
import type { Evaluation } from '../../metrics/evaluation.ts'
import { undefinedFigure } from '../../metrics/intervals/interval.ts'
import { positiveClass } from '../../metrics/positiveClass.ts'
import { areProbabilities } from '../../metrics/probabilityMetrics.ts'
import { averagePrecision, rankClass } from '../../metrics/ranking.ts'
import { hasScores } from '../../runs/scores.ts'
import type { Predictions } from '../../runs/predictions.ts'
import { confusionMatrixSvg } from '../confusionMatrix.ts'
import { labelOf } from '../confusionLabels.ts'
import { wholeText } from '../../wording/numbers.ts'
import { precisionRecallPlot, rocPlot } from './ranking.ts'
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
  const { yTrue, scores, classes, weights } = predictions
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
  const ranked = indices.map((index) => {
    const ranking = rankClass(yTrue, scores, classes, index, weights)
    const ap = averagePrecision(ranking)
    return {
      index,
      name: `${classes === 2 ? 'class ' : ''}${labelOf(evaluation.classNames[index] ?? '', index)}`,
      counts: thresholdCounts(ranking),
      auc: evaluation.classes[index]!.auc,
      ap:
        classes === 2
          ? (evaluation.test.metrics['test_ap'] ?? undefinedFigure)
          : { value: Number.isNaN(ap) ? null : ap, low: null, high: null },
    }
  })
  const roc = ranked.flatMap(({ name, counts, auc }) => {
    const curve = rocCurve(counts)
    return curve ? [{ name, curve, figure: auc }] : []
  })
  const precisionRecall = ranked
    .flatMap(({ name, counts, ap }) => {
      const curve = precisionRecallCurve(counts)
      return curve ? [{ name, curve, figure: ap }] : []
    })
    .toSorted((a, b) => (a.figure.value ?? 2) - (b.figure.value ?? 2))
  const [only] = ranked
  const prevalence = only && only.counts.positives / (only.counts.positives + only.counts.negatives)
  const reliable = areProbabilities(predictions) ? reliability(predictions, evaluation) : undefined
  return {
    confusion_matrix: matrix,
    ...(roc.length > 0 && { roc: rocPlot({ series: roc, samples, each }) }),
    ...(precisionRecall.length > 0 && {
      precision_recall: precisionRecallPlot({
        series: precisionRecall,
        samples,
        each,
        ...(classes === 2 && prevalence !== undefined && { prevalence }),
      }),
    }),
    ...(reliable !== undefined && { reliability: reliable }),
  }
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
