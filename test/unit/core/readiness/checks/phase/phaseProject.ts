import { cp, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeNpz } from '../../../../../../src/core/arrays/npz.ts'
import { configDigest, trainingDigest } from '../../../../../../src/core/config/digest.ts'
import { readConfig } from '../../../../../../src/core/config/effective.ts'
import { digestOf } from '../../../../../../src/core/digest.ts'
import type { Clock, Files } from '../../../../../../src/core/ports.ts'
import { layout } from '../../../../../../src/core/project/layout.ts'
import { writePredictions } from '../../../../../../src/core/runs/writePredictions.ts'
import { writeSafetensors } from '../../../../../../src/core/runs/safetensors.ts'
import { nodeFiles } from '../../../../../../src/node/files.ts'

/*
 * A small project on its way through phases 1 to 4: two classes, a baseline at 80 % of 40 validation samples,
 * an optimized run at 95 %, target 90 %. Every file agrees with every other.
 */

const packaged = fileURLToPath(new URL('../../../../../../phases', import.meta.url))
export const clock: Clock = { now: () => new Date('2026-01-15T12:00:00.000Z'), elapsed: () => 0 }
const said = 'Written by a person, in enough words to be understood.'

export function configText(dropout: number, checkpoints: string): string {
  return `task: classification
data: { train: data/train.npz, val: data/val.npz, test: data/test.npz, id: id }
model: { architecture: MLP, hidden: [8], dropout: ${dropout} }
training: { epochs: 10, batch_size: 16 }
early_stopping: { enabled: true, metric: val_loss, patience: 4 }
checkpointing: { save_best: true, save_last: true, checkpoint_every_n_epochs: 5, output_dir: ${checkpoints} }
validation: { metrics: [val_loss, val_acc] }
test_set: { enabled: false }
reproducibility: { seed: 42, deterministic: true }
targets: { test_acc: 0.9 }
`
}

export interface Epoch {
  readonly train_loss: number
  readonly val_loss: number
  readonly train_acc: number
  readonly val_acc: number
  readonly [metric: string]: number
}

/** Losses and accuracies that settle at `accuracy`; epoch 9 is the best. */
export const curve = (accuracy: number): readonly Epoch[] =>
  Array.from({ length: 10 }, (_, index) => ({
    train_loss: 0.7 / (index + 1),
    val_loss: index === 8 ? 0.05 : 0.75 / (index + 1),
    train_acc: Math.min(0.97, accuracy + 0.02),
    val_acc: index < 3 ? accuracy - 0.1 : accuracy,
  }))

const samples = 40
const yTrue = Array.from({ length: samples }, (_, row) => row % 2)

/** Scores of which the first `wrong` are on the wrong side. */
function scoresWith(wrong: number): Float64Array {
  const scores = new Float64Array(samples * 2)
  for (const [row, label] of yTrue.entries()) {
    const hit = row < wrong ? 1 - label : label
    scores[row * 2 + hit] = 0.75
    scores[row * 2 + 1 - hit] = 0.25
  }
  return scores
}

const json = (value: unknown) =>
  `${JSON.stringify(value, (_, member: unknown) => (typeof member === 'number' && !Number.isFinite(member) ? String(member) : member), 2)}\n`

export interface RunOptions {
  readonly config: string
  readonly checkpoints: string
  readonly wrong: number
  readonly epochs?: readonly Epoch[]
  readonly started?: string
}

