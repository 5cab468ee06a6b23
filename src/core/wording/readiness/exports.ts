import { exact, percent, plural, points, shortDigest } from '../figures.ts'
import { metricFigure } from '../metricFigures.ts'
import { millisecondsText } from '../numbers.ts'

/** Sentences on the exported models. */
export const exportsWording = {
  'export-absent': (a: { folder: string }) =>
    `${a.folder} has no production_model.onnx. Run finalize-model --from export.`,
  'export-variant-absent': (a: { path: string; config: string }) =>
    `${a.path} does not exist, although ${a.config} asks for it under export. Run finalize-model --from export.`,
  'export-format-absent': (a: { paths: readonly string[] }) =>
    `Not there, although asked for: ${a.paths.join(', ')}. Only the project's own trainer can write that format; ONNX is deployed without it.`,
  'export-loads': (a: { paths: readonly string[] }) =>
    `${a.paths.join(', ')}: as the export wrote ${a.paths.length === 1 ? 'it' : 'them'}, and loaded by the runtime.`,
  'variant-unmeasured': (a: { path: string; report: string; step: string }) =>
    `${a.report} does not know ${a.path}. Run finalize-model --from ${a.step}.`,
  'variant-replaced': (a: { path: string; report: string; step: string; expected: string; found: string }) =>
    `${a.path} is another file (digest ${shortDigest(a.found)}) than the one measured in ${a.report} (${shortDigest(a.expected)}). Run finalize-model --from export.`,
  'variant-gone': (a: { path: string; report: string; step: string }) =>
    `${a.path}, measured in ${a.report}, is gone. Run finalize-model --from export.`,
  'parity-other-predictions': (a: { path: string; report: string }) =>
    `${a.report} compares with other predictions than today's ${a.path}. Run finalize-model --from verify.`,
  'parity-empty': (a: { report: string }) =>
    `${a.report} lists no variant, so no exported model was run. Run finalize-model --from export.`,
  'parity-samples-differ': (a: { name: string; report: string; samples: number; expected: number }) =>
    `${a.report}: variant ${a.name} was run on ${plural(a.samples, 'sample')}, the test set has ${a.expected}. Run finalize-model --from verify.`,
  'parity-outputs-absent': (a: { name: string; path: string }) =>
    `${a.path}, the saved outputs of variant ${a.name}, does not exist, so its figures can't be recomputed. Run finalize-model --from verify.`,
  'parity-outputs-outside': (a: { name: string; report: string; path: string }) =>
    `${a.report} names ${a.path} as the outputs of variant ${a.name}, which lies outside of the run directory. Run finalize-model --from verify.`,
  'parity-outputs-shape': (a: { name: string; path: string; samples: number }) =>
    `${a.path} does not hold one finite output for each of the ${plural(a.samples, 'test sample')} (variant ${a.name}). Run finalize-model --from verify.`,
  'parity-figure-differs': (a: {
    name: string
    report: string
    figure: string
    stated: number
    measured: number
    path: string
  }) =>
    `${a.report} states ${a.figure} = ${exact(a.stated)} for variant ${a.name}; ${a.path} gives ${exact(a.measured)}. Run finalize-model --from verify.`,
  'parity-ids-differ': (a: { name: string; report: string; stated: string; found: string; path: string }) =>
    `${a.report} lists ${a.stated ? `sample ${a.stated}` : 'no sample'} as flipped in variant ${a.name} where ${a.path} gives ${a.found || 'none'}. Run finalize-model --from verify.`,
  'export-of-other-model': (a: { name: string; moved: number; most: number; model: string; path: string }) =>
    `${a.model} gives outputs that are up to ${exact(a.moved)} away from ${a.path} (at most ${a.most} is arithmetic): one of the two is of another model. Run finalize-model --from train.`,
  'calibrated-outputs-differ': (a: {
    name: string
    path: string
    method: string
    others: number
    samples: number
    apart: number
  }) =>
    `Variant ${a.name} gives ${a.others} of ${a.samples} samples probabilities that are more than ${a.apart} away from those of the float export calibrated by ${a.method}: ${a.path} is calibrated otherwise, or not at all. Run finalize-model --from export.`,
  'export-disagrees': (a: ClassAgreement & { model: string; path: string; most: number }) =>
    `${a.model} predicts the class of ${a.path} for ${agreementText(a)}; rounding explains ${percent(a.most)} of other classes at most. One of the two is of another model, or names its classes otherwise (see signature.json). Run finalize-model --from train.`,
  'variant-agrees': (a: ClassAgreement) =>
    `Variant ${a.name} predicts the trained model's class for ${agreementText(a)}. There are no scores of both to compare.`,
  'variant-accurate': (a: VariantAccuracy) =>
    `Variant ${a.name}: ${accuracyText(a)}, ${plural(a.flips, 'flipped prediction')} of ${a.samples}.`,
  'export-accuracy-mismatch': (a: VariantAccuracy) =>
    `Variant ${a.name}: ${accuracyText(a)}; ${(a.most * 100).toFixed(2)} points at most are accepted. ${plural(a.flips, 'prediction')} of ${a.samples} flipped (${a.path}). Calibrate with more samples, choose another precision, or leave the variant out.`,
  'probe-absent': (a: { name: string; probe: string; path: string }) =>
    `${a.path} has no probe “${a.probe}” for variant ${a.name}. Run finalize-model --from verify.`,
  'probe-failed': (a: { name: string; probe: string; detail: string; path: string }) =>
    `Variant ${a.name} failed the probe “${a.probe}” (${a.path}): ${a.detail}.`,
  'latency-implausible': (a: { name: string; batch: number; path: string }) =>
    `${a.path}: the latencies of variant ${a.name} at batch ${a.batch} can't be of one measurement: positive, in order (min ≤ p50 ≤ p95 ≤ p99), with the throughput that their mean gives. Run finalize-model --from benchmark.`,
  'benchmark-bytes-differ': (a: {
    name: string
    path: string
    model: string
    stated: number
    found: number
  }) =>
    `${a.path} states ${a.stated} bytes for variant ${a.name}; ${a.model} has ${a.found}. Run finalize-model --from benchmark.`,
  'recommendation-differs': (a: { path: string; stated: string; found: string }) =>
    a.stated === a.found
      ? `${a.path} gives other reasons for its recommendation (${a.stated || 'none'}) than its figures do. Run finalize-model --from benchmark.`
      : `${a.path} recommends ${a.stated || 'no variant'}; by its figures and today's configuration it is ${a.found || 'none'}. Run finalize-model --from benchmark.`,
  'latency-unmeasured': (a: { name: string; path: string }) =>
    `${a.path} has no latency of variant ${a.name} at batch 1. Run finalize-model --from benchmark.`,
  'latency-measured': (a: VariantLatency) =>
    `Batches of 1, 2 and N agree and malformed inputs are refused. ${a.name} at batch 1: p50 ${millisecondsText(a.p50)}, p95 ${millisecondsText(a.p95)}, p99 ${millisecondsText(a.p99)}${Number.isNaN(a.budget) ? '' : `, budget ${millisecondsText(a.budget)}`}.`,
  'latency-over-budget': (a: VariantLatency) =>
    `${a.name} takes p95 ${millisecondsText(a.p95)} at batch 1 (${a.path}); inference.latency_ms_p95 allows ${millisecondsText(a.budget)}.`,
  'recommendation-none': (a: { path: string }) =>
    `${a.path} can recommend no variant: each is too slow, over its budget or fails a probe. What speaks against each stands there.`,
  'recommendation-unknown': (a: { name: string; path: string }) =>
    `${a.path} recommends the variant ${a.name}, which it did not measure. Run finalize-model --from benchmark.`,
  'signature-differs': (a: { path: string; part: string; found: string; expected: string; record: string }) =>
    `${a.path}: ${a.part} is ${a.found}; ${a.record} recorded ${a.expected} at training. Run finalize-model --from export.`,
  'export-weights-apart': (a: { path: string; files: readonly string[] }) =>
    `${a.path} keeps weights in ${a.files.join(', ')}, which no digest holds. Run finalize-model --from export; it takes them into the model.`,
  'signature-data-differs': (a: { record: string; data: string; found: string; expected: string }) =>
    `${a.record} was recorded for features with signature ${shortDigest(a.expected)}; those of ${a.data} have ${shortDigest(a.found)}: names, order or shape changed.`,
  'signature-equal': (a: { variants: number; inputs: readonly string[]; outputs: readonly string[] }) =>
    `${a.variants === 1 ? '1 variant takes' : `${a.variants} variants take`} ${a.inputs.join(', ')} and ${a.variants === 1 ? 'gives' : 'give'} ${a.outputs.join(', ')}, as recorded at training.`,
}

