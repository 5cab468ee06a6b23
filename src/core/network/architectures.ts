import type { Config } from '../config/schema.ts'
import { architectures } from '../config/trainerNames.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { imageShape, parametersOf, product, type Activation, type Layer, type Network } from './layers.ts'

/** More weights than this are not for a trainer on a processor: 256 MB a copy, and the optimizer keeps three. */
const mostWeights = 64_000_000

/** What the network is for: the shape of a sample and of its answer. */
export interface Problem {
  readonly sampleShape: readonly number[]
  /** Classes or labels, or 1 for a value. */
  readonly outputs: number
}

/**
 * The network that `model` names, its defaults filled in.
 *
 * `MLP`: dense layers (`hidden`, default 128, 64). `LogisticRegression`: one linear layer.
 * `SimpleCNN`: for each of `channels` (default 16, 32) a 3 × 3 convolution and 2 × 2 max pooling, then dense
 * layers (`hidden`, default 64). `DeepCNN`: two convolutions a stage (`channels`, default 32, 64), global
 * average pooling, then dense layers (`hidden`, default none).
 * An unknown name, or an image network for a table, is a finding.
 */
export function buildNetwork(config: Config, problem: Problem): Result<Network> {
  const { model, task } = config
  const image = imageShape(problem.sampleShape)
  const name = architectures.find((known) => known.toLowerCase() === model.architecture.toLowerCase())
  if (name === undefined) {
    return failure(
      finding('trainer-unknown-architecture', 'error', {
        architecture: model.architecture,
        known: architectures.join(', '),
      }),
    )
  }
  const layers: Layer[] = []
  const norm = config.data.normalization !== 'none'
  const last = problem.sampleShape.at(-1) ?? 1
  const normalizedSize = problem.sampleShape.length === 2 ? 1 : last
  if (norm) layers.push({ kind: 'normalization', name: 'normalization', size: normalizedSize })

  let size: number
  if (name === 'SimpleCNN' || name === 'DeepCNN') {
    if (image === undefined || problem.sampleShape.length === 1) {
      return failure(
        finding('trainer-needs-images', 'error', {
          architecture: name,
          shape: problem.sampleShape.join(' × '),
        }),
      )
    }
    size = name === 'SimpleCNN' ? simpleStages(layers, config, image) : deepStages(layers, config, image)
  } else {
    size = product(problem.sampleShape)
    if (problem.sampleShape.length > 1) layers.push({ kind: 'flatten' })
  }
  const hidden = name === 'LogisticRegression' ? [] : (model.hidden ?? defaultHidden[name])
  for (const [index, units] of hidden.entries()) {
    layers.push({ kind: 'dense', name: `hidden${index + 1}`, inputs: size, outputs: units })
    nonlinearity(layers, config, `hidden${index + 1}`, units)
    size = units
  }
  layers.push({ kind: 'dense', name: 'output', inputs: size, outputs: problem.outputs })
  if (task === 'regression') layers.push({ kind: 'rescale', name: 'target', size: problem.outputs })
  if (task === 'count') layers.push({ kind: 'exponential' })

  const network = { architecture: name, ...problem, layers }
  const weights = weightCount(network)
  return weights > mostWeights
    ? failure(
        finding('trainer-network-too-large', 'error', { architecture: name, weights, most: mostWeights }),
      )
    : success(network)
}

const defaultHidden = { MLP: [128, 64], SimpleCNN: [64], DeepCNN: [] as number[] }

export function weightCount(network: Network): number {
  return network.layers.flatMap(parametersOf).reduce((sum, parameter) => sum + product(parameter.shape), 0)
}

function nonlinearity(layers: Layer[], { model }: Config, name: string, size: number, dropout = true): void {
  if (model.batch_norm) layers.push({ kind: 'batch_norm', name: `${name}_norm`, size })
  layers.push({ kind: 'activation', activation: model.activation satisfies Activation })
  if (dropout && model.dropout > 0) layers.push({ kind: 'dropout', rate: model.dropout })
}

type Image = readonly [height: number, width: number, channels: number]

function simpleStages(layers: Layer[], config: Config, [height, width, channels]: Image): number {
  for (const [index, filters] of (config.model.channels ?? [16, 32]).entries()) {
    const name = `conv${index + 1}`
    layers.push({ kind: 'convolution', name, kernel: 3, inputs: channels, outputs: filters })
    nonlinearity(layers, config, name, filters, false)
    if (height >= 2 && width >= 2) {
      layers.push({ kind: 'max_pool' })
      height = Math.floor(height / 2)
      width = Math.floor(width / 2)
    }
    channels = filters
  }
  layers.push({ kind: 'flatten' })
  return height * width * channels
}

function deepStages(layers: Layer[], config: Config, [height, width, channels]: Image): number {
  const stages = config.model.channels ?? [32, 64]
  for (const [index, filters] of stages.entries()) {
    for (const part of ['a', 'b']) {
      const name = `conv${index + 1}${part}`
      layers.push({ kind: 'convolution', name, kernel: 3, inputs: channels, outputs: filters })
      nonlinearity(layers, config, name, filters, false)
      channels = filters
    }
    if (index < stages.length - 1 && height >= 2 && width >= 2) {
      layers.push({ kind: 'max_pool' })
      height = Math.floor(height / 2)
      width = Math.floor(width / 2)
    }
  }
  layers.push({ kind: 'global_average_pool' })
  if (config.model.dropout > 0) layers.push({ kind: 'dropout', rate: config.model.dropout })
  return channels
}
