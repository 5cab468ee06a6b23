import { digestOf } from '../../../../../src/core/digest.ts'
import { failure, finding, type Result, success } from '../../../../../src/core/finding.ts'
import { evaluatePredictions } from '../../../../../src/core/metrics/evaluate.ts'
import { primaryMetricOf } from '../../../../../src/core/metrics/primaryMetric.ts'
import { FileError, type Files } from '../../../../../src/core/ports.ts'
import type { Ground } from '../../../../../src/core/readiness/ground.ts'
import {
  benchmarkSchema,
  paritySchema,
  runRecordSchema,
  type RunEvent,
} from '../../../../../src/core/runs/records.ts'
import { sliceColumns } from '../../../../../src/core/slices/sliceColumns.ts'
import { readTestSetLock } from '../../../../../src/core/readiness/testSetLock.ts'
import { gatherFacts, type ReportFacts } from '../../../../../src/core/reports/facts.ts'
import type { Project } from './projects.ts'

const missing = <T>(path: string): Result<T> =>
  failure(finding('file-missing', 'error', { path }, { file: path }))

const refuse = () => Promise.reject(new Error('read only'))

/** Files by path, their content as text. */
function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const text = (path: string) => {
    const found = texts[path]
    if (found === undefined) throw new FileError('missing', path)
    return found
  }
  return {
    root: '/project',
    async stat(path) {
      const folder = Object.keys(texts).some((name) => name.startsWith(`${path}/`))
      if (folder) return { kind: 'directory', size: 0, modified: 0, links: 1 }
      const found = texts[path]
      return found === undefined ? undefined : { kind: 'file', size: found.length, modified: 0, links: 1 }
    },
    read: async (path) => new TextEncoder().encode(text(path)),
    readRange: refuse,
    readText: async (path) => text(path),
    async list(path) {
      const inside = Object.keys(texts).filter((name) => name.startsWith(`${path}/`))
      return [...new Set(inside.map((name) => name.slice(path.length + 1).split('/')[0]!))].sort()
    },
    digest: async (path) => (texts[path] === undefined ? undefined : digestOf(texts[path])),
    write: refuse,
    appendLine: refuse,
    copy: refuse,
    remove: refuse,
    replaceBytes: refuse,
  }
}

export interface Changes {
  /** The benchmark and what depends on it are missing. */
  readonly withoutExport?: boolean
  readonly withoutData?: boolean
  readonly previous?: boolean
  /** The int8 variant is slower than the original. */
  readonly slowInt8?: boolean
}

/** The ground of a made-up project after a whole run. */
export function groundOf(project: Project, changes: Changes = {}): Ground {
  const { config, dataset, signature, val, test } = project
  const run = runRecordSchema.parse(runRecord(project))
  const columns = sliceColumns(test, changes.withoutData ? undefined : dataset)
  const evaluation = evaluatePredictions({
    task: config.task,
    test,
    val,
    classNames: dataset.classNames,
    primaryMetric: primaryMetricOf(config),
    columns,
  })
  const texts: Record<string, string> = {
    'results/production/confusion_matrix.png': 'picture',
    'checkpoints/production/final_model_best.safetensors': 'best',
    'checkpoints/production/final_model_last.safetensors': 'last',
    'phases/05_finalization/test_set.lock.json': JSON.stringify({
      sha256: digestOf('test set'),
      samples: test.samples,
      path: dataset.test.path,
      created: '2025-11-03T08:00:00.000Z',
      evaluations: [
        { at: '2025-11-03T08:00:00.000Z', checkpoint: digestOf('best'), predictions: test.sha256 },
      ],
    }),
    ...(changes.previous && {
      'models/previous/3f1c2a9d0b77/production_model.onnx': 'older model',
      'models/previous/3f1c2a9d0b77/production_model_quantized.onnx': 'older int8',
    }),
  }
  for (const name of [
    'run.json',
    'events.jsonl',
    'metrics.json',
    'signature.json',
    'evaluation.json',
    'parity.json',
    'benchmark.json',
  ])
    texts[`results/production/${name}`] = `content of ${name}`
  texts[test.path] = 'test predictions'
  const files = memoryFiles(texts)
  const parity = parityRecord(project)
  const benchmark = benchmarkRecord(changes.slowInt8 ?? false)
  return {
    files,
    clock: { now: () => new Date(0), elapsed: () => 0 },
    runDirectory: 'results/production',
    configPath: 'configs/final_config.yaml',
    compute: async (work) => work(),
    config: async () => success(config),
    run: async () => success(run),
    events: async () => success(events(project)),
    metrics: async () => missing('results/production/metrics.json'),
    signature: async () => success(signature),
    predictions: async (split) => success(split === 'test' ? test : val),
    dataset: async () => (changes.withoutData ? missing('data') : success(dataset)),
    evaluation: async () => evaluation,
    sliceColumns: async () => success(columns),
    recordedEvaluation: async () => evaluation,
    parity: async () =>
      changes.withoutExport ? missing('parity.json') : success(paritySchema.parse(parity)),
    benchmark: async () =>
      changes.withoutExport ? missing('benchmark.json') : success(benchmarkSchema.parse(benchmark)),
    evidence: async () => missing('evidence.json'),
    testSetLock: () => readTestSetLock(files),
    checkpoint: async (kind) => `checkpoints/production/final_model_${kind}.safetensors`,
    variants: async () => [],
    signOffs: async () => success([]),
    digest: (path) => files.digest(path),
    release: async () => digestOf('release'),
  }
}

export async function factsOf(project: Project, changes?: Changes): Promise<ReportFacts> {
  const facts = await gatherFacts(groundOf(project, changes))
  if (!facts.ok) throw new Error(JSON.stringify(facts.findings))
  return facts.value
}

