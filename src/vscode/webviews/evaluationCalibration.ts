import { calibrationFigures, reliabilityOf } from '../../core/calibration/calibrationFigures.ts'
import { calibratePredictions } from '../../core/calibration/calibrator.ts'
import { projectCalibrator } from '../../core/calibration/projectCalibrator.ts'
import { areProbabilities } from '../../core/metrics/probabilityMetrics.ts'
import { layout } from '../../core/project/layout.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type {
  CalibrationState,
  CalibrationView,
  SplitCalibration,
} from '../../protocol/evaluation/calibration.ts'
import { splits } from '../../protocol/evaluation/splits.ts'
import { shownMetric } from './shownFigure.ts'

/**
 * How well the model's probabilities are what they say, as they come and with the calibrator that the configuration asks
 * for, fitted anew on today's validation predictions; undefined where there are no probabilities of classes.
 */
export async function calibrationView(ground: Ground): Promise<CalibrationView | undefined> {
  const [evaluation, config] = [await ground.evaluation(), await ground.config()]
  if (!evaluation.ok || evaluation.value.task !== 'classification') return undefined
  const method = config.ok ? config.value.export.calibration : undefined
  const calibrator = method === undefined ? undefined : await projectCalibrator(ground)
  const fitted = calibrator?.ok ? calibrator.value : undefined
  const { classNames } = evaluation.value
  const judged: SplitCalibration[] = []
  for (const split of splits.toReversed()) {
    const read = await ground.predictions(split)
    if (!read.ok || !hasProbabilities(read.value)) continue
    judged.push({
      split,
      samples: read.value.samples,
      before: stateOf(read.value, classNames),
      ...(fitted && { after: stateOf(calibratePredictions(fitted, read.value), classNames) }),
    })
  }
  if (judged.length === 0) return undefined
  return {
    ...(classNames.length === 2 && { className: shownName(classNames[1]!) }),
    ...(method !== undefined && { method }),
    ...(calibrator &&
      !calibrator.ok && { problem: calibrator.findings.map((found) => messageOf(found)).join(' ') }),
    isExported: (await ground.variants()).includes(layout.production.calibrated),
    splits: judged,
  }
}

const hasProbabilities = (predictions: Predictions): boolean =>
  predictions.scores.length > 0 && !predictions.multiLabel && areProbabilities(predictions)

function stateOf(predictions: Predictions, classNames: readonly string[]): CalibrationState {
  const { ece, adaptive_ece: adaptive, loss, brier } = calibrationFigures(predictions)
  const shown = (id: string, figure: typeof ece) => shownMetric(id, figure, predictions.samples)
  return {
    error: shown('ap', ece),
    adaptive: shown('ap', adaptive),
    loss: shown('loss', loss),
    brier: shown('brier', brier),
    isOff: (ece.low ?? 0) > 0,
    doubts: doubtSentences(Object.entries({ ece, adaptive_ece: adaptive, loss, brier }), classNames),
    bins: reliabilityOf(predictions, 'uniform')?.bins ?? [],
  }
}
