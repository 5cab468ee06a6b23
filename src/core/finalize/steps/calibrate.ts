import { calibrationFigures, type CalibrationFigures } from '../../calibration/calibrationFigures.ts'
import { calibratePredictions, type Calibrator } from '../../calibration/calibrator.ts'
import { projectCalibrator } from '../../calibration/projectCalibrator.ts'
import type { Config } from '../../config/schema.ts'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import { addCalibration } from '../../onnx/addCalibration.ts'
import { encodeModel, type Model } from '../../onnx/model.ts'
import { outputRead } from '../../onnx/parity/reading.ts'
import { layout, runFiles } from '../../project/layout.ts'
import type { Files } from '../../ports.ts'
import type { Predictions } from '../../runs/predictions.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import type { StepContext } from '../step.ts'

/** `calibration.json`: what was fitted on validation, and what it changes there and on test. */
interface CalibrationRecord {
  readonly calibrator: Calibrator
  readonly validation: CalibrationChange
  readonly test: CalibrationChange
}

interface CalibrationChange {
  readonly path: string
  readonly sha256: string
  readonly samples: number
  readonly before: CalibrationFigures
  readonly after: CalibrationFigures
}

/** The files that calibration adds to the export, and what it is made from beside the checkpoint. */
export async function calibrationFiles(files: Files, config: Config, runDirectory: string) {
  if (config.export.calibration === undefined) return { inputs: [], outputs: [] }
  return {
    inputs: [
      await predictionsPath(files, runDirectory, 'val'),
      await predictionsPath(files, runDirectory, 'test'),
    ],
    outputs: [layout.production.calibrated, `${runDirectory}/${runFiles.calibration}`],
  }
}

/**
 * Writes the calibrated variant of the exported model where the configuration asks for one, and removes an older
 * one where it doesn't. Fitted on validation; test is only measured.
 */
export async function makeCalibrated(
  context: StepContext,
  config: Config,
  model: Model,
): Promise<Result<readonly Finding[]>> {
  const { files, runDirectory } = context
  const record = `${runDirectory}/${runFiles.calibration}`
  const path = layout.production.calibrated
  if (config.export.calibration === undefined) {
    await files.remove(path)
    await files.remove(record)
    return success([])
  }
  const ground = context.ground()
  const [calibrator, signature, validation, test] = [
    await projectCalibrator(ground),
    await ground.signature(),
    await ground.predictions('val'),
    await ground.predictions('test'),
  ]
  if (!calibrator.ok) return calibrator
  if (!signature.ok) return signature
  if (!validation.ok) return validation
  if (!test.ok) return test
  const { output: kind } = signature.value
  if (kind === 'value' || kind === 'class') {
    const args = { path: validation.value.path, method: config.export.calibration }
    return failure(finding('calibration-no-probabilities', 'error', args))
  }
  const added = addCalibration(model, {
    calibrator: calibrator.value,
    output: outputRead(signature.value).name,
    kind,
    classes: validation.value.classes,
    file: layout.production.onnx,
  })
  if (!added.ok) return added
  const bytes = encodeModel(added.value)
  await files.write(path, bytes)
  const content: CalibrationRecord = {
    calibrator: calibrator.value,
    validation: changeOf(calibrator.value, validation.value),
    test: changeOf(calibrator.value, test.value),
  }
  await files.write(record, `${JSON.stringify(content, null, 2)}\n`)
  return success([
    finding('variant-exported', 'info', { name: 'calibrated', path, kilobytes: bytes.length / 1000 }),
    ...(['validation', 'test'] as const).map((split) => told(split, content[split])),
  ])
}

function changeOf(calibrator: Calibrator, predictions: Predictions): CalibrationChange {
  const { path, sha256, samples } = predictions
  return {
    path,
    sha256,
    samples,
    before: calibrationFigures(predictions),
    after: calibrationFigures(calibratePredictions(calibrator, predictions)),
  }
}

function told(split: 'validation' | 'test', { before, after }: CalibrationChange): Finding {
  const values = [before.loss, after.loss, before.ece, after.ece].map(({ value }) => value ?? Number.NaN)
  const [lossBefore = Number.NaN, loss = Number.NaN, errorBefore = Number.NaN, error = Number.NaN] = values
  // Fitted on validation, where it can only gain: what it is worth shows on test.
  return loss > lossBefore
    ? finding('calibration-worse', 'warning', { split, lossBefore, loss })
    : finding('calibration-changed', 'info', { split, lossBefore, loss, errorBefore, error })
}
