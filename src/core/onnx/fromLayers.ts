import type { NdArray } from '../arrays/ndarray.ts'
import {
  batchNormEpsilon,
  imageShape,
  product,
  type Activation,
  type Layer,
  type Network,
  type Weights,
} from '../network/layers.ts'
import { buildModel, type AttributeValue, type NodeDescription } from './build.ts'
import type { ModelProto } from './proto.ts'

export interface NetworkExport {
  readonly name: string
  /** Version of the default operator set, 17 or later. */
  readonly opset: number
  readonly input: string
  readonly output: string
  /** `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>
}

type FloatArray = NdArray & { readonly data: Float32Array }

/** The graph under construction. */
interface Draft {
  readonly nodes: NodeDescription[]
  readonly initializers: Record<string, NdArray>
  /** Name of the value that the next layer takes, and its shape without the batch, in the graph's own layout. */
  value: string
  shape: readonly number[]
}

/**
 * An ONNX model of a trained network: raw samples in the data set's own layout in, logits or values out, the
 * batch dynamic. Images are turned to channels first inside; normalization is part of the graph. Batch
 * normalization is folded into the layer before it, and the order of a flattened image into the dense layer
 * after it, so that neither costs anything at run time. Dropout is left out.
 */
export function modelFromLayers(network: Network, weights: Weights, options: NetworkExport): ModelProto {
  const { layers, sampleShape } = network
  const draft: Draft = { nodes: [], initializers: {}, value: options.input, shape: sampleShape }
  toGraphLayout(draft, network)
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index]!
    if (layer.kind === 'dense' || layer.kind === 'convolution') {
      const next = layers[index + 1]
      const norm = next?.kind === 'batch_norm' ? next : undefined
      const image =
        layers[index - 1]?.kind === 'flatten' ? imageBefore(layers.slice(0, index - 1), network) : undefined
      addLinear(draft, layer, folded(weights, layer, norm), image)
      if (norm) index++
    } else addLayer(draft, layer, weights)
  }
  renameLast(draft, options.output)
  return buildModel({
    name: options.name,
    opset: options.opset,
    inputs: [{ name: options.input, type: 'float32', shape: ['batch', ...sampleShape] }],
    outputs: [{ name: options.output, type: 'float32', shape: ['batch', network.outputs] }],
    nodes: draft.nodes,
    initializers: draft.initializers,
    metadata: options.metadata,
  })
}

function add(
  draft: Draft,
  op: string,
  inputs: readonly string[] = [],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): void {
  const output = `${op.toLowerCase()}_${draft.nodes.length + 1}`
  draft.nodes.push({ op, inputs: [draft.value, ...inputs], outputs: [output], attributes })
  draft.value = output
}

function constant(
  draft: Draft,
  name: string,
  shape: readonly number[],
  data: Float32Array | BigInt64Array,
): string {
  draft.initializers[name] = { type: data instanceof Float32Array ? 'float32' : 'int64', shape, data }
  return name
}

/** `[h, w]` gets a channel axis in front, `[h, w, c]` its channels to the front; tables stay. */
function toGraphLayout(draft: Draft, { sampleShape }: Network): void {
  const image = sampleShape.length === 1 ? undefined : imageShape(sampleShape)
  if (image === undefined) return
  const [height, width, channels] = image
  if (sampleShape.length === 2) {
    add(draft, 'Unsqueeze', [constant(draft, 'channel_axis', [1], BigInt64Array.of(1n))])
  } else add(draft, 'Transpose', [], { perm: { ints: [0, 3, 1, 2] } })
  draft.shape = [channels, height, width]
}

/** Channels, height and width of the image that a flatten layer after `layers` takes; undefined for a table. */
function imageBefore(
  layers: readonly Layer[],
  { sampleShape }: Network,
): readonly [channels: number, height: number, width: number] | undefined {
  const image = sampleShape.length === 1 ? undefined : imageShape(sampleShape)
  if (image === undefined) return undefined
  let [height, width, channels] = image
  for (const layer of layers) {
    if (layer.kind === 'convolution') channels = layer.outputs
    if (layer.kind === 'max_pool') [height, width] = [Math.floor(height / 2), Math.floor(width / 2)]
  }
  return [channels, height, width]
}

/** Weight and bias of a layer, with the batch normalization that follows it folded in. */
function folded(
  weights: Weights,
  { name }: { readonly name: string },
  norm: { readonly name: string } | undefined,
): { readonly weight: FloatArray; readonly bias: Float32Array } {
  const weight = weights.get(`${name}.weight`)!
  const bias = weights.get(`${name}.bias`)!.data
  if (norm === undefined) return { weight, bias }
  const of = (parameter: string) => weights.get(`${norm.name}.${parameter}`)!.data
  const variance = of('running_variance')
  const factor = Float64Array.from(
    of('weight'),
    (gain, index) => gain / Math.sqrt(variance[index]! + batchNormEpsilon),
  )
  const outputs = bias.length
  return {
    weight: { ...weight, data: weight.data.map((value, index) => value * factor[index % outputs]!) },
    bias: bias.map(
      (value, index) => (value - of('running_mean')[index]!) * factor[index]! + of('bias')[index]!,
    ),
  }
}

