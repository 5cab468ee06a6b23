import type { GraphIndex } from '../graphIndex.ts'
import type { NodeProto } from '../proto.ts'
import { dataTypes } from '../proto.ts'
import { valuesOf } from '../tensor.ts'
import type { KeptReason } from './variant.ts'

/** A node with constant weights that an integer kernel can compute. */
export interface Layer {
  readonly node: NodeProto
  readonly op: 'Conv' | 'Gemm' | 'MatMul'
  readonly input: string
  readonly output: string
  /** `Gemm`'s alpha multiplied in. */
  readonly weights: Float32Array
  readonly shape: readonly number[]
  /** Axis of the output channels in `shape`. */
  readonly axis: number
  /** One value a channel, `Gemm`'s beta multiplied in; undefined where there is none. */
  readonly bias: Float32Array | undefined
  /** Equal for layers whose `weights` are the same values in the same layout. */
  readonly weightsKey: string
}

export type LayerOrReason = Layer | KeptReason

const layerOps = new Set(['Conv', 'Gemm', 'MatMul'])

export const isLayerOp = (node: NodeProto) => node.domain === '' && layerOps.has(node.opType)

/**
 * Reads a `Conv`, `Gemm` or `MatMul` whose weights are float32 initializers, or says why it must stay as it is.
 * A product of two computed values (attention) has no constant weights.
 */
export function readLayer(node: NodeProto, { initializers }: GraphIndex): LayerOrReason {
  const [input = '', weightName = '', biasName = ''] = node.input
  const [output = ''] = node.output
  const tensor = initializers.get(weightName)
  if (!tensor || initializers.has(input)) return 'weights-not-constant'
  if (biasName && !initializers.has(biasName)) return 'weights-not-constant'
  if (tensor.dataType !== dataTypes.float32) return 'unsupported-form'
  const values = valuesOf(tensor)
  if (!values) return 'unsupported-form'
  const attribute = (name: string) => node.attribute.find((item) => item.name === name)
  const { shape } = values
  const op = node.opType as Layer['op']
  const axis = op === 'Conv' || (op === 'Gemm' && Number(attribute('transB')?.i ?? 0n) === 1) ? 0 : 1
  const channels = shape[axis] ?? 0
  if (channels === 0 || values.data.length === 0) return 'unsupported-form'
  if (op === 'Conv' ? shape.length < 3 : shape.length !== 2) return 'unsupported-form'
  if (op === 'Gemm' && Number(attribute('transA')?.i ?? 0n) === 1) return 'unsupported-form'
  const alpha = op === 'Gemm' ? (attribute('alpha')?.f ?? 1) : 1
  const beta = op === 'Gemm' ? (attribute('beta')?.f ?? 1) : 1
  const bias = biasName ? readBias(initializers.get(biasName), channels, beta) : undefined
  if (biasName && !bias) return 'unsupported-form'
  const weights = scaled(values.data as Float32Array, alpha)
  if (bias?.some((value) => !Number.isFinite(value))) return 'weights-not-finite'
  return {
    node,
    op,
    input,
    output,
    weights,
    shape,
    axis,
    bias,
    weightsKey: `${op} ${axis} ${alpha} ${weightName}`,
  }
}

/** A bias of one value a channel, also where it is stored as [1, n] or as a single value. */
function readBias(tensor: Parameters<typeof valuesOf>[0] | undefined, channels: number, beta: number) {
  const values = tensor && tensor.dataType === dataTypes.float32 ? valuesOf(tensor) : undefined
  if (!values || values.shape.slice(0, -1).some((dim) => dim !== 1)) return undefined
  const data = scaled(values.data as Float32Array, beta)
  if (data.length === channels) return data
  return data.length === 1 ? new Float32Array(channels).fill(data[0]!) : undefined
}

const scaled = (values: Float32Array, factor: number) =>
  factor === 1 ? values : values.map((value) => value * factor)
