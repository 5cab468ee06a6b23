import type { Figure } from '../../core/metrics/evaluation.ts'
import { precisionRecallCurve, rocCurve, thresholdCounts, type Curve } from '../../core/metrics/curves.ts'
import { calibrationOf } from '../../core/metrics/curvesCalibration.ts'
import { decimateCounts, decimateCurve } from '../../core/metrics/curvesDecimate.ts'
import { rankLabel } from '../../core/metrics/multiLabel/rankings.ts'
import { areProbabilities } from '../../core/metrics/probabilityMetrics.ts'
import { averagePrecision, rankClass } from '../../core/metrics/ranking.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import type { ClassCurves, Points } from '../../protocol/evaluationView.ts'
import { shownFigure } from './evaluationModel.ts'

/** More points than a chart has pixels across serve nobody; more thresholds than this make the slider no finer. */
const mostPoints = 600
const mostThresholds = 20_000

/** The curves of one class against the rest over the test set; undefined without scores or such a class. */
export async function classCurves(ground: Ground, index: number): Promise<ClassCurves | undefined> {
  const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
  if (!evaluation.ok || !test.ok) return undefined
  const { yTrue, scores, classes, weights, samples } = test.value
  if (scores.length === 0 || index >= classes) return undefined
  const ranking = test.value.multiLabel
    ? rankLabel(test.value, index)
    : rankClass(yTrue, scores, classes, index, weights)
  const counts = thresholdCounts(ranking)
  const listed = decimateCounts(counts, mostThresholds)
  const [roc, precisionRecall] = [rocCurve(counts), precisionRecallCurve(counts)]
  const calibration =
    !test.value.multiLabel && areProbabilities(scores, classes)
      ? calibrationOf(yTrue, scores, classes, index, weights)
      : undefined
  const precision = averagePrecision(ranking)
  const auc: Figure | undefined = evaluation.value.classes[index]?.auc
  return {
    index,
    auc: auc ? shownFigure('auc', auc, samples) : { value: null, text: 'undefined' },
    averagePrecision: shownNumber('ap', precision, samples),
    ...(roc && { roc: pointsOf(roc) }),
    ...(precisionRecall && { precisionRecall: pointsOf(precisionRecall) }),
    ...(calibration && {
      calibration: { error: shownNumber('ap', calibration.error, samples), bins: calibration.bins },
    }),
    thresholds: {
      thresholds: [...listed.thresholds],
      truePositives: [...listed.truePositives],
      falsePositives: [...listed.falsePositives],
      positives: listed.positives,
      negatives: listed.negatives,
      complete: listed.thresholds.length === counts.thresholds.length,
    },
  }
}

function pointsOf(curve: Curve): Points {
  const { x, y } = decimateCurve(curve, mostPoints)
  return Array.from(x, (value, at) => [value, y[at]!] as const)
}

function shownNumber(id: string, value: number, samples: number) {
  const known = Number.isNaN(value) ? null : value
  return { value: known, text: metricFigure(id, known, samples, '').text }
}
