import { writeNpz } from '../../arrays/npz.ts'
import { failure, finding, success, type Result } from '../../finding.ts'
import type { Files, Inference } from '../../ports.ts'
import { accuracyOf } from '../../metrics/labelMetrics.ts'
import { multiLabelValues } from '../../metrics/multiLabel/values.ts'
import { numericMetrics } from '../../metrics/validation.ts'
import { idsOf, type Labels, type Predictions } from '../../runs/predictions.ts'
import { areAlone, wholeScores } from '../../runs/scores.ts'
import type { Signature, VariantParity } from '../../runs/records.ts'
import { rowCount } from '../batches.ts'
import type { ModelInputs } from './inputs.ts'
import { readOutputs, type Outputs } from './outputs.ts'
import { decideLabels, outputRead, readingOf, unitOf, type Reading } from './reading.ts'
import { probeBatches, probeRefusals, probeSignature, type Probe, type ProbeGround } from './probes.ts'
import { runAll } from './run.ts'

export interface VerifyOptions {
  readonly files: Files
  /** What the variant runs in. */
  readonly inference: Pick<Inference, 'open'>
  readonly runDirectory: string
  /** `name` is a file name as well: `onnx`, `int8`, `fp16`. `path` from the project's root. */
  readonly variant: { readonly name: string; readonly path: string }
  readonly signature: Signature
  /** The trained model's predictions of the test set, in the order of `inputs`. */
  readonly predictions: Predictions
  /** The whole test set (`modelInputs`). */
  readonly inputs: ModelInputs
  readonly onProgress?: (done: number, total: number) => void
}

/** Most ids of flipped samples that are recorded. */
const mostIds = 100
/** Samples in one call; what a fixed batch size leaves room for comes first. */
const batch = 128

/**
 * Runs one exported variant over the whole test set and says how it differs from the model that was trained.
 * Writes its outputs to `predictions/variants/<name>.npz` of the run directory (`outputs` as the model gave them,
 * `y_true`, `y_score` or `y_pred`, `id`), so that the figures can be recomputed. For regression and counts
 * `accuracy` is R², a flip is a value off by more than a hundredth of the targets' standard deviation, and
 * output differences are in those deviations. For several labels a sample `accuracy` is the F1 of all labels together
 * and a flip is a sample with another set of labels. Where the model gives classes alone, or the trained model's
 * predictions are, classes are compared and no outputs.
 */
export async function verifyVariant(options: VerifyOptions): Promise<Result<VariantParity>> {
  const { files, inference, runDirectory, variant, signature, predictions, inputs } = options
  const { name, path } = variant
  const samples = rowCount(inputs)
  if (samples !== predictions.samples)
    return failure(
      finding(
        'parity-lengths',
        'error',
        { file: predictions.path, samples: predictions.samples, inputs: samples },
        { file: predictions.path },
      ),
    )
  const sha256 = await files.digest(path)
  const bytes = (await files.stat(path))?.size
  const opened = await inference.open(path)
  if (!opened.ok) return opened
  const session = opened.value
  try {
    const reading = readingOf(signature, predictions)
    const output = outputRead(signature).name
    const ran = await runAll(session, inputs, {
      output,
      kind: reading.kind,
      batch,
      file: path,
      ...(options.onProgress && { onProgress: options.onProgress }),
    })
    if (!ran.ok) return ran
    const whole = readOutputs(ran.value, samples, reading)
    if (!whole)
      return failure(
        finding(
          'variant-output-shape',
          'error',
          { file: path, output, samples, values: ran.value.data.length },
          { file: path },
        ),
      )
    const ground: ProbeGround = {
      session,
      inputs,
      output,
      signature,
      reading,
      whole,
      unit: unitOf(reading, predictions.yTrue),
    }
    const probes: readonly Probe[] = [
      probeSignature(session, signature),
      probeFinite(whole, reading, predictions),
      ...(await probeBatches(ground)),
      ...(await probeRefusals(ground)),
    ]
    const outputs = `predictions/variants/${name}.npz`
    await files.write(`${runDirectory}/${outputs}`, outputsFile(whole, predictions, reading))
    const difference = compare(whole, predictions, reading)
    return success({
      name,
      path,
      sha256: sha256 ?? '',
      bytes: bytes ?? 0,
      samples,
      ...difference,
      probes: [...probes],
      outputs,
    })
  } finally {
    await session.close()
  }
}

