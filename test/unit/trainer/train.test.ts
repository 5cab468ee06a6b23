import { mkdtempSync, rmSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeNpz } from '../../../src/core/arrays/npz.ts'
import type { Finding } from '../../../src/core/finding.ts'
import { FileError, type Files } from '../../../src/core/ports.ts'
import { messageOf } from '../../../src/core/wording/message.ts'
import { parseEvents } from '../core/runs/support/parseEvents.ts'
import { readPredictions } from '../../../src/core/runs/predictionsFile.ts'
import { inspectCheckpoint } from '../../../src/core/runs/checkpoint.ts'
import { readMetrics, readRun, readSignature } from '../../../src/core/runs/runDirectory.ts'
import { readSafetensors } from '../../../src/core/runs/safetensors.ts'
import { nodeClock } from '../../../src/node/clock.ts'
import { nodeFiles } from '../../../src/node/files.ts'
import { acquireLock } from '../../../src/node/lock.ts'
import { nodeProcesses } from '../../../src/node/processes.ts'
import type { TrainOptions } from '../../../src/trainer/options.ts'
import { randomStream } from '../../../src/trainer/random.ts'
import { train } from '../../../src/trainer/train.ts'

let root: string
let files: Files
beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), "train 'quotes' && spaces "))
  files = nodeFiles(root)
  await writeData()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Three classes of 4 × 4 images: a bright row, with noise. */
async function writeData(): Promise<void> {
  for (const [index, [name, samples]] of Object.entries({ train: 90, val: 30, test: 30 }).entries()) {
    const random = randomStream(index + 1, 'images')
    const y = BigInt64Array.from({ length: samples }, (_, row) => BigInt(row % 3))
    const x = Float32Array.from({ length: samples * 16 }, (_, at) => {
      const bright = Math.floor((at % 16) / 4) === Number(y[Math.floor(at / 16)])
      return (bright ? 8 : 2) + 6 * random.uniform()
    })
    await files.write(
      `data/${name}.npz`,
      writeNpz({
        x: { type: 'float32', shape: [samples, 4, 4], data: x },
        y: { type: 'int64', shape: [samples], data: y },
      }),
    )
  }
}

const base = {
  data: { train: 'data/train.npz', val: 'data/val.npz', test: 'data/test.npz', normalization: 'standardize' },
  model: { architecture: 'SimpleCNN', channels: [4], hidden: [8], dropout: 0.2, batch_norm: true },
  optimizer: { type: 'AdamW', learning_rate: 0.01, weight_decay: 0.01 },
  lr_scheduler: { type: 'cosine' },
  training: { epochs: 6, batch_size: 16, gradient_clip_norm: 1 },
  early_stopping: { patience: 50 },
  data_augmentation: {
    enabled: true,
    transforms: [{ horizontal_flip: { p: 0.5 } }, { color_jitter: { brightness: 0.1 } }],
  },
  checkpointing: { checkpoint_every_n_epochs: 2, save_top_k: 2 },
}

interface Told {
  readonly lines: string[]
  readonly findings: Finding[]
}

async function start(settings: object = {}, options: Partial<TrainOptions> = {}) {
  await files.write('configs/final_config.yaml', JSON.stringify({ ...base, ...settings }))
  const told: Told = { lines: [], findings: [] }
  const outcome = await train({
    files,
    processes: nodeProcesses,
    clock: nodeClock,
    lock: (file) => acquireLock(path.resolve(root, file)),
    configPath: 'configs/final_config.yaml',
    runDirectory: 'results/production',
    exportOnly: false,
    signal: new AbortController().signal,
    backend: 'wasm',
    command: ['finalize-model', 'train'],
    version: '1.2.3',
    report: {
      line: (text) => void told.lines.push(text),
      progress: () => {},
      finding: (one) => void told.findings.push(one),
    },
    ...options,
  })
  const findings = outcome.ok ? told.findings : [...told.findings, ...outcome.findings]
  return {
    outcome,
    lines: told.lines,
    codes: findings.map(({ code }) => code),
    messages: findings.map(messageOf),
  }
}

const last = 'checkpoints/production/final_model_last.safetensors'
const best = 'checkpoints/production/final_model_best.safetensors'

async function tensorsOf(file: string) {
  const read = readSafetensors(await files.read(file), file)
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  return read.value.tensors
}

/** Stops after so many epochs, as a SIGINT in the middle of the last one would. */
function stopIn(epoch: number): Partial<TrainOptions> {
  const controller = new AbortController()
  const stopping: Files = {
    ...files,
    async appendLine(file, line) {
      if (line.includes('"event":"epoch"') && line.includes(`"epoch":${epoch},`)) controller.abort()
      await files.appendLine(file, line)
    },
  }
  return { files: stopping, signal: controller.signal }
}

