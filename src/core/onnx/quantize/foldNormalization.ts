import { freshNames, indexGraph, type GraphIndex } from '../graphIndex.ts'
import type { Model } from '../model.ts'
import { dataTypes, type NodeProto } from '../proto.ts'
import { tensorOf, valuesOf } from '../tensor.ts'
import { isLayerOp, readLayer, type Layer } from './layers.ts'
import { channelLayout } from './weights.ts'

/** The four constants of a `BatchNormalization` at inference, one value a channel, and its epsilon. */
interface Normalization {
  readonly scale: Float32Array
  readonly shift: Float32Array
  readonly mean: Float32Array
  readonly variance: Float32Array
  readonly epsilon: number
}

/**
 * Multiplies each `BatchNormalization` that alone follows a convolution or `Gemm` into that one's weights and
 * bias: y = (x·W + b − mean) · scale/√(variance + ε) + shift. The integer kernels know no normalization, and
 * between a convolution and its Relu it would keep both from fusing.
 */
export function foldNormalizations(model: Model): void {
  const index = indexGraph(model)
  const { graph } = index
  const fresh = freshNames(model)
  const folded = new Set<NodeProto>()
  for (const node of graph.node) {
    const follower = followerOf(node, index)
    const layer = follower && isLayerOp(node) ? readLayer(node, index) : undefined
    if (!follower || !layer || typeof layer === 'string' || layer.op === 'MatMul') continue
    const normalization = readNormalization(follower, index, layer)
    if (!normalization) continue
    const { weights, bias } = multiply(layer, normalization)
    const names = [fresh(`${node.input[1]}_folded`), fresh(`${node.output[0]}_bias_folded`)] as const
    graph.initializer.push(
      tensorOf(names[0], { type: 'float32', shape: layer.shape, data: weights }),
      tensorOf(names[1], { type: 'float32', shape: [bias.length], data: bias }),
    )
    node.input = [node.input[0]!, ...names]
    node.output = [follower.output[0]!]
    node.attribute = node.attribute.filter(({ name }) => name !== 'alpha' && name !== 'beta')
    folded.add(follower)
  }
  graph.node = graph.node.filter((node) => !folded.has(node))
}

/** The inference-time `BatchNormalization` that is the only one to use a node's output. */
function followerOf(node: NodeProto, { consumers, captured, outputs }: GraphIndex): NodeProto | undefined {
  const output = node.output[0] ?? ''
  const [next, second] = consumers.get(output) ?? []
  if (!next || second || captured.has(output) || outputs.has(output)) return undefined
  const trains = next.attribute.some(({ name, i }) => name === 'training_mode' && i !== 0n)
  const plain = next.opType === 'BatchNormalization' && next.domain === '' && next.output.length === 1
  return plain && !trains && next.input[0] === output ? next : undefined
}

function readNormalization(
  node: NodeProto,
  { initializers }: GraphIndex,
  layer: Layer,
): Normalization | undefined {
  const { channels } = channelLayout(layer.shape, layer.axis)
  const [scale, shift, mean, variance] = node.input.slice(1).map((name) => {
    const tensor = initializers.get(name)
    const values = tensor?.dataType === dataTypes.float32 ? valuesOf(tensor) : undefined
    return values?.data.length === channels ? (values.data as Float32Array) : undefined
  })
  if (!scale || !shift || !mean || !variance) return undefined
  const epsilon = node.attribute.find(({ name }) => name === 'epsilon')?.f ?? 1e-5
  return { scale, shift, mean, variance, epsilon }
}

function multiply(layer: Layer, { scale, shift, mean, variance, epsilon }: Normalization) {
  const { channels, inner } = channelLayout(layer.shape, layer.axis)
  const factors = Float64Array.from(scale, (value, at) => value / Math.sqrt(variance[at]! + epsilon))
  const weights = layer.weights.map((value, at) => value * factors[Math.floor(at / inner) % channels]!)
  const bias = Float32Array.from(
    factors,
    (factor, at) => ((layer.bias?.[at] ?? 0) - mean[at]!) * factor + shift[at]!,
  )
  return { weights, bias }
}
