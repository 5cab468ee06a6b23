import { filled } from '../../core/arrays/elements.ts'
import { precisionRecallCurve, rocCurve, type Curve } from '../../core/metrics/curves.ts'
import { calibrationOf } from '../../core/metrics/curvesCalibration.ts'
import { decimateCurve } from '../../core/metrics/curvesDecimate.ts'
import { areProbabilities } from '../../core/metrics/probabilityMetrics.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { labelsOf } from '../../core/thresholds/labels.ts'
import type { ClassCurves } from '../../protocol/evaluation/curves.ts'
import type { Split } from '../../protocol/evaluation/splits.ts'
import type { Points } from '../../protocol/evaluation/shown.ts'
import { rankedClass, sliderOf } from './evaluationThresholds.ts'
import { shownMetric } from './shownFigure.ts'

/** More points than a chart has pixels across serve nobody. */
const mostPoints = 600

/** The curves of one class against the rest over a split; undefined without scores or such a class. */
export async function classCurves(
  ground: Ground,
  index: number,
  split: Split,
): Promise<ClassCurves | undefined> {
  const [evaluation, predictions] = [await ground.evaluation(), await ground.predictions(split)]
  const ranked = await rankedClass(ground, index, split)
  if (!evaluation.ok || !predictions.ok || !ranked) return undefined
  const { samples } = predictions.value
  const { counts } = ranked
  const [roc, precisionRecall] = [rocCurve(counts), precisionRecallCurve(counts)]
  const judged = split === 'test' ? evaluation.value.classes[index]?.auc : undefined
  return {
    index,
    split,
    samples,
    auc: judged ? shownMetric('auc', judged, samples) : shownNumber('auc', ranked.auc, samples),
    averagePrecision: shownNumber('ap', ranked.averagePrecision, samples),
    ...(roc && { roc: pointsOf(roc) }),
    ...(precisionRecall && { precisionRecall: pointsOf(precisionRecall) }),
    ...reliability(predictions.value, index),
    prevalence: counts.positives / (counts.positives + counts.negatives),
    slider: sliderOf(counts, split),
  }
}

function reliability(predictions: Predictions, index: number): Pick<ClassCurves, 'calibration'> {
  const { yTrue, scores, classes, weights, samples, multiLabel } = predictions
  const isProbability = multiLabel ? areShares(predictions, index) : areProbabilities(predictions)
  const isOf = multiLabel ? placesOfLabel(predictions, index) : yTrue
  const calibration = isProbability ? calibrationOf(isOf, scores, classes, index, weights) : undefined
  return calibration
    ? { calibration: { error: shownNumber('ap', calibration.error, samples), bins: calibration.bins } }
    : {}
}

/** Whether the scores of a label lie from 0 to 1: each label has a probability of its own. */
function areShares({ scores, classes }: Predictions, index: number): boolean {
  for (let at = index; at < scores.length; at += classes)
    if (!(scores[at]! >= 0 && scores[at]! <= 1)) return false
  return true
}

/** The label's index where a sample has it, else −1: as if it were the class of the sample. */
const placesOfLabel = (predictions: Predictions, index: number): Float64Array => {
  const labels = labelsOf(predictions, index)
  return filled(new Float64Array(labels.length), (row) => (labels[row] === 1 ? index : -1))
}

function pointsOf(curve: Curve): Points {
  const { x, y } = decimateCurve(curve, mostPoints)
  return Array.from(x, (value, at) => [value, y[at]!] as const)
}

function shownNumber(id: string, value: number, samples: number) {
  const known = Number.isNaN(value) ? null : value
  return { value: known, text: metricFigure(id, known, samples, '').text }
}
