import type { Config } from '../core/config/schema.ts'
import { parametersOf, product, type Layer, type Network, type Weights } from '../core/network/layers.ts'
import type { Split } from '../core/dataset/dataset.ts'
import { randomStream, type Random } from './random.ts'

type Values = NonNullable<ReturnType<Weights['get']>>

/**
 * Weights to begin with. Dense and convolution: uniform as He et al. (2015) for ReLU, ELU and GELU, as Glorot
 * and Bengio (2010) for tanh, sigmoid and the last layer; biases 0. Normalization and rescaling come from the
 * training split, and so does the last bias of a count, the logarithm of the mean.
 */
export function initialWeights(network: Network, config: Config, train: Split): Map<string, Values> {
  const weights = new Map<string, Values>()
  const random = randomStream(config.reproducibility.seed, 'weights')
  for (const layer of network.layers) {
    for (const { name, shape } of parametersOf(layer)) {
      weights.set(name, { type: 'float32', shape, data: new Float32Array(product(shape)) })
    }
    fill(layer, weights, config, train, random)
  }
  if (config.task === 'count') {
    weights.get('output.bias')!.data.fill(Math.log(Math.max(meanAndDeviation(train.targets)[0], 1e-3)))
  }
  return weights
}

function fill(
  layer: Layer,
  weights: Map<string, Values>,
  config: Config,
  train: Split,
  random: Random,
): void {
  switch (layer.kind) {
    case 'dense':
    case 'convolution': {
      const field = layer.kind === 'convolution' ? layer.kernel ** 2 : 1
      const rectified = ['relu', 'elu', 'gelu'].includes(config.model.activation) && layer.name !== 'output'
      const fans = rectified ? layer.inputs * field : (layer.inputs + layer.outputs) * field
      const bound = Math.sqrt(6 / fans)
      const { data } = weights.get(`${layer.name}.weight`)!
      for (let index = 0; index < data.length; index++) data[index] = (2 * random.uniform() - 1) * bound
      return
    }
    case 'batch_norm':
      weights.get(`${layer.name}.weight`)!.data.fill(1)
      weights.get(`${layer.name}.running_variance`)!.data.fill(1)
      return
    case 'normalization': {
      const { offset, scale } = columnScaling(train.inputs, layer.size, config.data.normalization)
      weights.get(`${layer.name}.offset`)!.data.set(offset)
      weights.get(`${layer.name}.scale`)!.data.set(scale)
      return
    }
    case 'rescale': {
      const [mean, deviation] = meanAndDeviation(train.targets)
      weights.get(`${layer.name}.offset`)!.data.fill(mean)
      weights.get(`${layer.name}.scale`)!.data.fill(deviation)
      return
    }
    default:
  }
}

/**
 * Offset and scale of each column of the last axis: mean and 1 / population standard deviation
 * (`StandardScaler`), or minimum and 1 / range (`MinMaxScaler`). The scale of a constant column is 1.
 */
export function columnScaling(
  inputs: Float32Array,
  columns: number,
  kind: Config['data']['normalization'],
): { readonly offset: Float64Array; readonly scale: Float64Array } {
  const offset = new Float64Array(columns)
  const scale = new Float64Array(columns).fill(1)
  const rows = inputs.length / columns
  for (let column = 0; column < columns; column++) {
    let least = Infinity
    let most = -Infinity
    let sum = 0
    for (let at = column; at < inputs.length; at += columns) {
      const value = inputs[at]!
      sum += value
      if (value < least) least = value
      if (value > most) most = value
    }
    if (most === least || rows === 0) {
      offset[column] = rows === 0 ? 0 : least
    } else if (kind === 'minmax') {
      offset[column] = least
      scale[column] = 1 / (most - least)
    } else {
      const mean = sum / rows
      let squares = 0
      for (let at = column; at < inputs.length; at += columns) squares += (inputs[at]! - mean) ** 2
      offset[column] = mean
      scale[column] = 1 / Math.sqrt(squares / rows)
    }
  }
  return { offset, scale }
}

/** Mean and population standard deviation, 1 where the values don't vary. */
export function meanAndDeviation(values: Float64Array): readonly [mean: number, deviation: number] {
  let mean = 0
  for (const value of values) mean += value / values.length
  let variance = 0
  for (const value of values) variance += (value - mean) ** 2 / values.length
  return [mean, variance > 0 ? Math.sqrt(variance) : 1]
}
