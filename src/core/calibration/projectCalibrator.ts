import { failure, finding, success, type Result } from '../finding.ts'
import { areProbabilities } from '../metrics/probabilityMetrics.ts'
import { layout } from '../project/layout.ts'
import type { Ground } from '../readiness/ground.ts'
import { hasScores } from '../runs/scores.ts'
import type { Predictions } from '../runs/predictions.ts'
import { calibratePredictions, fitCalibrator, type Calibrator } from './calibrator.ts'

/**
 * The calibrator that the configuration asks for, fitted on today's validation predictions. It is fitted anew where
 * it is needed, so that nothing has to be believed of a file that says what it was.
 */
export async function projectCalibrator(ground: Ground): Promise<Result<Calibrator>> {
  const config = await ground.config()
  if (!config.ok) return config
  const { task, export: wanted } = config.value
  const method = wanted.calibration
  if (method === undefined) {
    return failure(finding('calibration-not-asked', 'error', { path: layout.production.calibrated }))
  }
  const validation = await ground.predictions('val')
  if (!validation.ok) return validation
  const { path, classes, samples, multiLabel } = validation.value
  const isScored = task === 'classification' && classes >= 2 && hasScores(validation.value)
  if (!isScored || multiLabel || !areProbabilities(validation.value)) {
    return failure(finding('calibration-no-probabilities', 'error', { path, method }, { file: path }))
  }
  const calibrator = fitCalibrator(method, validation.value)
  return calibrator
    ? success(calibrator)
    : failure(finding('calibration-unfit', 'error', { path, method, samples }, { file: path }))
}

/** What a variant of the model is held against: the trained model's predictions, calibrated for the calibrated one. */
export async function expectedOf(
  ground: Ground,
  variant: { readonly path: string },
  predictions: Predictions,
): Promise<Result<Predictions>> {
  if (variant.path !== layout.production.calibrated) return success(predictions)
  const calibrator = await projectCalibrator(ground)
  return calibrator.ok ? success(calibratePredictions(calibrator.value, predictions)) : calibrator
}