/** Writes a run directory with its checkpoints, as an honest trainer would. */
export async function makeRun(files: Files, directory: string, options: RunOptions): Promise<void> {
  const { config: configPath, checkpoints, wrong, started = '2026-01-10T08:00:00.000Z' } = options
  const read = readConfig(await files.readText(configPath), configPath)
  if (!read.ok) throw new Error('the fixture’s configuration is broken')
  const accuracy = (samples - wrong) / samples
  const epochs = options.epochs ?? curve(accuracy)
  const events: unknown[] = [{ event: 'run_started', time: started, epochs: 10 }]
  const save = async (kind: string, name: string, epoch: number) => {
    const file = `${checkpoints}/${name}.safetensors`
    const bytes = writeSafetensors(
      { weight: { type: 'float32', shape: [2], data: Float32Array.of(epoch, wrong) } },
      { epoch: String(epoch) },
    )
    await files.write(file, bytes)
    events.push({ event: 'checkpoint', time: started, kind, epoch, path: file, sha256: digestOf(bytes) })
  }
  for (const [index, metrics] of epochs.entries()) {
    const epoch = index + 1
    events.push({
      event: 'epoch',
      time: started,
      epoch,
      epochs: 10,
      metrics,
      learning_rate: 0.001,
      seconds: 1,
    })
    if (epoch % 5 === 0) await save('periodic', `epoch_${epoch}`, epoch)
  }
  await save('best', 'final_model_best', Math.min(9, epochs.length))
  await save('last', 'final_model_last', epochs.length)
  const loss =
    wrong === 0 ? -Math.log(0.75) : -(wrong * Math.log(0.25) + (samples - wrong) * Math.log(0.75)) / samples
  const final = { val_acc: accuracy, val_loss: loss }
  events.push(
    { event: 'evaluated', time: started, split: 'val', metrics: final },
    { event: 'run_finished', time: started },
  )
  await files.write(
    `${directory}/events.jsonl`,
    events.map((event) => json(event).replaceAll(/\n\s*/g, '')).join('\n') + '\n',
  )
  const history = epochs.map((metrics, index) => ({ epoch: index + 1, metrics }))
  await files.write(`${directory}/metrics.json`, json({ history, final }))
  await files.write(
    `${directory}/predictions/val.npz`,
    writePredictions({ yTrue, scores: scoresWith(wrong) }),
  )
  const data: Record<string, string> = {}
  for (const split of ['train', 'val', 'test']) {
    data[`data/${split}.npz`] = (await files.digest(`data/${split}.npz`)) ?? ''
  }
  await files.write(
    `${directory}/run.json`,
    json({
      command: ['train'],
      launcher: 'local',
      trainer: 'embedded 0.1.0',
      config: { path: configPath, digest: configDigest(read.value), training: trainingDigest(read.value) },
      seed: 42,
      started,
      ended: started,
      exitCode: 0,
      host: { name: 'lab', system: 'Linux', processor: 'cpu', cores: 2, memory: 1e9 },
      devices: ['cpu'],
      versions: { node: '20.12.0' },
      git: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: false },
      user: { name: 'Ada Trainer', email: 'ada@lab.test' },
      data,
    }),
  )
}

async function writeData(files: Files): Promise<void> {
  for (const [offset, split] of ['train', 'val', 'test'].entries()) {
    const inputs = Float32Array.from({ length: samples * 3 }, (_, index) => index + offset * 1000)
    await files.write(
      `data/${split}.npz`,
      writeNpz({
        x: { type: 'float32', shape: [samples, 3], data: inputs },
        y: { type: 'int32', shape: [samples], data: Int32Array.from(yTrue) },
        id: { type: 'string', shape: [samples], data: yTrue.map((_, row) => `${split}-${row}`) },
      }),
    )
  }
}

/** Replaces text in a file of the project; a text that isn't there is a mistake of the test. */
export async function edit(files: Files, file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await files.readText(file)
  const changed = text.replace(from, () => to)
  if (changed === text) throw new Error(`${file} doesn't hold ${String(from)}`)
  await files.write(file, changed)
}

const filled = (text: string) => text.replaceAll(/_To write: [^\n]*_/g, said)

async function fillIn(files: Files): Promise<void> {
  const write = async (file: string, change: (text: string) => string) =>
    files.write(file, change(await files.readText(file)))
  const decided = (next: number) => (text: string) => filled(text.replace(/_To write: \d.*_/, String(next)))
  await write('phases/01_planning/plan.md', filled)
  await write('phases/02_baseline/decision.md', decided(3))
  await write('phases/03_diagnostics/decision.md', decided(4))
  await write('phases/04_optimization/decision.md', decided(5))
  await write('phases/03_diagnostics/diagnosis.md', (text) =>
    filled(
      text
        .replace('**Overfitting:** _To write_', '**Overfitting:** no')
        .replace('**Underfitting:** _To write_', '**Underfitting:** yes')
        .replace('**Data quality:** _To write_', '**Data quality:** no')
        .replace('**Waste:** _To write_', '**Waste:** not recorded'),
    ).concat('| Dropout of 0.3 | 6 points | underfitting |\n'),
  )
  await write('phases/04_optimization/changes.md', (text) =>
    text.concat('| `model.dropout` | 0 | 0.3 | fifteen points |\n'),
  )
}

/** Makes the project in a new folder. */
export async function makePhaseProject(): Promise<Files> {
  const files = nodeFiles(await mkdtemp(path.join(os.tmpdir(), 'phases-')))
  await cp(packaged, path.join(files.root, 'phases'), { recursive: true })
  await writeData(files)
  const { training, optimization } = layout.configs
  await files.write(training, configText(0, 'checkpoints/baseline'))
  await files.write(optimization, configText(0.3, 'checkpoints/optimization'))
  const plain = { config: training, checkpoints: 'checkpoints/baseline', wrong: 8 }
  await makeRun(files, 'results/planning/run_1', plain)
  await makeRun(files, 'results/planning/run_2', { ...plain, started: '2026-01-10T09:00:00.000Z' })
  await makeRun(files, 'results/baseline', plain)
  await makeRun(files, 'results/optimization', {
    config: optimization,
    checkpoints: 'checkpoints/optimization',
    wrong: 2,
  })
  await fillIn(files)
  return files
}