/** Milliseconds at batch 1; `budget` NaN where there is none. */
interface VariantLatency {
  readonly name: string
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly budget: number
  readonly path: string
}

interface ClassAgreement {
  readonly name: string
  readonly agreeing: number
  readonly samples: number
  /** The exact 95 % interval of the share. */
  readonly low: number
  readonly high: number
}

const agreementText = ({ agreeing, samples, low, high }: ClassAgreement) =>
  `${agreeing} of ${plural(samples, 'sample')} (${percent(agreeing / samples)}, 95 % interval ${percent(low)} to ${percent(high)})`

interface VariantAccuracy {
  readonly name: string
  /** `accuracy`, `micro F1` for labels, `R²` for values. */
  readonly measure: string
  readonly accuracy: number
  readonly originalAccuracy: number
  readonly accuracyDifference: number
  readonly flips: number
  readonly samples: number
  readonly most: number
  readonly path: string
}

function accuracyText({ measure, accuracy, originalAccuracy, accuracyDifference }: VariantAccuracy): string {
  const metric = measure === 'R²' ? 'r2' : measure === 'micro F1' ? 'f1_micro' : 'acc'
  const both = `${measure} ${metricFigure(metric, accuracy)}, trained model ${metricFigure(metric, originalAccuracy)}`
  if (Math.abs(accuracyDifference) < 0.00005) return `${both}, no difference`
  return `${both}, ${points(accuracyDifference)} ${accuracyDifference < 0 ? 'less' : 'more'}`
}