function runRecord({ config }: Project) {
  return {
    command: ['finalize-model', 'train', '--config', 'configs/final_config.yaml'],
    launcher: 'local',
    trainer: 'embedded 0.1.0',
    config: { path: 'configs/final_config.yaml', digest: digestOf('config'), training: digestOf('training') },
    seed: config.reproducibility.seed,
    started: '2025-11-03T07:58:00.000Z',
    ended: '2025-11-03T07:58:41.500Z',
    exitCode: 0,
    seconds: 38.4,
    host: {
      name: 'build-3',
      system: 'Linux 6.1 x64',
      processor: 'AMD EPYC 7B13',
      cores: 2,
      memory: 8_589_934_592,
    },
    devices: ['cpu (wasm)'],
    versions: { node: '20.20.2', '@tensorflow/tfjs-core': '4.22.0' },
    git: {
      commit: '0123456789abcdef0123456789abcdef01234567',
      dirty: true,
      diff: 'uncommitted_changes.diff',
    },
    user: { name: 'Ada Example', email: 'ada@example.org' },
    data: { 'data/train.npz': digestOf('data train'), 'data/test.npz': digestOf('data test') },
  }
}

function events({ config }: Project): RunEvent[] {
  const time = '2025-11-03T07:58:01.000Z'
  const best = 21
  const rise = config.task === 'classification'
  const epochs = Array.from({ length: 31 }, (_, index): RunEvent => {
    const epoch = index + 1
    const loss = 0.2 + 2 / epoch + (epoch > best ? 0.01 * (epoch - best) : 0)
    return {
      event: 'epoch',
      time,
      epoch,
      epochs: 100,
      metrics: { train_loss: 2 / epoch, val_loss: loss, ...(rise && { val_acc: 0.95 - 0.6 / epoch }) },
      learning_rate: 0.001,
      seconds: 1.2,
    }
  })
  return [
    { event: 'run_started', time, epochs: 100 },
    ...epochs,
    {
      event: 'checkpoint',
      time,
      kind: 'best',
      epoch: best,
      path: 'checkpoints/production/final_model_best.safetensors',
      metric: 'val_loss',
      value: 0.2 + 2 / best,
    },
    {
      event: 'checkpoint',
      time,
      kind: 'last',
      epoch: 31,
      path: 'checkpoints/production/final_model_last.safetensors',
    },
    { event: 'early_stopped', time, epoch: 31, best_epoch: best, metric: 'val_loss' },
    { event: 'run_finished', time, exit_code: 0 },
  ]
}

const variants = [
  { name: 'fp32', path: 'models/production_model.onnx', bytes: 91_240, flips: 0, worst: 3.1e-7 },
  { name: 'int8', path: 'models/production_model_quantized.onnx', bytes: 27_911, flips: 1, worst: 0.083 },
  { name: 'fp16', path: 'models/production_model_fp16.onnx', bytes: 46_802, flips: 0, worst: 0.0011 },
]

function parityRecord({ test, config }: Project) {
  const right = test.yTrue.filter((value, row) => value === test.yPred[row]).length / test.samples
  const accuracy = config.task === 'classification' ? right : 1
  return {
    predictions: { path: test.path, sha256: test.sha256 },
    runtime: 'onnxruntime-node 1.30.0',
    variants: variants.map(({ name, path, bytes, flips, worst }) => ({
      name,
      path,
      sha256: digestOf(path),
      bytes,
      samples: test.samples,
      accuracy: accuracy - flips / test.samples,
      originalAccuracy: accuracy,
      accuracyDifference: -flips / test.samples,
      flips,
      flippedIds: test.ids.slice(0, flips),
      maxOutputDifference: worst,
      meanOutputDifference: worst / 10,
      probes: [
        { id: 'batch-1', passed: true, detail: '' },
        { id: 'batch-2', passed: true, detail: '' },
        { id: 'refuses-wrong-rank', passed: true, detail: '' },
      ],
      outputs: `outputs/${name}.npz`,
    })),
  }
}

const latency = (batch: number, p50: number) => ({
  batch,
  runs: 200,
  warmup: 20,
  p50,
  p95: p50 * 1.3,
  p99: p50 * 1.9,
  mean: p50 * 1.05,
  min: p50 * 0.9,
  throughput: (1000 * batch) / (p50 * 1.05),
})

function benchmarkRecord(slowInt8: boolean) {
  const speed: Record<string, number> = { fp32: 1, int8: slowInt8 ? 1.6 : 0.7, fp16: 1.2 }
  return {
    runtime: 'onnxruntime-node 1.30.0',
    device: 'cpu',
    host: 'AMD EPYC 7B13, 2 cores',
    variants: variants.map(({ name, path, bytes }) => ({
      name,
      path,
      sha256: digestOf(path),
      bytes,
      latencies: [latency(1, 0.11 * speed[name]!), latency(32, 1.4 * speed[name]!)],
      peakMemory: 61_300_000,
      baseMemory: 48_000_000,
      loadMilliseconds: 12.4,
    })),
    recommendation: slowInt8
      ? {
          variant: 'fp32',
          reasons: [
            {
              variant: 'int8',
              code: 'variant-slower',
              args: { variant: 'int8', batch: 1, p50: 0.176, baseP50: 0.11, base: 'fp32' },
            },
            {
              variant: 'int8',
              code: 'variant-more-memory',
              args: { variant: 'int8', memory: 14_000_000, before: 13_300_000, base: 'fp32' },
            },
            { variant: 'fp32', code: 'variant-base-recommended', args: { variant: 'fp32' } },
          ],
        }
      : {
          variant: 'int8',
          reasons: [
            { variant: 'int8', code: 'variant-recommended', args: { variant: 'int8', base: 'fp32' } },
          ],
        },
  }
}
