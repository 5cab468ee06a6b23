import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelFromLayers } from '../../../../src/core/onnx/fromLayers.ts'
import { encodeModel } from '../../../../src/core/onnx/model.ts'
import { predict } from '../../../../src/trainer/model.ts'
import { randomStream } from '../../../../src/trainer/random.ts'
import { loadTensorFlow, type Operations } from '../../../../src/trainer/tensorflow.ts'
import { python, runPython } from '../../../python.ts'
import { configOf, networkOf, splitOf } from '../../trainer/case.ts'

let tf: Operations
let folder: string
beforeAll(async () => {
  ;({ tf } = await loadTensorFlow('wasm', process.cwd()))
  folder = mkdtempSync(path.join(os.tmpdir(), 'from-layers-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cnn = { architecture: 'SimpleCNN', channels: [3, 4], hidden: [5] }
const cases: readonly { name: string; config: object; sampleShape: readonly number[]; outputs: number }[] = [
  ...(['relu', 'elu', 'tanh', 'sigmoid', 'gelu'] as const).map((activation) => ({
    name: `MLP with ${activation}, twice`,
    config: { data: { normalization: 'standardize' }, model: { hidden: [6, 4], activation, dropout: 0.5 } },
    sampleShape: [5],
    outputs: 3,
  })),
  {
    name: 'MLP with batch norm',
    config: { model: { hidden: [6], batch_norm: true } },
    sampleShape: [5],
    outputs: 2,
  },
  {
    name: 'MLP on images with channels',
    config: { data: { normalization: 'minmax' } },
    sampleShape: [4, 3, 2],
    outputs: 3,
  },
  {
    name: 'LogisticRegression on images',
    config: { model: { architecture: 'LogisticRegression' } },
    sampleShape: [4, 3],
    outputs: 3,
  },
  {
    name: 'SimpleCNN on grey images',
    config: { data: { normalization: 'standardize' }, model: cnn },
    sampleShape: [7, 6],
    outputs: 3,
  },
  {
    name: 'SimpleCNN on colour images with batch norm',
    config: { data: { normalization: 'standardize' }, model: { ...cnn, batch_norm: true } },
    sampleShape: [7, 5, 3],
    outputs: 3,
  },
  {
    name: 'DeepCNN',
    config: {
      data: { normalization: 'minmax' },
      model: { architecture: 'DeepCNN', channels: [3, 4], batch_norm: true, dropout: 0.2 },
    },
    sampleShape: [6, 6, 3],
    outputs: 4,
  },
  {
    name: 'regression',
    config: { task: 'regression', data: { normalization: 'standardize' } },
    sampleShape: [5],
    outputs: 1,
  },
  { name: 'count', config: { task: 'count' }, sampleShape: [5], outputs: 1 },
]

describe('an exported network', () => {
  it.each(cases)(
    '$name answers as the trainer does, for any batch',
    async ({ config: settings, sampleShape, outputs }) => {
      const { bytes, network, weights, inputs, samples } = exported(settings, sampleShape, outputs)
      const expected = predict(tf, network, weights, inputs, samples)
      const session = await InferenceSession.create(bytes)
      expect(session.inputNames).toEqual(['input'])
      expect(session.outputNames).toEqual(['output'])
      const size = inputs.length / samples
      for (const batch of [1, 2, samples]) {
        const fed = new Tensor('float32', inputs.slice(0, batch * size), [batch, ...sampleShape])
        const { output } = await session.run({ input: fed })
        expect(output!.dims).toEqual([batch, outputs])
        for (const [index, value] of (output!.data as Float32Array).entries()) {
          expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-4 * (1 + Math.abs(expected[index]!)))
        }
      }
      await session.release()
    },
  )

  it('folds batch normalization and leaves dropout out', () => {
    const { model } = exported({ model: { ...cnn, batch_norm: true, dropout: 0.5 } }, [4, 4], 2)
    expect(model.graph!.node.map(({ opType }) => opType)).toEqual([
      'Unsqueeze',
      'Conv',
      'Relu',
      'MaxPool',
      'Conv',
      'Relu',
      'MaxPool',
      'Flatten',
      'Gemm',
      'Relu',
      'Gemm',
    ])
  })
})

describe.runIf(python)("onnx's own checker", () => {
  it('accepts every network, with inferred shapes equal to the declared ones', () => {
    for (const [index, { config, sampleShape, outputs }] of cases.entries()) {
      writeFileSync(path.join(folder, `${index}.onnx`), exported(config, sampleShape, outputs).bytes)
    }
    const found = JSON.parse(runPython('trainer_export.py', [folder])) as Record<string, unknown>
    for (const [index, { sampleShape, outputs }] of cases.entries()) {
      expect(found[`${index}.onnx`]).toEqual({
        inputs: { input: ['batch', ...sampleShape] },
        outputs: { output: ['batch', outputs] },
        metadata: { class_names: '["a"]', config_digest: 'd' },
        opset: 17,
      })
    }
  })
})

function exported(settings: object, sampleShape: readonly number[], outputs: number) {
  const config = configOf(settings)
  const samples = 9
  const train = splitOf(sampleShape, samples, config.task === 'classification' ? outputs : 0)
  if (config.task === 'count') train.targets.fill(2)
  const { network, weights } = networkOf(config, train, outputs)
  const random = randomStream(3, 'weights that are no defaults')
  for (const [name, { data }] of weights) {
    if (/normalization|target/.test(name)) continue
    for (let index = 0; index < data.length; index++) data[index]! += random.uniform() - 0.5
  }
  const model = modelFromLayers(network, weights, {
    name: network.architecture,
    opset: 17,
    input: 'input',
    output: 'output',
    metadata: { class_names: '["a"]', config_digest: 'd' },
  })
  return { model, bytes: encodeModel(model), network, weights, inputs: train.inputs, samples }
}
