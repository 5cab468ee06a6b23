import * as z from 'zod'

/*
 * The files of a run directory (`contracts`): what a trainer leaves (run.json, events.jsonl, metrics.json,
 * signature.json) and what our steps add (parity.json, benchmark.json, evidence.json). evaluation.json is
 * in `metrics/evaluation.ts`. Non-finite numbers stand as the strings "NaN", "Infinity", "-Infinity".
 */

/** A number that JSON can't always hold. Parsed to the number. */
export const looseNumber = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform((text) => Number(text)),
])

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const metricValues = z.record(z.string(), looseNumber)

export const runRecordSchema = z.looseObject({
  command: z.array(z.string()),
  launcher: z.string(),
  /** Name and version of the trainer: `embedded 0.1.0`, `training_orchestrator.py` … */
  trainer: z.string(),
  /** `digest` over the whole effective configuration, `training` over the sections that shape the weights. */
  config: z.object({ path: z.string(), digest, training: digest }),
  seed: z.int(),
  started: z.string(),
  ended: z.string().optional(),
  exitCode: z.int().optional(),
  /** Seconds of training, resumed parts added up. */
  seconds: z.number().optional(),
  host: z.object({
    name: z.string(),
    system: z.string(),
    processor: z.string(),
    cores: z.int(),
    memory: z.number(),
  }),
  devices: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  /** Absent where the project is no git repository. `diff`: file (in the run directory) with the uncommitted changes. */
  git: z.object({ commit: z.string(), dirty: z.boolean(), diff: z.string().optional() }).optional(),
  /** Who started the training: git's identity, else the system's user. */
  user: z.object({ name: z.string(), email: z.string() }),
  /** Digests of the data files as they were read. */
  data: z.record(z.string(), digest).default({}),
  resumedFrom: z.array(z.string()).default([]),
})
export type RunRecord = z.output<typeof runRecordSchema>

const time = z.string()
export const eventSchema = z.discriminatedUnion('event', [
  z.looseObject({
    event: z.literal('run_started'),
    time,
    epochs: z.int().optional(),
    resumed: z.boolean().optional(),
  }),
  z.looseObject({
    event: z.literal('epoch'),
    time,
    epoch: z.int(),
    /** Epochs that were asked for; logs of other programs often don't say, nor the rest. */
    epochs: z.int().optional(),
    metrics: metricValues,
    learning_rate: looseNumber.optional(),
    seconds: z.number().optional(),
    samples_per_second: z.number().optional(),
    /** What a log of another program calls the metrics that it names otherwise. */
    original_names: z.record(z.string(), z.string()).optional(),
  }),
  z.looseObject({ event: z.literal('batch'), time, epoch: z.int(), batch: z.int(), metrics: metricValues }),
  z.looseObject({
    event: z.literal('checkpoint'),
    time,
    kind: z.enum(['best', 'last', 'periodic', 'top_k']),
    epoch: z.int(),
    path: z.string(),
    sha256: digest.optional(),
    metric: z.string().optional(),
    value: looseNumber.optional(),
  }),
  z.looseObject({
    event: z.literal('early_stopped'),
    time,
    epoch: z.int(),
    best_epoch: z.int(),
    metric: z.string(),
  }),
  z.looseObject({
    event: z.literal('evaluated'),
    time,
    split: z.enum(['val', 'test']),
    metrics: metricValues,
  }),
  z.looseObject({ event: z.literal('exported'), time, format: z.string(), path: z.string() }),
  z.looseObject({ event: z.literal('run_finished'), time, exit_code: z.int().default(0) }),
  z.looseObject({ event: z.literal('failed'), time, reason: z.string() }),
])
export type RunEvent = z.output<typeof eventSchema>

/** `metrics.json`: the trainer's own account, believed only after recomputation. */
export const metricsRecordSchema = z.looseObject({
  history: z.array(
    z.looseObject({ epoch: z.int(), metrics: metricValues, learning_rate: looseNumber.optional() }),
  ),
  best: z.object({ epoch: z.int(), metric: z.string(), value: looseNumber }).optional(),
  /** Final claims by metric name: `val_acc`, `test_acc` … */
  final: metricValues.default({}),
})
export type MetricsRecord = z.output<typeof metricsRecordSchema>

const tensor = z.object({ name: z.string(), type: z.string(), shape: z.array(z.union([z.int(), z.null()])) })

