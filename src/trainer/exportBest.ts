import { configDigest } from '../core/config/digest.ts'
import { failure, finding, success, type Result } from '../core/finding.ts'
import { modelFromLayers } from '../core/onnx/fromLayers.ts'
import { encodeModel } from '../core/onnx/model.ts'
import { layout, runFiles } from '../core/project/layout.ts'
import { readMetrics } from '../core/runs/runDirectory.ts'
import { readBest } from './checkpoints.ts'
import { portNames, signatureOf } from './finish.ts'
import type { TrainOptions, TrainOutcome } from './options.ts'
import type { Plan } from './prepare.ts'

/**
 * Makes `models/production_model.onnx` of the best checkpoint, if that was trained as the configuration says now.
 * The run directory stays as training left it: it is evidence of the training, with recorded digests.
 */
export async function exportBest(options: TrainOptions, plan: Plan): Promise<Result<TrainOutcome>> {
  const { files, runDirectory, report, version } = options
  const { config, dataset, network, origin } = plan
  for (const format of config.export.formats) {
    if (format !== 'onnx') report.finding(finding('trainer-format-skipped', 'warning', { format }))
  }
  const metrics = await readMetrics(files, `${runDirectory}/${runFiles.metrics}`)
  const best = await readBest(files, config, network, metrics.ok ? metrics.value.best?.epoch : undefined)
  if (!best.ok) return best
  if (best.value.trainingDigest !== origin.trainingDigest) {
    const { path } = best.value
    return failure(finding('trainer-export-stale', 'error', { path }, { file: path }))
  }
  const signature = signatureOf(config, dataset, network)
  const model = modelFromLayers(network, best.value.weights, {
    name: network.architecture,
    opset: config.export.opset,
    ...portNames,
    metadata: {
      task: config.task,
      class_names: JSON.stringify(signature.classNames),
      feature_names: JSON.stringify(signature.featureNames),
      feature_hash: signature.featureHash,
      output: signature.output,
      config_digest: configDigest(config),
      training_digest: origin.trainingDigest,
      trainer: `embedded ${version}`,
      epoch: String(best.value.progress.epoch),
    },
  })
  const path = layout.production.onnx
  await files.write(path, encodeModel(model))
  report.line(`Exported epoch ${best.value.progress.epoch} to ${path}.`)
  return success({ kind: 'exported', path })
}