function addLinear(
  draft: Draft,
  layer: Extract<Layer, { kind: 'dense' | 'convolution' }>,
  { weight, bias }: { readonly weight: FloatArray; readonly bias: Float32Array },
  image: readonly [number, number, number] | undefined,
): void {
  const { name, inputs, outputs } = layer
  const biasName = constant(draft, `${name}.bias`, [outputs], bias)
  if (layer.kind === 'dense') {
    const rows = image ? channelsFirstRows(weight.data, image, outputs) : weight.data
    add(draft, 'Gemm', [constant(draft, `${name}.weight`, [inputs, outputs], rows), biasName])
    draft.shape = [outputs]
    return
  }
  const { kernel } = layer
  const margin = (kernel - 1) / 2
  const filters = outputFirst(weight.data, kernel, inputs, outputs)
  const shape = [outputs, inputs, kernel, kernel]
  add(draft, 'Conv', [constant(draft, `${name}.weight`, shape, filters), biasName], {
    kernel_shape: { ints: [kernel, kernel] },
    strides: { ints: [1, 1] },
    pads: { ints: [margin, margin, margin, margin] },
  })
  draft.shape = [outputs, ...draft.shape.slice(1)]
}

/** kernel × kernel × inputs × outputs → outputs × inputs × kernel × kernel. */
function outputFirst(values: Float32Array, kernel: number, inputs: number, outputs: number): Float32Array {
  const result = new Float32Array(values.length)
  const field = kernel * kernel
  for (let place = 0; place < field; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        result[(output * inputs + input) * field + place] =
          values[(place * inputs + input) * outputs + output]!
      }
    }
  }
  return result
}

/** Rows of a dense weight from the order height, width, channel to the order channel, height, width. */
function channelsFirstRows(
  values: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  outputs: number,
): Float32Array {
  const result = new Float32Array(values.length)
  const places = height * width
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = (place * channels + channel) * outputs
      result.set(values.subarray(from, from + outputs), (channel * places + place) * outputs)
    }
  }
  return result
}

function addLayer(
  draft: Draft,
  layer: Exclude<Layer, { kind: 'dense' | 'convolution' }>,
  weights: Weights,
): void {
  switch (layer.kind) {
    case 'normalization':
    case 'rescale': {
      const shape = draft.shape.length === 3 ? [layer.size, 1, 1] : [layer.size]
      const [first, second] =
        layer.kind === 'rescale' ? (['scale', 'offset'] as const) : (['offset', 'scale'] as const)
      const value = (name: string) =>
        constant(draft, `${layer.name}.${name}`, shape, weights.get(`${layer.name}.${name}`)!.data)
      if (layer.kind === 'rescale') {
        add(draft, 'Mul', [value(first)])
        add(draft, 'Add', [value(second)])
      } else {
        add(draft, 'Sub', [value(first)])
        add(draft, 'Mul', [value(second)])
      }
      return
    }
    case 'batch_norm': {
      const of = (parameter: string) => {
        const { data } = weights.get(`${layer.name}.${parameter}`)!
        return constant(draft, `${layer.name}.${parameter}`, [layer.size], data)
      }
      add(draft, 'BatchNormalization', ['weight', 'bias', 'running_mean', 'running_variance'].map(of), {
        epsilon: { float: batchNormEpsilon },
      })
      return
    }
    case 'activation':
      addActivation(draft, layer.activation)
      return
    case 'max_pool': {
      const [channels, height, width] = draft.shape as [number, number, number]
      add(draft, 'MaxPool', [], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } })
      draft.shape = [channels, Math.floor(height / 2), Math.floor(width / 2)]
      return
    }
    case 'global_average_pool':
      add(draft, 'GlobalAveragePool')
      add(draft, 'Flatten', [], { axis: { int: 1 } })
      draft.shape = [draft.shape[0]!]
      return
    case 'flatten':
      add(draft, 'Flatten', [], { axis: { int: 1 } })
      draft.shape = [product(draft.shape)]
      return
    case 'exponential':
      add(draft, 'Exp')
      return
    case 'dropout':
  }
}

function addActivation(draft: Draft, activation: Activation): void {
  const simple = { relu: 'Relu', elu: 'Elu', tanh: 'Tanh', sigmoid: 'Sigmoid' } as const
  if (activation !== 'gelu') {
    add(draft, simple[activation])
    return
  }
  // x · (1 + erf(x / √2)) / 2, since opset 17 has no Gelu.
  const scalar = (name: string, value: number) => constant(draft, name, [], Float32Array.of(value))
  const input = draft.value
  add(draft, 'Mul', [scalar('gelu.inverse_root', Math.SQRT1_2)])
  add(draft, 'Erf')
  add(draft, 'Add', [scalar('gelu.one', 1)])
  add(draft, 'Mul', [input])
  add(draft, 'Mul', [scalar('gelu.half', 0.5)])
}

/** The last node's output takes the output's name. */
function renameLast({ nodes }: Draft, output: string): void {
  nodes.push({ ...nodes.pop()!, outputs: [output] })
}
