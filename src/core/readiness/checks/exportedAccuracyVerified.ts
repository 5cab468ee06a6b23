import { posix } from 'node:path'
import type { NdArray } from '../../arrays/ndarray.ts'
import { readNpz } from '../../arrays/npz.ts'
import { clopperPearson } from '../../metrics/intervals/clopperPearson.ts'
import { accuracyTolerance, isWithin } from '../../onnx/accuracyTolerance.ts'
import { measureOf } from '../../onnx/parity/reading.ts'
import { layout, runFiles } from '../../project/layout.ts'
import { expectedOf } from '../../calibration/projectCalibrator.ts'
import type { Check } from '../check.ts'
import { calibratedOutputs } from './calibratedOutputs.ts'
import type { Ground } from '../ground.ts'
import { holdStep } from '../heldEvidence.ts'
import { measuredVariants } from '../measuredVariants.ts'
import { stricter } from '../parameters.ts'
import { because, conclude, reasonsOf, type Reason } from '../reasons.ts'
import { holdPredictions } from '../testPredictions.ts'
import { recomputeParity } from '../recomputeParity.ts'
import type { VariantParity } from '../../runs/records.ts'
import { FileError } from '../../ports.ts'
import type { Predictions } from '../../runs/predictions.ts'

/**
 * The float export computes what the trained model does, so no output may be further from the saved prediction
 * than arithmetic in half precision explains: a tenth of a probability, or of the targets' standard deviation.
 */
const mostMoved = 0.1
/**
 * Where classes alone are compared, so many of its samples may be of another class than the saved prediction: those on
 * the border between two classes, which rounding can move.
 */
const mostFlipped = 0.005
const floatExports: readonly string[] = [layout.production.onnx, ...Object.values(layout.torchFormats)]
const outputsLimit = 1 << 30
const figures = [
  'accuracy',
  'originalAccuracy',
  'accuracyDifference',
  'flips',
  'maxOutputDifference',
  'meanOutputDifference',
] as const

export const exportedAccuracyVerified: Check = {
  id: 'exported-accuracy-verified',
  passesWhen:
    'Every variant ran over the whole test set, its saved outputs give an accuracy within 0.5 points of the original, and the flipped predictions are counted. The outputs of the float export are those of the trained model; where classes alone can be compared, at least 99.5 % of the classes are. The probabilities of the calibrated variant are those of the float export, calibrated by what today’s validation predictions give.',
  async judge(ground, parameters) {
    const report = `${ground.runDirectory}/${runFiles.parity}`
    const measured = await measuredVariants(ground)
    if (!measured.ok) return conclude(reasonsOf(measured), [report])
    const { parity, reasons: models } = measured.value
    const predictions = await ground.predictions('test')
    if (!predictions.ok) return conclude(reasonsOf(predictions), [report])
    const most = stricter('least', parameters['most'], accuracyTolerance)
    const stray = parity.variants.find(({ outputs }) => !isInside(outputs))
    if (stray) {
      const args = { name: stray.name, report, path: stray.outputs }
      return conclude([because('failed', 'parity-outputs-outside', args, report)], [report])
    }
    const outputs = parity.variants.map((variant) => outputsPath(ground, variant))
    const reasons = [
      ...models,
      ...(await holdPredictions(ground, 'test', 'missing')),
      ...(await holdStep(ground, 'verify', [report, ...outputs], { inputs: false })),
    ]
    if (parity.predictions.sha256 !== predictions.value.sha256) {
      const { path } = predictions.value
      reasons.push(because('stale', 'parity-other-predictions', { path, report }, path))
    } else {
      const kept = new Map<string, NdArray>()
      for (const variant of parity.variants)
        reasons.push(...(await judgeVariant(ground, variant, predictions.value, most, kept)))
      reasons.push(...(await judgeCalibrated(ground, parity.variants, kept, predictions.value)))
    }
    if (parity.variants.length === 0) reasons.push(because('missing', 'parity-empty', { report }, report))
    return conclude(reasons, [report, ...outputs])
  },
}

const outputsPath = ({ runDirectory }: Ground, { outputs }: VariantParity) => `${runDirectory}/${outputs}`

/** Whether a path that a report names stays in the run directory. */
const isInside = (name: string) => !posix.isAbsolute(name) && !posix.normalize(name).startsWith('..')

/** The variants whose outputs are held against each other. */
const compared: readonly string[] = [layout.production.onnx, layout.production.calibrated]

