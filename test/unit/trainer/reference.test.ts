import { beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../../src/core/config/schema.ts'
import { parametersOf } from '../../../src/core/network/layers.ts'
import { createLoss } from '../../../src/trainer/losses.ts'
import { computeStep, predict } from '../../../src/trainer/model.ts'
import { createOptimizer } from '../../../src/trainer/optimizers.ts'
import { randomStream } from '../../../src/trainer/random.ts'
import { newState } from '../../../src/trainer/state.ts'
import { loadTensorFlow, type Operations } from '../../../src/trainer/tensorflow.ts'
import { python, runPython } from '../../python.ts'
import { configOf, networkOf, splitOf } from './case.ts'

/*
 * Forward pass, gradients, loss and update rules against numpy in float64: gradients there are central
 * differences, so that no formula stands on both sides.
 */

let tf: Operations
beforeAll(async () => {
  ;({ tf } = await loadTensorFlow('wasm', process.cwd()))
})

interface Reference {
  output: number[]
  losses: number[]
  gradients: Record<string, number[]>
  weights: Record<string, number[]>
}

interface Case {
  readonly name: string
  readonly config: object
  readonly sampleShape: readonly number[]
  readonly outputs: number
  readonly classWeights?: readonly number[]
  readonly sampleWeights?: (row: number) => number
}

const sgd = { type: 'SGD', learning_rate: 0.05 }
const table = [5]
const image = [5, 4, 2]
const cases: readonly Case[] = [
  {
    name: 'MLP, Adam with decay',
    config: {
      model: { hidden: [4], activation: 'tanh' },
      optimizer: { type: 'Adam', learning_rate: 0.01, weight_decay: 0.1 },
    },
    sampleShape: table,
    outputs: 3,
  },
  {
    name: 'MLP, AdamW',
    config: {
      model: { hidden: [4, 3], activation: 'gelu' },
      optimizer: { type: 'AdamW', learning_rate: 0.01, weight_decay: 0.1 },
    },
    sampleShape: table,
    outputs: 3,
  },
  {
    name: 'MLP, momentum',
    config: {
      model: { hidden: [4], activation: 'sigmoid' },
      optimizer: { ...sgd, momentum: 0.9, weight_decay: 0.01 },
    },
    sampleShape: table,
    outputs: 2,
  },
  {
    name: 'MLP, Nesterov, label smoothing and weights',
    config: {
      model: { hidden: [4], activation: 'elu' },
      optimizer: { ...sgd, momentum: 0.8, nesterov: true },
      training: { label_smoothing: 0.2 },
    },
    sampleShape: table,
    outputs: 3,
    classWeights: [1, 2.5, 0.5],
    sampleWeights: (row) => 1 + (row % 3),
  },
  {
    name: 'MLP with batch norm and normalization',
    config: {
      data: { normalization: 'standardize' },
      model: { hidden: [4], batch_norm: true },
      optimizer: sgd,
    },
    sampleShape: table,
    outputs: 3,
  },
  {
    name: 'LogisticRegression on images',
    config: { model: { architecture: 'LogisticRegression' }, optimizer: sgd },
    sampleShape: [3, 3],
    outputs: 3,
  },
  {
    name: 'SimpleCNN',
    config: {
      data: { normalization: 'minmax' },
      model: { architecture: 'SimpleCNN', channels: [3, 2], hidden: [4], activation: 'relu' },
      optimizer: { type: 'Adam', learning_rate: 0.01 },
    },
    sampleShape: image,
    outputs: 3,
  },
  {
    name: 'SimpleCNN with batch norm',
    config: {
      data: { normalization: 'standardize' },
      model: { architecture: 'SimpleCNN', channels: [3], hidden: [], batch_norm: true, activation: 'tanh' },
      optimizer: sgd,
    },
    sampleShape: image,
    outputs: 2,
  },
  {
    name: 'DeepCNN',
    config: {
      model: { architecture: 'DeepCNN', channels: [2, 3], activation: 'tanh' },
      optimizer: { ...sgd, momentum: 0.9 },
    },
    sampleShape: [4, 4],
    outputs: 3,
  },
  {
    name: 'regression',
    config: {
      task: 'regression',
      data: { normalization: 'standardize' },
      model: { hidden: [4], activation: 'tanh' },
      optimizer: { type: 'Adam', learning_rate: 0.01 },
    },
    sampleShape: table,
    outputs: 1,
    sampleWeights: (row) => 0.5 + row,
  },
  {
    name: 'count',
    config: { task: 'count', model: { hidden: [4], activation: 'tanh' }, optimizer: sgd },
    sampleShape: table,
    outputs: 1,
  },
]

const steps = 4
const samples = 7

describe.runIf(python)('the trainer against numpy', () => {
  const prepared = cases.map(prepareCase)
  let references: readonly Reference[]
  beforeAll(() => {
    const input = JSON.stringify(prepared.map(({ described }) => described))
    references = JSON.parse(runPython('trainer_reference.py', [], input)) as Reference[]
  })

  it.each(cases.map(({ name }, index) => ({ name, index })))('$name', ({ index }) => {
    const { config, network, weights, train, perSample, options } = prepared[index]!
    const expected = references[index]!
    const output = predict(tf, network, weights, train.inputs, samples)
    // The reference stops before the exponential, which the loss of a count takes the logarithm of.
    near(config.task === 'count' ? output.map(Math.log) : output, expected.output, 1e-4)
    compareSteps(config, network, weights, train, perSample, options, expected)
  })
})

function prepareCase({ config: settings, sampleShape, outputs, classWeights, sampleWeights }: Case) {
  const config = configOf(settings)
  const train = splitOf(sampleShape, samples, config.task === 'classification' ? outputs : 0)
  if (config.task === 'count') {
    for (const [row, value] of train.targets.entries()) train.targets[row] = Math.max(0, Math.round(value))
  }
  const { network, weights } = networkOf(config, train, outputs)
  const perSample = Float64Array.from({ length: samples }, (_, row) => sampleWeights?.(row) ?? 1)
  const options = {
    classWeights: classWeights ?? Array.from({ length: outputs }, () => 1),
    labelSmoothing: config.training.label_smoothing,
    targetVariance: 2.5,
  }
  const shape = [samples, ...(sampleShape.length === 2 ? [...sampleShape, 1] : sampleShape)]
  const parameters = network.layers.flatMap(parametersOf)
  const described = {
    task: config.task,
    layers: network.layers,
    weights: Object.fromEntries(
      [...weights].map(([name, { shape, data }]) => [name, { shape, data: [...data] }]),
    ),
    trained: parameters.filter(({ trained }) => trained).map(({ name }) => name),
    inputs: nested([...train.inputs], shape),
    targets: [...train.targets],
    sample_weights: [...perSample],
    class_weights: options.classWeights,
    label_smoothing: options.labelSmoothing,
    target_variance: options.targetVariance,
    optimizer: config.optimizer,
    steps,
  }
  return { config, train, network, weights, perSample, options, described }
}

function compareSteps(
  config: Config,
  network: ReturnType<typeof networkOf>['network'],
  weights: ReturnType<typeof networkOf>['weights'],
  train: ReturnType<typeof splitOf>,
  perSample: Float64Array,
  options: Parameters<typeof createLoss>[1],
  expected: Reference,
): void {
  const loss = createLoss(config.task, options)
  const optimizer = createOptimizer(config.optimizer)!
  const { slots } = newState(weights, network, optimizer)
  const before = tf.memory().numTensors
  for (let step = 1; step <= steps; step++) {
    const random = randomStream(1, 'dropout', step)
    const found = computeStep(tf, network, weights, train.inputs, samples, random, (output) =>
      loss(output, { targets: train.targets, weights: perSample }),
    )
    near([found.loss.loss], [expected.losses[step - 1]!], 1e-4)
    for (const [name, gradient] of found.gradients) {
      if (step === 1) near(gradient, expected.gradients[name]!, 1e-4, name)
      optimizer.update(
        weights.get(name)!.data,
        gradient,
        slots.get(name)!,
        step,
        config.optimizer.learning_rate,
      )
    }
  }
  expect(tf.memory().numTensors).toBe(before)
  for (const [name, { data }] of weights) near(data, expected.weights[name]!, 3e-4, name)
}

function near(found: ArrayLike<number>, expected: readonly number[], tolerance: number, name = ''): void {
  expect(found.length).toBe(expected.length)
  for (const [index, value] of expected.entries()) {
    const off = Math.abs(found[index]! - value) / (1 + Math.abs(value))
    expect(off, `${name}[${index}]: ${found[index]} for ${value}`).toBeLessThan(tolerance)
  }
}

function nested(values: readonly number[], shape: readonly number[]): unknown {
  const [first, ...rest] = shape
  if (first === undefined) return values[0]
  const size = values.length / first
  return Array.from({ length: first }, (_, index) =>
    nested(values.slice(index * size, (index + 1) * size), rest),
  )
}
