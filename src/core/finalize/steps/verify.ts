import { splitFiles } from '../../dataset/places.ts'
import { failure, finding, success, type Finding } from '../../finding.ts'
import { verifyVariant } from '../../onnx/parity/verifyVariant.ts'
import { runFiles } from '../../project/layout.ts'
import type { Parity, VariantParity } from '../../runs/records.ts'
import { done, type Step, type StepGround } from '../step.ts'
import { testInputs } from './testInputs.ts'
import { onnxVariants } from './variants.ts'

/** Runs every exported variant over the whole test set and says how it differs from the model that was trained. */
export const verifyStep: Step = {
  id: 'verify',
  title: 'Verify every variant',

  async ground(context) {
    const ground = context.ground()
    const config = await ground.config()
    if (!config.ok) return config
    const variants = await onnxVariants(ground)
    const inRun = (name: string) => `${context.runDirectory}/${name}`
    return success<StepGround>({
      settings: { version: context.version, runtime: context.inference.version },
      inputs: [
        ...(await ground.variants()),
        inRun(runFiles.predictions.test),
        inRun(runFiles.signature),
        ...splitFiles(config.value, context.runDirectory, ['test']),
      ],
      outputs: [
        inRun(runFiles.parity),
        ...variants.map(({ name }) => inRun(`predictions/variants/${name}.npz`)),
      ],
    })
  },

  async run(context) {
    const { files, inference, runDirectory } = context
    const ground = context.ground()
    const [signature, predictions, inputs] = [
      await ground.signature(),
      await ground.predictions('test'),
      await testInputs(ground),
    ]
    if (!signature.ok) return signature
    if (!predictions.ok) return predictions
    if (!inputs.ok) return inputs
    const variants = await onnxVariants(ground)
    if (variants.length === 0) return failure(finding('nothing-to-verify', 'error', {}))
    const measured: VariantParity[] = []
    const findings: Finding[] = []
    for (const [index, variant] of variants.entries()) {
      const total = variants.length * predictions.value.samples
      const before = index * predictions.value.samples
      const result = await verifyVariant({
        files,
        inference,
        runDirectory,
        variant,
        signature: signature.value,
        predictions: predictions.value,
        inputs: inputs.value,
        onProgress: (count) => context.report({ done: before + count, total, unit: 'samples' }),
      })
      if (!result.ok) return result
      measured.push(result.value)
      findings.push(...findingsOf(result.value, signature.value.output === 'value' ? 'R²' : 'accuracy'))
    }
    const { path, sha256 } = predictions.value
    const parity: Parity = { predictions: { path, sha256 }, runtime: inference.version, variants: measured }
    await files.write(`${runDirectory}/${runFiles.parity}`, `${JSON.stringify(parity, null, 2)}\n`)
    return done(...findings)
  },
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