/** @param kept gets the outputs of {@link compared} by the path of the variant */
async function judgeVariant(
  ground: Ground,
  variant: VariantParity,
  predictions: Predictions,
  most: number,
  kept: Map<string, NdArray>,
): Promise<readonly Reason[]> {
  const path = outputsPath(ground, variant)
  const report = `${ground.runDirectory}/${runFiles.parity}`
  const { name } = variant
  if (variant.samples !== predictions.samples) {
    const args = { name, report, samples: variant.samples, expected: predictions.samples }
    return [because('failed', 'parity-samples-differ', args, report)]
  }
  const saved = await readOutputs(ground, path)
  if (!saved) return [because('missing', 'parity-outputs-absent', { name, path }, path)]
  const arrays = readNpz(saved, path)
  if (!arrays.ok) return reasonsOf(arrays)
  const signature = await ground.signature()
  if (!signature.ok) return reasonsOf(signature)
  const expected = await expectedOf(ground, variant, predictions)
  if (!expected.ok) return reasonsOf(expected)
  const outputs = arrays.value['outputs']
  if (outputs && compared.includes(variant.path)) kept.set(variant.path, outputs)
  const measured = recomputeParity(outputs, expected.value, signature.value)
  if (!measured)
    return [because('failed', 'parity-outputs-shape', { name, path, samples: predictions.samples }, path)]
  for (const figure of figures) {
    const [stated, found] = [variant[figure] ?? Number.NaN, measured[figure] ?? Number.NaN]
    if (!Object.is(stated, found) && !(Math.abs(stated - found) <= 1e-6)) {
      const args = { name, report, figure, stated, measured: found, path }
      return [because('failed', 'parity-figure-differs', args, report)]
    }
  }
  const ids = difference(variant.flippedIds, measured.flippedIds)
  if (ids) return [because('failed', 'parity-ids-differ', { name, report, ...ids, path }, report)]
  const bytes = (await ground.files.stat(variant.path))?.size
  const isMeasured = (await ground.digest(variant.path)) === variant.sha256
  if (isMeasured && bytes !== undefined && bytes !== variant.bytes) {
    const args = { name, report, figure: 'bytes', stated: variant.bytes, measured: bytes, path: variant.path }
    return [because('failed', 'parity-figure-differs', args, report)]
  }
  const other = floatExports.includes(variant.path) ? otherModel(variant, measured, predictions) : undefined
  if (other) return [other]
  const { accuracy, originalAccuracy, accuracyDifference, flips } = measured
  const { samples } = predictions
  const measure = measureOf(signature.value, predictions)
  const args = { name, measure, accuracy, originalAccuracy, accuracyDifference, flips, samples, most, path }
  if (!isWithin(accuracyDifference, most)) return [because('failed', 'export-accuracy-mismatch', args, path)]
  const accurate = because('passed', 'variant-accurate', args, path)
  if (measured.maxOutputDifference !== null) return [accurate]
  return [accurate, because('passed', 'variant-agrees', { name, ...agreement(flips, samples) }, path)]
}

/** The calibrated variant's outputs against those of the float export; what is missing is told of each. */
async function judgeCalibrated(
  ground: Ground,
  variants: readonly VariantParity[],
  kept: ReadonlyMap<string, NdArray>,
  predictions: Predictions,
): Promise<readonly Reason[]> {
  const variant = variants.find((each) => each.path === layout.production.calibrated)
  const [float, calibrated] = compared.map((path) => kept.get(path))
  const signature = await ground.signature()
  if (!variant || !float || !calibrated || !signature.ok) return []
  const { name, path } = variant
  return calibratedOutputs(ground, { name, path }, { float, calibrated }, predictions, signature.value)
}

/** What speaks for another model than the trained one: outputs too far from its, or without them too many other classes. */
function otherModel(
  { name, path: model }: VariantParity,
  { maxOutputDifference: moved, flips }: NonNullable<ReturnType<typeof recomputeParity>>,
  { path, samples }: Predictions,
): Reason | undefined {
  if (moved === null) {
    if (isWithin(flips / samples, mostFlipped)) return undefined
    const args = { name, model, path, most: mostFlipped, ...agreement(flips, samples) }
    return because('failed', 'export-disagrees', args, model)
  }
  if (moved <= mostMoved) return undefined
  return because('failed', 'export-of-other-model', { name, moved, most: mostMoved, model, path }, model)
}

/** How many samples both models predict the same class for, and the share's exact interval. */
function agreement(flips: number, samples: number) {
  const agreeing = samples - flips
  const [low, high] = clopperPearson(agreeing, samples)
  return { agreeing, samples, low, high }
}

/** The first place where two lists of ids part. */
function difference(stated: readonly string[], found: readonly string[]) {
  const at = Array.from({ length: Math.max(stated.length, found.length) }, (_, index) => index)
  const first = at.find((index) => stated[index] !== found[index])
  return first === undefined ? undefined : { stated: stated[first] ?? '', found: found[first] ?? '' }
}

async function readOutputs(ground: Ground, path: string): Promise<Uint8Array | undefined> {
  try {
    return await ground.files.read(path, { limit: outputsLimit })
  } catch (cause) {
    if (cause instanceof FileError && cause.problem === 'missing') return undefined
    throw cause
  }
}