describe('a training', () => {
  it('leaves the run directory of the contract', async () => {
    const { outcome, lines } = await start()
    expect(outcome).toMatchObject({ ok: true, value: { kind: 'trained', epochs: 6 } })
    const run = await readRun(files, 'results/production/run.json')
    expect(run).toMatchObject({
      ok: true,
      value: { seed: 42, exitCode: 0, trainer: 'embedded 1.2.3', resumedFrom: [] },
    })
    expect(run.ok && Object.keys(run.value.data)).toEqual(['data/train.npz', 'data/val.npz', 'data/test.npz'])
    const events = parseEvents(await files.readText('results/production/events.jsonl'), 'events.jsonl')
    expect(events.findings).toEqual([])
    const kinds = events.events.map(({ event }) => event)
    expect(kinds[0]).toBe('run_started')
    expect(kinds.at(-1)).toBe('run_finished')
    expect(kinds.filter((kind) => kind === 'epoch')).toHaveLength(6)
    const metrics = await readMetrics(files, 'results/production/metrics.json')
    expect(metrics.ok && metrics.value.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6])
    expect(metrics.ok && metrics.value.final['test_acc']).toBeGreaterThan(0.8)
    expect(await readSignature(files, 'results/production/signature.json')).toMatchObject({
      ok: true,
      value: {
        output: 'logits',
        classNames: ['0', '1', '2'],
        inputs: [{ name: 'input', shape: [null, 4, 4] }],
      },
    })
    expect((await files.readText('results/production/training.log')).trim().split('\n')).toEqual(lines)
  })

  it('claims what its predictions say', async () => {
    await start()
    const metrics = await readMetrics(files, 'results/production/metrics.json')
    for (const split of ['val', 'test'] as const) {
      const predictions = await readPredictions(files, `results/production/predictions/${split}.npz`)
      if (!predictions.ok || !metrics.ok) throw new Error('unreadable')
      const { yTrue, yPred, inputs, samples } = predictions.value
      const right = yTrue.filter((actual, row) => actual === yPred[row]).length / samples
      expect(metrics.value.final[`${split}_acc`]).toBeCloseTo(right, 12)
      expect(inputs?.shape).toEqual([30, 4, 4])
    }
  })

  it('claims of the positive class what is true of the class that the configuration names', async () => {
    const asked = ['recall_positive', 'precision_positive']
    const { codes } = await start({
      data: { ...base.data, positive_class: '2' },
      training: { epochs: 2, batch_size: 16 },
      validation: { metrics: asked.map((id) => `val_${id}`) },
      test_set: { metrics: asked.map((id) => `test_${id}`) },
    })
    expect(codes).toEqual([])
    const metrics = await readMetrics(files, 'results/production/metrics.json')
    for (const split of ['val', 'test'] as const) {
      const predictions = await readPredictions(files, `results/production/predictions/${split}.npz`)
      if (!predictions.ok || !metrics.ok) throw new Error('unreadable')
      const { yTrue, yPred } = predictions.value
      const [truly, taken] = [yTrue, yPred].map((labels) => labels.filter((label) => label === 2).length)
      const hits = yTrue.filter((label, row) => label === 2 && yPred[row] === 2).length
      expect(hits).toBeGreaterThan(0)
      expect(metrics.value.final[`${split}_recall_positive`]).toBeCloseTo(hits / truly!, 12)
      expect(metrics.value.final[`${split}_precision_positive`]).toBeCloseTo(hits / taken!, 12)
    }
  })

  it('keeps best, last, periodic and the best k checkpoints, each with its epoch', async () => {
    const { outcome } = await start()
    const names = await files.list('checkpoints/production')
    expect(names).toEqual(
      expect.arrayContaining(['epoch_2.safetensors', 'epoch_4.safetensors', 'epoch_6.safetensors']),
    )
    expect(names.filter((name) => name.startsWith('epoch_')).length).toBeLessThanOrEqual(5)
    expect(await inspectCheckpoint(files, last)).toMatchObject({ ok: true, value: { epoch: 6 } })
    const bestEpoch = outcome.ok && outcome.value.kind === 'trained' ? outcome.value.bestEpoch : 0
    expect(await inspectCheckpoint(files, best)).toMatchObject({ ok: true, value: { epoch: bestEpoch } })
    const metrics = await readMetrics(files, 'results/production/metrics.json')
    const losses = metrics.ok ? metrics.value.history.map((one) => one.metrics['val_loss']!) : []
    expect(losses.indexOf(Math.min(...losses)) + 1).toBe(bestEpoch)
  })

  it('with the same seed gives the same bytes, with another seed others', async () => {
    await start()
    const first = await files.digest(last)
    await start()
    expect(await files.digest(last)).toBe(first)
    await start({ reproducibility: { seed: 43 } })
    expect(await files.digest(last)).not.toBe(first)
  })

  it('forgets the checkpoints of the training before, and nobody else’s', async () => {
    await start()
    await files.write('checkpoints/production/notes.md', 'keep me')
    await start({ training: { ...base.training, epochs: 1 } })
    const names = await files.list('checkpoints/production')
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(
      expect.arrayContaining(['final_model_best.safetensors', 'final_model_last.safetensors', 'notes.md']),
    )
    expect(names).not.toContain('epoch_6.safetensors')
  })

  it('stops early and says so', async () => {
    const { outcome, lines } = await start({
      training: { ...base.training, epochs: 50 },
      early_stopping: { patience: 2, min_delta: 0.5 },
    })
    expect(outcome.ok && outcome.value.kind === 'trained' && outcome.value.epochs).toBeLessThan(50)
    expect(lines.some((line) => line.startsWith('Stopped early after epoch'))).toBe(true)
  })
})

