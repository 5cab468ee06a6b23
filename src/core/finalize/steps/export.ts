import type { Config } from '../../config/schema.ts'
import { splitFiles } from '../../dataset/places.ts'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import { pickRows } from '../../onnx/batches.ts'
import { calibrate } from '../../onnx/calibrate.ts'
import { externalFiles, inlineExternalData } from '../../onnx/externalData.ts'
import { decodeModel, encodeModel, largestModel, type Model } from '../../onnx/model.ts'
import { modelInputs, type ModelInputs } from '../../onnx/parity/inputs.ts'
import { quantizeDynamic } from '../../onnx/quantize/dynamic.ts'
import { convertToFloat16 } from '../../onnx/quantize/float16.ts'
import { quantizeStatic } from '../../onnx/quantize/static.ts'
import type { Variant } from '../../onnx/quantize/variant.ts'
import { layout } from '../../project/layout.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'
import { calibrationFiles, makeCalibrated } from './calibrate.ts'
import { keepPrevious } from './previousModel.ts'
import { launchTraining } from '../../launch/launchTraining.ts'
import { resolveTrainer } from '../../launch/resolveTrainer.ts'

const calibrationScratch = '.finalize/calibration.onnx'
type Reduced = 'int8' | 'fp16'

/** Lets the trainer export its best checkpoint, and makes the variants of reduced precision on the graph. */
export const exportStep: Step = {
  id: 'export',
  title: 'Export the model',

  async ground(context) {
    const ground = context.ground()
    const config = await ground.config()
    if (!config.ok) return config
    const best = await ground.checkpoint('best')
    const folder = config.value.checkpointing.output_dir
    if (best === undefined) return failure(finding('no-best-checkpoint', 'error', { folder }))
    const { export: wanted } = config.value
    const trainer = await resolveTrainer(context, config.value, context.trainers)
    if (!trainer.ok) return trainer
    const calibration = await calibrationFiles(context.files, config.value, context.runDirectory)
    return success<StepGround>({
      settings: { version: context.version, trainer: trainer.value.name, export: wanted },
      inputs: [
        best,
        ...(isCalibrated(config.value) ? splitFiles(config.value, context.runDirectory, ['train']) : []),
        ...calibration.inputs,
      ],
      outputs: [
        ...exportedPaths(config.value),
        ...calibration.outputs,
        ...(trainer.value.kind === 'pytorch' ? torchPaths(config.value) : []),
      ],
    })
  },

  async run(context) {
    const config = await context.readConfig()
    if (!config.ok) return config
    if (!config.value.export.enabled) return failure(finding('export-disabled', 'error', {}))
    const chosen = await resolveTrainer(context, config.value, context.trainers)
    if (!chosen.ok) return chosen
    const trainer = chosen.value
    const keep = await keepPrevious(context.files, layout.production.onnx)
    const exported = await launchTraining(context, {
      config: config.value,
      trainer,
      run: { config: context.configPath, outputDirectory: context.runDirectory, exportOnly: true },
    })
    if (!exported.ok || context.signal.aborted) {
      await keep()
      return failure(...exported.findings)
    }
    const path = layout.production.onnx
    if (!(await context.files.stat(path)))
      return failure(finding('trainer-exported-nothing', 'error', { path, trainer: trainer.name }))
    const model = await wholeModel(context, path)
    if (!model.ok) return model
    const stat = await context.files.stat(path)
    const kept = await keep()
    const findings: Finding[] = [
      ...(kept ? [finding('previous-kept', 'info', kept)] : []),
      finding('variant-exported', 'info', { name: 'onnx', path, kilobytes: (stat?.size ?? 0) / 1000 }),
    ]
    const calibrated = await makeCalibrated(context, config.value, model.value)
    if (!calibrated.ok) return calibrated
    findings.push(...calibrated.value)
    const variants = await makeVariants(context, config.value, model.value)
    return variants.ok ? done(...findings, ...variants.value) : variants
  },
}

function reducedTypes({ export: { quantization } }: Config): readonly Reduced[] {
  if (!quantization.enabled) return []
  return Array.isArray(quantization.dtype) ? quantization.dtype : [quantization.dtype]
}

function isCalibrated(config: Config): boolean {
  return reducedTypes(config).includes('int8') && config.export.quantization.mode === 'static'
}

/** What the PyTorch trainer writes beside ONNX. */
function torchPaths({ export: { formats } }: Config): readonly string[] {
  return formats.flatMap((format) => (format === 'onnx' ? [] : [layout.torchFormats[format]]))
}

function exportedPaths(config: Config): readonly string[] {
  return [layout.production.onnx, ...reducedTypes(config).map((type) => layout.production[type])]
}

/**
 * The exported model with all its weights in one file: a digest of a model whose weights stand in another file says
 * nothing of them.
 */
async function wholeModel({ files }: StepContext, path: string): Promise<Result<Model>> {
  const decoded = decodeModel(await files.read(path, { limit: largestModel }), path)
  if (!decoded.ok || externalFiles(decoded.value).length === 0) return decoded
  const whole = await inlineExternalData(files, decoded.value, path)
  if (whole.ok) await files.write(path, encodeModel(whole.value))
  return whole
}

async function makeVariants(
  context: StepContext,
  config: Config,
  model: Model,
): Promise<Result<readonly Finding[]>> {
  const { files } = context
  const types = reducedTypes(config)
  for (const type of ['int8', 'fp16'] as const) {
    if (!types.includes(type)) await files.remove(layout.production[type])
  }
  if (types.length === 0) return success([])
  const source = layout.production.onnx
  const findings: Finding[] = []
  for (const type of types) {
    const made = type === 'fp16' ? convertToFloat16(model, source) : await toInt8(context, config, model)
    if (!made.ok) return made
    const bytes = encodeModel(made.value.model)
    const path = layout.production[type]
    await files.write(path, bytes)
    findings.push(finding('variant-exported', 'info', { name: type, path, kilobytes: bytes.length / 1000 }))
    findings.push(...made.findings, ...made.value.findings)
  }
  return success(findings)
}

async function toInt8(context: StepContext, config: Config, model: Model): Promise<Result<Variant>> {
  const file = layout.production.onnx
  if (!isCalibrated(config)) return quantizeDynamic(model, file)
  const inputs = await calibrationInputs(context, config)
  if (!inputs.ok) return inputs
  const ranges = await calibrate({
    files: context.files,
    inference: context.inference,
    model,
    file,
    scratch: calibrationScratch,
    inputs: inputs.value,
    onProgress: (count, total) => context.report({ done: count, total, unit: 'calibration samples' }),
  })
  return ranges.ok ? quantizeStatic(model, ranges.value, file) : ranges
}

/** Training samples for the ranges of the activations, evenly spread over the split. */
async function calibrationInputs(context: StepContext, config: Config): Promise<Result<ModelInputs>> {
  const ground = context.ground()
  const [dataset, signature] = [await ground.dataset(), await ground.signature()]
  if (!dataset.ok) return dataset
  if (!signature.ok) return signature
  const all = modelInputs(dataset.value.train, signature.value)
  if (!all.ok) return all
  const { samples } = dataset.value.train
  const count = Math.min(samples, config.export.quantization.calibration_samples)
  const rows = Array.from({ length: count }, (_, index) => Math.floor((index * samples) / count))
  return success(pickRows(all.value, rows))
}