/** Whether every row is a prediction: finite, or one of the classes. */
function probeFinite({ raw, predicted }: Outputs, { kind }: Reading, { ids, samples }: Predictions): Probe {
  const width = predicted.length / samples
  const broken = Array.from({ length: samples }, (_, row) => row).filter((row) =>
    predicted.subarray(row * width, (row + 1) * width).some((value) => Number.isNaN(value)),
  )
  const isClass = kind === 'class'
  const nameOf = (row: number) =>
    `${ids[row] ?? row}${isClass ? ` (${String(raw.data[row]).slice(0, 40)})` : ''}`
  const detail =
    broken.length === 0
      ? `all ${samples} rows are ${isClass ? 'of known classes' : 'finite'}`
      : `${broken.length} rows are ${isClass ? 'none of the classes' : 'NaN or infinite'}: ${broken.slice(0, 5).map(nameOf).join(', ')}`
  return { id: isClass ? 'known-classes' : 'finite-outputs', passed: broken.length === 0, detail }
}

/**
 * The figures that compare a variant's outputs with the trained model's. A row that isn't finite is a flip and differs
 * by 1. Differences of outputs are null where one of the two gives classes alone.
 */
export function compare(
  outputs: Outputs,
  predictions: Predictions,
  reading: Reading,
): Pick<
  VariantParity,
  | 'accuracy'
  | 'originalAccuracy'
  | 'accuracyDifference'
  | 'flips'
  | 'flippedIds'
  | 'maxOutputDifference'
  | 'meanOutputDifference'
> {
  const { samples, yTrue, classes, ids } = predictions
  const scores = wholeScores(predictions.scores, classes, samples)
  const isValue = reading.kind === 'value'
  const unit = unitOf(reading, yTrue)
  const expected = isValue ? predictions.yPred : scores
  const areCompared = outputs.columns > 0 && !areAlone(predictions)
  const yPred = reading.thresholds ? decideLabels(scores, reading.thresholds) : predictions.yPred
  const width = reading.thresholds?.length ?? 1
  const flippedIds: string[] = []
  let flips = 0
  let largest = 0
  let sum = 0
  for (let row = 0; row < samples; row++) {
    let flipped = false
    for (let at = row * width; at < (row + 1) * width; at++) {
      const predicted = outputs.predicted[at]!
      if (isValue ? !(Math.abs(predicted - yPred[at]!) <= 0.01 * unit) : predicted !== yPred[at])
        flipped = true
    }
    if (flipped) {
      flips++
      if (flippedIds.length < mostIds) flippedIds.push(ids[row] ?? String(row))
    }
    if (!areCompared) continue
    for (let i = row * outputs.columns; i < (row + 1) * outputs.columns; i++) {
      const difference = Math.abs(outputs.scores[i]! - expected[i]!) / unit
      const bounded = Number.isFinite(difference) ? difference : 1
      largest = Math.max(largest, bounded)
      sum += bounded
    }
  }
  const score = isValue
    ? determination
    : reading.thresholds
      ? (_: Labels, decided: Labels) => microF1(predictions, decided)
      : accuracyOf
  const accuracy = score(yTrue, outputs.predicted)
  const originalAccuracy = score(yTrue, yPred)
  return {
    accuracy,
    originalAccuracy,
    accuracyDifference: accuracy - originalAccuracy,
    flips,
    flippedIds,
    maxOutputDifference: areCompared ? largest : null,
    meanOutputDifference: areCompared ? sum / expected.length : null,
  }
}

/** R²; 0 where the targets don't vary or a prediction isn't finite. */
function determination(yTrue: Labels, predicted: Labels): number {
  const value = numericMetrics('regression', yTrue, predicted, ['r2'])['r2'] ?? Number.NaN
  return Number.isFinite(value) ? value : 0
}

/** F1 of all labels together; 0 where no label is there or predicted. A label of NaN isn't predicted. */
function microF1(predictions: Predictions, decided: Labels): number {
  const { weights: _, ...arrays } = predictions
  const yPred = decided.map((value) => Number(value === 1))
  return multiLabelValues({ ...arrays, yPred })('f1_micro') || 0
}

function outputsFile(outputs: Outputs, predictions: Predictions, reading: Reading): Uint8Array {
  const { samples, yTrue, classes, multiLabel } = predictions
  return writeNpz({
    outputs: { ...outputs.raw, shape: outputs.width === 1 ? [samples] : [samples, outputs.width] },
    y_true: {
      type: 'float64',
      shape: multiLabel ? [samples, classes] : [samples],
      data: Float64Array.from(yTrue),
    },
    ...(reading.kind === 'value' || reading.kind === 'class'
      ? { y_pred: { type: 'float64', shape: [samples], data: Float64Array.from(outputs.predicted) } as const }
      : { y_score: { type: 'float64', shape: [samples, outputs.columns], data: outputs.scores } as const }),
    id: { type: 'string', shape: [samples], data: idsOf(predictions) },
  })
}
