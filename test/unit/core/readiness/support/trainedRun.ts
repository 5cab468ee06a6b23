import { configDigest, trainingDigest } from '../../../../../src/core/config/digest.ts'
import { readConfig } from '../../../../../src/core/config/effective.ts'
import type { Files } from '../../../../../src/core/ports.ts'
import { layout, runFiles } from '../../../../../src/core/project/layout.ts'
import { writeSafetensors } from '../../../../../src/core/runs/safetensors.ts'
import { featureHash } from '../../../../../src/core/runs/signatureHash.ts'
import {
  array,
  classNames,
  features,
  linearModel,
  logitsOf,
  predictionsFile,
  softmax,
  type Rows,
} from './linearModel.ts'
import { at, groundOf, json, recordStep, run, valueOf } from './stepRecord.ts'

export const trainer = { name: 'Ada Trainer', email: 'ada@trees.example' }
export const epochs = 12
const bestEpoch = 9

export const trainOutputs = [
  ...[
    runFiles.run,
    runFiles.events,
    runFiles.metrics,
    runFiles.signature,
    runFiles.predictions.val,
    runFiles.predictions.test,
  ].map((name) => `${run}/${name}`),
  `${layout.checkpoints}/final_model_best.safetensors`,
  `${layout.checkpoints}/final_model_last.safetensors`,
]

/** Leaves the run directory and the checkpoints as a trainer does. */
export async function train(
  files: Files,
  configText: string,
  splits: Readonly<Record<'train' | 'val' | 'test', Rows>>,
): Promise<void> {
  const config = valueOf(readConfig(configText, layout.configs.final))
  const model = linearModel(0.001)
  const shape = [null, 4]
  for (const [kind, epoch] of [
    ['best', bestEpoch],
    ['last', epochs],
  ] as const) {
    const weights = {
      weight: array('float32', [4, 3], model.weight),
      bias: array('float32', [3], model.bias),
    }
    await files.write(
      `${layout.checkpoints}/final_model_${kind}.safetensors`,
      writeSafetensors(weights, { epoch: String(epoch) }),
    )
  }
  for (const name of ['val', 'test'] as const) {
    const rows = splits[name]
    const scores = softmax(logitsOf(model, rows.inputs))
    await files.write(`${run}/${runFiles.predictions[name]}`, predictionsFile(rows, scores))
  }
  await files.write(
    `${run}/${runFiles.signature}`,
    json({
      inputs: [{ name: 'input', type: 'float32', shape }],
      outputs: [{ name: 'output', type: 'float32', shape: [null, 3] }],
      output: 'logits',
      classNames,
      featureNames: features,
      featureHash: featureHash(features, ['float32'], shape),
    }),
  )
  const history = Array.from({ length: epochs }, (_, index) => {
    const epoch = index + 1
    const val_loss = Number((0.3 + 0.01 * Math.abs(epoch - bestEpoch)).toFixed(4))
    return {
      epoch,
      metrics: { train_loss: Number((1 / epoch).toFixed(4)), val_loss, val_acc: 0.9 },
      learning_rate: 0.001,
    }
  })
  await writeEvents(files, history)
  await files.write(`${run}/${runFiles.log}`, 'Epoch 1 of 12 …\n')
  await files.write(
    `${run}/${runFiles.run}`,
    json({
      command: ['finalize-model', 'train', '--config', layout.configs.final],
      launcher: 'local',
      trainer: 'embedded 0.1.0',
      config: { path: layout.configs.final, digest: configDigest(config), training: trainingDigest(config) },
      seed: 42,
      started: at(1),
      ended: at(2),
      exitCode: 0,
      seconds: 51.2,
      host: { name: 'oak', system: 'Linux 6.1', processor: 'Example CPU', cores: 2, memory: 8e9 },
      devices: ['cpu'],
      versions: { node: '20.20.2', '@tensorflow/tfjs-core': '4.22.0' },
      git: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: false },
      user: trainer,
      data: {
        'data/train.npz': await files.digest('data/train.npz'),
        'data/val.npz': await files.digest('data/val.npz'),
        'data/test.npz': await files.digest('data/test.npz'),
      },
    }),
  )
  const metrics = { history, best: { epoch: bestEpoch, metric: 'val_loss', value: 0.3 }, final: {} as object }
  await files.write(`${run}/${runFiles.metrics}`, json(metrics))
  const { test, val } = valueOf(await groundOf(files).evaluation())
  metrics.final = { test_acc: test.metrics['test_acc']?.value, val_acc: val?.metrics['val_acc']?.value }
  await files.write(`${run}/${runFiles.metrics}`, json(metrics))
  await recordStep(files, 'train', ['data/train.npz', 'data/val.npz', 'data/test.npz'], trainOutputs, 1)
}

async function writeEvents(
  files: Files,
  history: readonly { epoch: number; metrics: Readonly<Record<string, number>>; learning_rate: number }[],
): Promise<void> {
  const time = at(1)
  const checkpoint = async (kind: 'best' | 'last', epoch: number) => {
    const file = `${layout.checkpoints}/final_model_${kind}.safetensors`
    return { event: 'checkpoint', time, kind, epoch, path: file, sha256: await files.digest(file) }
  }
  const events = [
    { event: 'run_started', time, epochs },
    ...history.map((entry) => ({ event: 'epoch', time, epochs, seconds: 4, ...entry })),
    await checkpoint('best', bestEpoch),
    await checkpoint('last', epochs),
    { event: 'run_finished', time, exit_code: 0 },
  ]
  await files.write(
    `${run}/${runFiles.events}`,
    `${events.map((event) => JSON.stringify(event)).join('\n')}\n`,
  )
}
