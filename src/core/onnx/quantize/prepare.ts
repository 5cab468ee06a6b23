import { clone } from '@bufbuild/protobuf'
import { failure, finding, success, type Result } from '../../finding.ts'
import { mainGraph } from '../graphIndex.ts'
import { opsetOf, type Model } from '../model.ts'
import { ModelSchema, type NodeProto, type TensorProto } from '../proto.ts'
import { tensorOf } from '../tensor.ts'

/** Operators of a model that is of integers already. */
const integerOps = new Set([
  'QuantizeLinear',
  'DequantizeLinear',
  'DynamicQuantizeLinear',
  'MatMulInteger',
  'ConvInteger',
  'QLinearConv',
  'QLinearMatMul',
])

/** First operator set in which `DequantizeLinear` knows channels. */
export const leastOpset = 13

/**
 * A copy of the model to quantize, its `Constant` nodes made initializers. An operator set before 13 and a model
 * that is quantized already are findings. `file` is named in them.
 */
export function prepareForIntegers(model: Model, file: string): Result<Model> {
  const opset = opsetOf(model)
  if (opset < leastOpset)
    return failure(finding('onnx-opset-old', 'error', { file, opset, least: leastOpset }, { file }))
  const integer = mainGraph(model).node.find(
    ({ opType, domain }) =>
      integerOps.has(opType) || (domain === 'com.microsoft' && opType.startsWith('QLinear')),
  )
  if (integer)
    return failure(
      finding('onnx-quantized-already', 'error', { file, node: integer.name || integer.opType }, { file }),
    )
  const copy = clone(ModelSchema, model)
  constantsToInitializers(copy)
  return success(copy)
}

/** Replaces top-level `Constant` nodes by initializers of the same name. Sparse and string lists stay nodes. */
export function constantsToInitializers(model: Model): void {
  const graph = mainGraph(model)
  graph.node = graph.node.filter((node) => {
    const tensor = constantOf(node)
    if (tensor) graph.initializer.push(tensor)
    return !tensor
  })
}

function constantOf(node: NodeProto): TensorProto | undefined {
  const [attribute] = node.attribute
  const name = node.output[0]
  if (node.opType !== 'Constant' || node.domain !== '' || !attribute || !name) return undefined
  switch (attribute.name) {
    case 'value':
      if (!attribute.t) return undefined
      attribute.t.name = name
      return attribute.t
    case 'value_float':
      return tensorOf(name, { type: 'float32', shape: [], data: Float32Array.of(attribute.f) })
    case 'value_floats':
      return tensorOf(name, {
        type: 'float32',
        shape: [attribute.floats.length],
        data: Float32Array.from(attribute.floats),
      })
    case 'value_int':
      return tensorOf(name, { type: 'int64', shape: [], data: BigInt64Array.of(attribute.i) })
    case 'value_ints':
      return tensorOf(name, {
        type: 'int64',
        shape: [attribute.ints.length],
        data: BigInt64Array.from(attribute.ints),
      })
    default:
      return undefined
  }
}