describe('resuming', () => {
  it('ends with the weights, history and claims of a training that was never stopped', async () => {
    await start()
    const whole = await tensorsOf(last)
    const wholeBest = await files.digest(best)
    const wholeMetrics = await files.readText('results/production/metrics.json')
    await files.remove(last)
    const stopped = await start({}, stopIn(3))
    expect(stopped.outcome).toMatchObject({ ok: true, value: { kind: 'interrupted', epoch: 3 } })
    expect(stopped.messages.join()).toContain(last)
    expect(await readRun(files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 130 },
    })
    const resumed = await start({}, { resume: last })
    expect(resumed.outcome).toMatchObject({ ok: true, value: { kind: 'trained', epochs: 6 } })
    expect(await tensorsOf(last)).toEqual(whole)
    expect(await files.digest(best)).toBe(wholeBest)
    expect(await files.readText('results/production/metrics.json')).toBe(wholeMetrics)
    expect(await readRun(files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 0, resumedFrom: [last] },
    })
  })

  it.each(['SGD', 'Adam'])('is exact for %s with a plateau schedule too', async (type) => {
    const settings = {
      optimizer: { type, learning_rate: 0.05, momentum: type === 'SGD' ? 0.9 : 0 },
      lr_scheduler: { type: 'plateau', patience: 1, warmup_epochs: 1 },
    }
    await start(settings)
    const whole = await files.digest(last)
    await start(settings, stopIn(2))
    expect(await files.digest(last)).not.toBe(whole)
    await start(settings, { resume: last })
    expect(await files.digest(last)).toBe(whole)
  })

  it('takes the latest readable checkpoint where the last was cut short, and says so', async () => {
    await start()
    const whole = await files.digest(last)
    await start({}, stopIn(4))
    const bytes = await files.read(last)
    await files.write(last, bytes.subarray(0, bytes.length - 100))
    const { outcome, messages } = await start({}, { resume: last })
    expect(outcome.ok).toBe(true)
    expect(messages.join()).toMatch(/final_model_last.* is damaged .*epoch_4.safetensors \(epoch 4\)/)
    expect(await files.digest(last)).toBe(whole)
  })

  it('refuses a checkpoint of other settings, of other data, or of another program', async () => {
    await start()
    const other = await start({ optimizer: { type: 'AdamW', learning_rate: 0.02 } }, { resume: last })
    expect(other.codes).toContain('trainer-resume-other-config')
    await files.write('data/val.npz', await files.read('data/test.npz'))
    expect((await start({}, { resume: last })).codes).toContain('trainer-resume-other-data')
    expect((await start({}, { resume: 'data/train.npz' })).outcome.ok).toBe(false)
  })

  it('refuses where nothing can be read', async () => {
    expect((await start({}, { resume: last })).codes).toEqual(
      expect.arrayContaining(['file-missing', 'trainer-no-checkpoint']),
    )
  })
})

