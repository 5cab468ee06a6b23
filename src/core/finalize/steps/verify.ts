import { expectedOf } from '../../calibration/projectCalibrator.ts'
import type { Config } from '../../config/schema.ts'
import { splitFiles } from '../../dataset/places.ts'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import { resolveTrainer } from '../../launch/resolveTrainer.ts'
import type { Trainer } from '../../launch/trainer.ts'
import { measureOf } from '../../onnx/parity/reading.ts'
import { verifyVariant } from '../../onnx/parity/verifyVariant.ts'
import { runFiles } from '../../project/layout.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import type { Parity, VariantParity } from '../../runs/records.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'
import { openTorchModel } from '../torchModel.ts'
import { testInputs } from './testInputs.ts'
import { onnxVariants, torchVariants, type Variant } from './variants.ts'

/** Runs every exported variant over the whole test set and says how it differs from the model that was trained. */
export const verifyStep: Step = {
  id: 'verify',
  title: 'Verify every variant',

  async ground(context) {
    const ground = context.ground()
    const config = await ground.config()
    if (!config.ok) return config
    const variants = await variantsOf(context, config.value)
    if (!variants.ok) return variants
    const inRun = (name: string) => `${context.runDirectory}/${name}`
    return success<StepGround>({
      settings: {
        version: context.version,
        runtime: context.inference.version,
        ...(config.value.export.calibration && { calibration: config.value.export.calibration }),
        ...(variants.value.torch.length > 0 && { trainer: variants.value.trainer.name }),
      },
      inputs: [
        ...(await ground.variants()),
        await predictionsPath(context.files, context.runDirectory, 'test'),
        ...(config.value.export.calibration
          ? [await predictionsPath(context.files, context.runDirectory, 'val')]
          : []),
        inRun(runFiles.signature),
        ...splitFiles(config.value, context.runDirectory, ['test']),
      ],
      outputs: [
        inRun(runFiles.parity),
        ...[...variants.value.onnx, ...variants.value.torch].map(({ name }) =>
          inRun(`predictions/variants/${name}.npz`),
        ),
      ],
    })
  },

  async run(context) {
    const { files, inference, runDirectory } = context
    const ground = context.ground()
    const [config, signature, predictions, inputs] = [
      await ground.config(),
      await ground.signature(),
      await ground.predictions('test'),
      await testInputs(ground),
    ]
    if (!config.ok) return config
    if (!signature.ok) return signature
    if (!predictions.ok) return predictions
    if (!inputs.ok) return inputs
    const found = await variantsOf(context, config.value)
    if (!found.ok) return found
    const { onnx, torch, trainer } = found.value
    if (onnx.length === 0) return failure(finding('nothing-to-verify', 'error', {}))
    const torchInference = {
      open: (path: string) =>
        openTorchModel(context, { trainer, config: config.value, signature: signature.value, path }),
    }
    const variants = [
      ...onnx.map((variant) => ({ variant, inference, runtime: undefined })),
      ...torch.map((variant) => ({ variant, inference: torchInference, runtime: trainer.name })),
    ]
    const measured: VariantParity[] = []
    const findings: Finding[] = []
    for (const [index, { variant, inference: runner, runtime }] of variants.entries()) {
      const total = variants.length * predictions.value.samples
      const before = index * predictions.value.samples
      const expected = await expectedOf(ground, variant, predictions.value)
      if (!expected.ok) return expected
      const result = await verifyVariant({
        files,
        inference: runner,
        runDirectory,
        variant,
        signature: signature.value,
        predictions: expected.value,
        inputs: inputs.value,
        onProgress: (count) => context.report({ done: before + count, total, unit: 'samples' }),
      })
      if (!result.ok) return result
      measured.push({ ...result.value, ...(runtime !== undefined && { runtime }) })
      findings.push(...findingsOf(result.value, measureOf(signature.value, predictions.value)))
    }
    const { path, sha256 } = predictions.value
    const parity: Parity = { predictions: { path, sha256 }, runtime: inference.version, variants: measured }
    await files.write(`${runDirectory}/${runFiles.parity}`, `${JSON.stringify(parity, null, 2)}\n`)
    return done(...findings)
  },
}

interface Variants {
  readonly onnx: readonly Variant[]
  /** Of PyTorch's own formats, which its trainer runs. */
  readonly torch: readonly Variant[]
  readonly trainer: Trainer
}

async function variantsOf(context: StepContext, config: Config): Promise<Result<Variants>> {
  const trainer = await resolveTrainer(context, config, context.trainers)
  if (!trainer.ok) return trainer
  const ground = context.ground()
  return success({
    onnx: await onnxVariants(ground),
    torch: await torchVariants(ground, trainer.value),
    trainer: trainer.value,
  })
}

function findingsOf(variant: VariantParity, measure: string): readonly Finding[] {
  const { name, path, accuracy, accuracyDifference: difference, flips, samples, probes } = variant
  return [
    finding('variant-verified', 'info', { name, measure, accuracy, difference, flips, samples }),
    ...probes
      .filter(({ passed }) => !passed)
      .map(({ id, detail }) =>
        finding('variant-probe', 'warning', { name, probe: id, detail }, { file: path }),
      ),
  ]
}