/** `signature.json`: what the trained model takes and gives. */
export const signatureSchema = z.looseObject({
  inputs: z.array(tensor).min(1),
  outputs: z.array(tensor).min(1),
  /**
   * How the output reads: `logits`, `probabilities`, `value`, or `class` where it is the predicted class itself, by name
   * or number. Of several outputs a class is the first that isn't of floating-point numbers, the rest the first that is.
   */
  output: z.enum(['logits', 'probabilities', 'value', 'class']),
  classNames: z.array(z.string()).default([]),
  featureNames: z.array(z.string()).default([]),
  /** SHA-256 over names and order of the features, with their types (`signatureHash`). */
  featureHash: digest,
})
export type Signature = z.output<typeof signatureSchema>

/** How one exported variant compares with the model that was trained, over the whole test set. */
const variantParity = z.object({
  name: z.string(),
  path: z.string(),
  sha256: digest,
  bytes: z.int(),
  samples: z.int(),
  accuracy: z.number(),
  originalAccuracy: z.number(),
  /** accuracy − originalAccuracy, a fraction. */
  accuracyDifference: z.number(),
  /** Samples whose predicted class differs from the original's, and the ids of the first hundred. */
  flips: z.int(),
  flippedIds: z.array(z.string()),
  /** Null where one of the two models gives classes alone. */
  maxOutputDifference: z.number().nullable(),
  meanOutputDifference: z.number().nullable(),
  /** What was checked beside: `batch-1`, `batch-2`, `batch-n`, `signature`, `refuses-wrong-rank` … and its outcome. */
  probes: z.array(z.object({ id: z.string(), passed: z.boolean(), detail: z.string() })),
  /** What it ran in, where that isn't the runtime of the whole report. */
  runtime: z.string().optional(),
  /** Outputs of this variant over the test set: a file of the run directory, so that a check can recompute. */
  outputs: z.string(),
})
export const paritySchema = z.object({
  predictions: z.object({ path: z.string(), sha256: digest }),
  runtime: z.string(),
  variants: z.array(variantParity),
})
export type Parity = z.output<typeof paritySchema>
export type VariantParity = z.output<typeof variantParity>

const latency = z.object({
  batch: z.int(),
  runs: z.int(),
  warmup: z.int(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  mean: z.number(),
  min: z.number(),
  throughput: z.number(),
})
export const benchmarkSchema = z.object({
  runtime: z.string(),
  device: z.string(),
  host: z.string(),
  variants: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      sha256: digest,
      bytes: z.int(),
      latencies: z.array(latency),
      peakMemory: z.number(),
      baseMemory: z.number(),
      loadMilliseconds: z.number(),
    }),
  ),
  /** The variant to deploy, why, and what speaks against each of the others (codes of `wording/onnx.ts`). */
  recommendation: z.object({
    variant: z.string(),
    reasons: z.array(
      z.object({
        variant: z.string(),
        code: z.string(),
        args: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  }),
})
export type Benchmark = z.output<typeof benchmarkSchema>

const measured = z.object({
  /** The primary metric on validation, recomputed from the predictions; null where it is undefined for them. */
  value: z.number().nullable(),
  predictions: z.object({ path: z.string(), sha256: digest }),
})
/** `repeats.json`: the same training with other seeds, and what each reaches. */
export const repeatsSchema = z.object({
  /** As `val_acc`. */
  metric: z.string(),
  /** `trainingDigest` of the final run's configuration. */
  training: digest,
  /** Digest over what all seeds were made from: training settings without the seed, trainer, data and code. */
  ground: digest,
  final: measured.extend({ seed: z.int() }),
  seeds: z.array(measured.extend({ seed: z.int(), run: z.string(), seconds: z.number() })),
  /** The run whose configuration the final one was derived from, where it is there and has the same samples. */
  trial: measured.extend({ run: z.string() }).optional(),
})
export type Repeats = z.output<typeof repeatsSchema>

const files = z.record(z.string(), digest)
/** `evidence.json`: for each step what it was made from and what it made. */
export const evidenceSchema = z.object({
  steps: z.record(
    z.string(),
    z.object({
      /** Digest of the settings (configuration sections, options, versions) that the step depends on. */
      settings: digest,
      inputs: files,
      outputs: files,
      started: z.string(),
      ended: z.string(),
      versions: z.record(z.string(), z.string()),
      /** The variables of the environment that chose the GPUs, where any did. */
      environment: z.record(z.string(), z.string()).optional(),
    }),
  ),
})
export type Evidence = z.output<typeof evidenceSchema>
