import type { GraphIndex } from '../graphIndex.ts'
import type { NodeProto } from '../proto.ts'
import { valuesOf } from '../tensor.ts'
import { isLayerOp, readLayer, type Layer } from './layers.ts'
import type { Variant } from './variant.ts'

/** Which layers a static variant computes in integers, and which values stand in uint8 between them. */
export interface StaticPlan {
  readonly layers: readonly Layer[]
  readonly kept: Variant['kept']
  /** Values that pass through QuantizeLinear and DequantizeLinear, in the order they are made. */
  readonly values: readonly string[]
  /** A value that a node only moves (pooling, reshaping) has the range of the value it came from. */
  readonly rangeOf: ReadonlyMap<string, string>
}

/** Operators whose output holds values of their first input and no others. */
const movers = new Set(['MaxPool', 'Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze'])

const isMover = (node: NodeProto) => node.domain === '' && movers.has(node.opType)

/**
 * Plans a static variant so that onnxruntime's fusions find whole groups: the input of every layer is in uint8;
 * so is a convolution's output, after the Relu that follows it where there is one (the rounding does what the
 * Relu did); and so is what lies between them and is only moved. A last layer's output stays float.
 */
export function planStatic(index: GraphIndex): StaticPlan {
  const { graph } = index
  const layers: Layer[] = []
  const kept: Variant['kept'][number][] = []
  const quantized = new Set<string>()
  for (const node of graph.node) {
    if (!isLayerOp(node)) continue
    const layer = readLayer(node, index)
    if (typeof layer === 'string') {
      kept.push({ node: node.name || node.output[0] || '', op: node.opType, reason: layer })
      continue
    }
    layers.push(layer)
    quantized.add(layer.input)
    if (layer.op === 'Conv') quantized.add(tailOf(layer.output, index))
  }
  for (const node of graph.node.toReversed()) {
    const [input = ''] = node.input
    // A second output of MaxPool are indices, which the integer kernel doesn't give.
    if (
      isMover(node) &&
      node.output.length === 1 &&
      quantized.has(node.output[0]!) &&
      !index.initializers.has(input)
    )
      quantized.add(input)
  }
  const rangeOf = new Map<string, string>()
  for (const node of graph.node) {
    const [input = ''] = node.input
    const [output = ''] = node.output
    if (isMover(node) && quantized.has(input) && quantized.has(output))
      rangeOf.set(output, rangeOf.get(input) ?? input)
  }
  const order = [...graph.input.map(({ name }) => name), ...graph.node.flatMap(({ output }) => output)]
  return { layers, kept, values: order.filter((name) => quantized.has(name)), rangeOf }
}

/** Values whose range calibration must observe. */
export function valuesToObserve({ values, rangeOf }: StaticPlan): readonly string[] {
  return values.filter((name) => !rangeOf.has(name))
}

/** The value after the Relu (or Clip from 0) that is the only one to use `output`, else `output`. */
function tailOf(output: string, { consumers, captured, outputs, initializers }: GraphIndex): string {
  const [next, second] = consumers.get(output) ?? []
  if (!next || second || captured.has(output) || outputs.has(output) || next.domain !== '') return output
  const tail = next.output[0] ?? output
  if (next.opType === 'Relu') return tail
  if (next.opType !== 'Clip') return output
  const least = initializers.get(next.input[1] ?? '')
  const value = least && valuesOf(least)
  return value && Number(value.data[0]) === 0 ? tail : output
}
