import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writeNpz } from '../../../src/core/arrays/npz.ts'
import type { Finding } from '../../../src/core/finding.ts'
import type { Files } from '../../../src/core/ports.ts'
import { readSafetensors } from '../../../src/core/runs/safetensors.ts'
import { messageOf } from '../../../src/core/wording/message.ts'
import { nodeClock } from '../../../src/node/clock.ts'
import { nodeFiles } from '../../../src/node/files.ts'
import { acquireLock } from '../../../src/node/lock.ts'
import { nodeProcesses } from '../../../src/node/processes.ts'
import type { TrainOptions } from '../../../src/trainer/options.ts'
import { randomStream } from '../../../src/trainer/random.ts'
import { train } from '../../../src/trainer/train.ts'

/* A project that the embedded trainer trains in, for the tests of whole trainings. */

/** Three classes of 4 × 4 images: a bright row, with noise. */
async function writeData(files: Files): Promise<void> {
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

/** Settings of every training but for those that a test gives. */
export const base = {
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

export const last = 'checkpoints/production/final_model_last.safetensors'
export const best = 'checkpoints/production/final_model_best.safetensors'

export type TrainProject = Awaited<ReturnType<typeof makeTrainProject>>

export async function makeTrainProject() {
  const root = mkdtempSync(path.join(os.tmpdir(), "train 'quotes' && spaces "))
  const files = nodeFiles(root)
  await writeData(files)

  async function start(settings: object = {}, options: Partial<TrainOptions> = {}) {
    await files.write('configs/final_config.yaml', JSON.stringify({ ...base, ...settings }))
    const told = { lines: [] as string[], findings: [] as Finding[] }
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

  return {
    root,
    files,
    start,
    tensorsOf,
    stopIn,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