describe('a training that can’t go well', () => {
  it('refuses a directory in which another training runs', async () => {
    const held = await acquireLock(path.join(root, 'results/production/.training.lock'))
    const { codes, messages } = await start()
    expect(codes).toEqual(['trainer-running'])
    expect(messages[0]).toContain(`process ${process.pid}`)
    if (held.held) await held.release()
    expect((await start()).outcome.ok).toBe(true)
  })

  it('refuses a checkpoint folder of another training', async () => {
    const held = await acquireLock(path.join(root, 'checkpoints/production/.training.lock'))
    expect((await start({}, { runDirectory: 'results/other' })).codes).toEqual(['trainer-running'])
    if (held.held) await held.release()
  })

  it('ends with a finding when the loss is no number, and keeps the record', async () => {
    const { codes, messages } = await start({
      task: 'regression',
      model: { architecture: 'MLP', activation: 'elu' },
      optimizer: { type: 'SGD', learning_rate: 100 },
      training: { epochs: 6 },
    })
    expect(codes).toContain('trainer-diverged')
    expect(messages.join()).toContain('optimizer.learning_rate')
    expect(await readRun(files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 3 },
    })
    expect(await files.readText('results/production/events.jsonl')).toContain('"event":"failed"')
  })

  it.each([
    ['trainer-unknown-architecture', { model: { architecture: 'ResNet18' } }],
    ['trainer-unknown-optimizer', { optimizer: { type: 'Lion' } }],
    ['trainer-classes-differ', { model: { num_classes: 7 } }],
    ['trainer-class-weights-count', { training: { class_weights: [1, 2] } }],
    ['trainer-unknown-metric', { early_stopping: { metric: 'val_perplexity' } }],
    ['trainer-unknown-metric', { early_stopping: { metric: 'test_acc' } }],
    ['trainer-crop-size', { data_augmentation: { enabled: true, transforms: [{ random_crop: [32, 32] }] } }],
    ['trainer-unknown-transform', { data_augmentation: { enabled: true, transforms: ['mixup'] } }],
    ['trainer-network-too-large', { model: { hidden: [100_000, 100_000] } }],
  ] as const)('%s', async (code, settings) => {
    const { codes } = await start(settings)
    expect(codes).toContain(code)
    expect(await files.stat('results/production/run.json')).toBeUndefined()
  })

  it('says that the disk is full, keeps what it saved, and goes on from there', async () => {
    await start()
    const whole = await files.digest(last)
    let writes = 0
    const full: Files = {
      ...files,
      async write(file, content) {
        if (file === last && ++writes > 3) throw new FileError('no-space', file)
        await files.write(file, content)
      },
    }
    const { codes } = await start({}, { files: full })
    expect(codes).toEqual(['disk-full'])
    expect(await readRun(files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 3 },
    })
    expect(await inspectCheckpoint(files, last)).toMatchObject({ ok: true, value: { epoch: 3 } })
    await start({}, { resume: last })
    expect(await files.digest(last)).toBe(whole)
  })

  it('takes away a half-written event before it goes on', async () => {
    await start({}, stopIn(2))
    const events = 'results/production/events.jsonl'
    await files.write(events, `${await files.readText(events)}{"event":"epo`)
    await start({}, { resume: last })
    expect(parseEvents(await files.readText(events), events).findings).toEqual([])
  })

  it('gives a finding where it may not write', async () => {
    await fs.mkdir(path.join(root, 'results'), { recursive: true })
    await fs.writeFile(path.join(root, 'results/production'), 'a file in the way')
    await expect(
      start({}, { lock: async () => ({ held: true, release: async () => {} }) }),
    ).resolves.toMatchObject({
      outcome: { ok: false },
    })
  })
})

/** Digests of what the training left. */
const evidence = () =>
  Promise.all(
    ['run.json', 'events.jsonl', 'training.log', 'signature.json'].map((name) =>
      files.digest(`results/production/${name}`),
    ),
  )

describe('exporting', () => {
  it('writes the best checkpoint as ONNX and leaves the evidence of the training alone', async () => {
    await start({ export: { formats: ['onnx', 'torchscript'] } })
    const before = await evidence()
    const { outcome, codes } = await start(
      { export: { formats: ['onnx', 'torchscript'] } },
      { exportOnly: true },
    )
    expect(outcome).toMatchObject({
      ok: true,
      value: { kind: 'exported', path: 'models/production_model.onnx' },
    })
    expect(codes).toEqual(['trainer-format-skipped'])
    expect(await evidence()).toEqual(before)
  })

  it('refuses without a checkpoint, and one of other settings', async () => {
    expect((await start({}, { exportOnly: true })).codes).toContain('trainer-no-best')
    await start()
    expect((await start({ optimizer: { learning_rate: 0.5 } }, { exportOnly: true })).codes).toContain(
      'trainer-export-stale',
    )
  })
})
