import { clone } from '@bufbuild/protobuf'
import { failure, finding, success, type Result } from '../../finding.ts'
import { mainGraph } from '../graphIndex.ts'
import { opsetOf, type Model } from '../model.ts'
import { ModelSchema, type NodeProto, type TensorProto } from '../proto.ts'
import { tensorOf } from '../tensor.ts'
import { foldNormalizations } from './foldNormalization.ts'
import { raiseIrVersion, upgradeOpset } from './upgradeOpset.ts'

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

/**
 * A copy of the model to quantize, its `Constant` nodes made initializers and normalizations folded into layers. An operator set before 13, the first
 * in which `DequantizeLinear` knows channels, is upgraded; where that can't be done, and for a model
 * that is quantized already, there is a finding. `file` is named in them.
 */
export function prepareForIntegers(model: Model, file: string): Result<Model> {
  const integer = mainGraph(model).node.find(
    ({ opType, domain }) =>
      integerOps.has(opType) || (domain === 'com.microsoft' && opType.startsWith('QLinear')),
  )
  if (integer)
    return failure(
      finding('onnx-quantized-already', 'error', { file, node: integer.name || integer.opType }, { file }),
    )
  const copy = clone(ModelSchema, model)
  const against = upgradeOpset(copy)
  if (against !== undefined)
    return failure(finding('onnx-opset-old', 'error', { file, opset: opsetOf(model), against }, { file }))
  raiseIrVersion(copy)
  constantsToInitializers(copy)
  foldNormalizations(copy)
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
