import { success, type Result } from '../finding.ts'
import type { Parity } from '../runs/records.ts'
import { layout, runFiles } from '../project/layout.ts'
import type { Ground } from './ground.ts'
import { because, type Reason } from './reasons.ts'
import { isModelFile } from './release.ts'

const torchModels: readonly string[] = Object.values(layout.torchFormats)

/** The variants that parity.json measured, and what is wrong with it: a model that it doesn't know, or that was changed since. */
export interface MeasuredVariants {
  readonly parity: Parity
  readonly reasons: readonly Reason[]
}

/** Every exported ONNX model, and every other that the PyTorch trainer made, must be in parity.json with today's digest. */
export async function measuredVariants(ground: Ground): Promise<Result<MeasuredVariants>> {
  const parity = await ground.parity()
  if (!parity.ok) return parity
  const path = `${ground.runDirectory}/${runFiles.parity}`
  return success({
    parity: parity.value,
    reasons: await sameModels(ground, parity.value.variants, path, 'verify'),
  })
}

/** Holds the models on disk against a list of those that a report measured. */
export async function sameModels(
  ground: Ground,
  measured: readonly { readonly path: string; readonly sha256: string }[],
  report: string,
  step: 'verify' | 'benchmark',
): Promise<readonly Reason[]> {
  const reasons: Reason[] = []
  const models = (await ground.variants()).filter((path) => isModelFile(path))
  const run = await ground.run()
  const runsTorch = step === 'verify' && run.ok && run.value.trainer.startsWith('pytorch ')
  for (const path of models) {
    const known = measured.find((variant) => variant.path === path)
    const found = await ground.digest(path)
    if (!known) {
      if (path.endsWith('.onnx') || (runsTorch && torchModels.includes(path)))
        reasons.push(because('missing', 'variant-unmeasured', { path, report, step }, path))
    } else if (known.sha256 !== found) {
      const args = { path, report, step, expected: known.sha256, found: found ?? '' }
      reasons.push(because('stale', 'variant-replaced', args, path))
    }
  }
  for (const { path } of measured) {
    if (!models.includes(path)) reasons.push(because('stale', 'variant-gone', { path, report, step }, path))
  }
  return reasons
}
