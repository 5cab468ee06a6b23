import type { Tensor } from '@tensorflow/tfjs-core'
import { imageShape, parametersOf, type Layer, type Network, type Weights } from '../core/network/layers.ts'
import { batchNorm } from './passes/batchNorm.ts'
import { convolution, dense } from './passes/linear.ts'
import type { Context, Pass } from './passes/pass.ts'
import { activation, dropout, exponential, normalization, rescale } from './passes/pointwise.ts'
import { flatten, globalAveragePool, maxPool } from './passes/shape.ts'
import type { Random } from './random.ts'
import type { Operations } from './tensorflow.ts'

/** Share of a batch's statistics in the running ones (PyTorch's default). */
const momentum = 0.1
/** Values held by one layer's output while predicting, at most: bounds memory whatever the image size. */
const predictedValues = 4_000_000

/** Loss of a batch and its gradient with respect to the network's output. */
export interface OutputLoss {
  readonly loss: number
  readonly gradient: Float32Array
}

export interface Step<L extends OutputLoss> {
  readonly loss: L
  /** By parameter, for those that are trained. */
  readonly gradients: ReadonlyMap<string, Float32Array>
}

/**
 * One batch forward and back.
 *
 * @param inputs samples × values of a sample, as stored
 * @param lossOf from the network's output (samples × outputs) to its loss; for counts the output is the
 *   logarithm of the rate
 * Running statistics of batch normalization are updated in `weights`.
 */
export function computeStep<L extends OutputLoss>(
  tf: Operations,
  network: Network,
  weights: Weights,
  inputs: Float32Array,
  samples: number,
  random: Random,
  lossOf: (output: Float32Array) => L,
): Step<L> {
  const gradients = new Map<string, Float32Array>()
  let loss: L | undefined
  tf.tidy('step', () => {
    const context: Context = {
      ...reading(tf, network, weights),
      training: {
        random,
        gradient: (name, value) => void gradients.set(name, value.dataSync() as Float32Array),
        statistic(name, value) {
          const running = weights.get(name)!.data
          const now = value.dataSync()
          for (let index = 0; index < running.length; index++) {
            running[index] = (1 - momentum) * running[index]! + momentum * now[index]!
          }
        },
      },
    }
    const passes: Pass[] = []
    let values = inputTensor(tf, network, inputs, samples)
    for (const layer of network.layers) {
      const pass = forward(layer, values, context)
      passes.push(pass)
      values = pass.output
    }
    loss = lossOf(values.dataSync() as Float32Array)
    let gradient: Tensor = tf.tensor(loss.gradient, values.shape)
    const first = network.layers.findIndex((layer) => parametersOf(layer).some(({ trained }) => trained))
    for (let index = passes.length - 1; index >= first; index--) {
      gradient = passes[index]!.backward(gradient, index > first)
    }
  })
  return { loss: loss!, gradients }
}

/**
 * The network's answer for samples: logits for classes, else values; samples × outputs, float32.
 * Runs in batches as large as memory for `predictedValues` allows.
 */
export function predict(
  tf: Operations,
  network: Network,
  weights: Weights,
  inputs: Float32Array,
  samples: number,
): Float32Array {
  const result = new Float32Array(samples * network.outputs)
  const size = samples === 0 ? 0 : inputs.length / samples
  const batch = Math.max(1, Math.min(1024, Math.floor(predictedValues / widest(network))))
  for (let start = 0; start < samples; start += batch) {
    const count = Math.min(batch, samples - start)
    tf.tidy('predict', () => {
      const context = reading(tf, network, weights)
      let values = inputTensor(tf, network, inputs.subarray(start * size, (start + count) * size), count)
      for (const layer of network.layers) values = forward(layer, values, context).output
      result.set(values.dataSync() as Float32Array, start * network.outputs)
    })
  }
  return result
}

/** Tensors of the parameters, made once for all layers of a pass. */
function reading(tf: Operations, network: Network, weights: Weights): Context {
  const tensors = new Map<string, Tensor>()
  for (const { name } of network.layers.flatMap(parametersOf)) {
    const { data, shape } = weights.get(name)!
    tensors.set(name, tf.tensor(data, [...shape], 'float32'))
  }
  return { tf, parameter: (name) => tensors.get(name)! }
}

/** Images get their channel axis, tables stay samples × features. */
function inputTensor(tf: Operations, network: Network, inputs: Float32Array, samples: number): Tensor {
  const { sampleShape } = network
  const shape = sampleShape.length === 1 ? sampleShape : (imageShape(sampleShape) ?? sampleShape)
  return tf.tensor(inputs, [samples, ...shape], 'float32')
}

/** Values of one sample in the widest layer. */
function widest(network: Network): number {
  let places = network.sampleShape.slice(0, 2).reduce((all, size) => all * size, 1)
  let most = network.sampleShape.reduce((all, size) => all * size, 1)
  for (const layer of network.layers) {
    if (layer.kind === 'convolution') most = Math.max(most, places * layer.outputs)
    if (layer.kind === 'dense') most = Math.max(most, layer.outputs)
    if (layer.kind === 'max_pool') places = Math.ceil(places / 4)
  }
  return most
}

function forward(layer: Layer, input: Tensor, context: Context): Pass {
  switch (layer.kind) {
    case 'dense':
      return dense(layer, input, context)
    case 'convolution':
      return convolution(layer, input, context)
    case 'batch_norm':
      return batchNorm(layer, input, context)
    case 'activation':
      return activation(layer, input, context)
    case 'max_pool':
      return maxPool(layer, input, context)
    case 'global_average_pool':
      return globalAveragePool(layer, input, context)
    case 'flatten':
      return flatten(layer, input, context)
    case 'dropout':
      return dropout(layer, input, context)
    case 'normalization':
      return normalization(layer, input, context)
    case 'rescale':
      return rescale(layer, input, context)
    case 'exponential':
      return exponential(layer, input, context)
  }
}
