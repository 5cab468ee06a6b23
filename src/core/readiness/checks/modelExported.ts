import type { Config } from '../../config/schema.ts'
import { layout, runFiles } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { holdStep } from '../heldEvidence.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'
import { isModelFile } from '../release.ts'
import { measuredVariants } from '../measuredVariants.ts'

export const modelExported: Check = {
  id: 'model-exported',
  passesWhen:
    'At least one deployment format is there as the export step wrote it, and loads in its runtime.',
  async judge(ground) {
    const config = await ground.config()
    if (!config.ok) return conclude(reasonsOf(config), [ground.configPath])
    const files = await ground.variants()
    const models = files.filter((path) => isModelFile(path))
    const wanted = wantedVariants(config.value)
    if (models.length === 0) {
      return conclude([because('missing', 'export-absent', { folder: layout.models }, layout.models)], [])
    }
    const parity = `${ground.runDirectory}/${runFiles.parity}`
    const reasons: Reason[] = wanted
      .filter((path) => !models.includes(path))
      .map((path) => because('missing', 'export-variant-absent', { path, config: ground.configPath }, path))
    reasons.push(...(await holdStep(ground, 'export', files)))
    const measured = await measuredVariants(ground)
    if (measured.ok) reasons.push(...measured.value.reasons)
    else reasons.push(...reasonsOf(measured))
    if (!speaksAgainst(reasons)) reasons.push(because('passed', 'export-loads', { paths: models }))
    const absent = otherFormats(config.value).filter((path) => !models.includes(path))
    if (absent.length > 0) reasons.push(because('passed', 'export-format-absent', { paths: absent }))
    return conclude(reasons, [...models, parity])
  },
}

/** The ONNX files that the configuration asks for. */
function wantedVariants({ export: { formats, quantization, calibration } }: Config): readonly string[] {
  if (!formats.includes('onnx')) return []
  const types = quantization.enabled ? [quantization.dtype].flat() : []
  const calibrated = calibration === undefined ? [] : [layout.production.calibrated]
  return [layout.production.onnx, ...calibrated, ...types.map((type) => layout.production[type])]
}

/** Formats that only a trainer with PyTorch can write; their absence is told, and ONNX counts without them. */
function otherFormats({ export: { formats } }: Config): readonly string[] {
  return formats.flatMap((format) => (format === 'onnx' ? [] : [layout.torchFormats[format]]))
}
