import type { GraphProto, NodeProto } from '../proto.ts'
import { dataTypes } from '../proto.ts'
import { subgraphsOf } from '../checkModel.ts'

const { float32, uint8, int32, int64, bool } = dataTypes

/** Types of outputs that aren't that of the first input: by position, a number, or the input that gives it. */
const outputTypes: Readonly<Record<string, readonly (number | { readonly input: number })[]>> = {
  ...Object.fromEntries(
    ['Shape', 'Size', 'ArgMax', 'ArgMin', 'NonZero', 'NonMaxSuppression'].map((op) => [op, [int64]]),
  ),
  ...Object.fromEntries(
    [
      'Equal',
      'Greater',
      'GreaterOrEqual',
      'Less',
      'LessOrEqual',
      'And',
      'Or',
      'Xor',
      'Not',
      'IsNaN',
      'IsInf',
    ].map((op) => [op, [bool]]),
  ),
  TopK: [{ input: 0 }, int64],
  MaxPool: [{ input: 0 }, int64],
  Dropout: [{ input: 0 }, bool],
  Unique: [{ input: 0 }, int64, int64, int64],
  Where: [{ input: 1 }],
  OneHot: [{ input: 2 }],
  CastLike: [{ input: 1 }],
  BatchNormalization: [{ input: 0 }, { input: 3 }, { input: 4 }],
  LayerNormalization: [{ input: 0 }, float32, float32],
  QuantizeLinear: [{ input: 2 }],
  DequantizeLinear: [{ input: 1 }],
  DynamicQuantizeLinear: [uint8, float32, uint8],
  MatMulInteger: [int32],
  ConvInteger: [int32],
  QLinearConv: [{ input: 7 }],
  QLinearMatMul: [{ input: 7 }],
}

/** Operators whose type an attribute says: its name, and the type where it is absent (else unknown). */
const typeAttributes: Readonly<Record<string, { readonly name: string; readonly otherwise?: number }>> = {
  Cast: { name: 'to' },
  EyeLike: { name: 'dtype' },
  RandomNormal: { name: 'dtype', otherwise: float32 },
  RandomUniform: { name: 'dtype', otherwise: float32 },
  Multinomial: { name: 'dtype', otherwise: int32 },
}

/** Types of the first output that need nothing but the operator and its first input. */
const unknowable = new Set([
  'If',
  'Loop',
  'Scan',
  'Optional',
  'SequenceAt',
  'SequenceConstruct',
  'SequenceEmpty',
  'SplitToSequence',
  'ConcatFromSequence',
  'OptionalGetElement',
  'SequenceMap',
  'TfIdfVectorizer',
  'StringNormalizer',
  'ImageDecoder',
  'StringConcat',
  'StringSplit',
  'RegexFullMatch',
])

/**
 * Element type (`TensorProto.DataType`) of the values of a graph: what the model says of inputs, initializers and
 * described values, and what follows for outputs of the standard operators. A value that isn't in the map is of
 * unknown type or no tensor.
 */
export function valueTypes(graph: GraphProto): ReadonlyMap<string, number> {
  const types = new Map<string, number>()
  for (const { name, type } of [...graph.valueInfo, ...graph.output, ...graph.input])
    if (type?.tensorType && type.tensorType.elemType !== 0) types.set(name, type.tensorType.elemType)
  for (const { name, dataType } of graph.initializer) types.set(name, dataType)
  for (const node of graph.node) {
    for (const [at, output] of node.output.entries()) {
      if (output === '' || types.has(output)) continue
      const type = outputType(node, at, types)
      if (type !== undefined) types.set(output, type)
    }
  }
  return types
}

function outputType(node: NodeProto, at: number, types: ReadonlyMap<string, number>): number | undefined {
  if (node.domain !== '' || unknowable.has(node.opType) || subgraphsOf(node).length > 0) return undefined
  const { opType } = node
  if (opType === 'Constant') return constantType(node)
  if (opType === 'ConstantOfShape') return node.attribute[0]?.t?.dataType ?? float32
  const said = typeAttributes[opType]
  if (said) {
    const attribute = node.attribute.find(({ name }) => name === said.name)
    return attribute ? Number(attribute.i) : said.otherwise
  }
  const listed = outputTypes[opType]
  const rule = listed ? listed[at] : { input: 0 }
  if (rule === undefined) return undefined
  return typeof rule === 'number' ? rule : types.get(node.input[rule.input] ?? '')
}

function constantType(node: NodeProto): number | undefined {
  const [attribute] = node.attribute
  switch (attribute?.name) {
    case 'value':
      return attribute.t?.dataType
    case 'value_float':
    case 'value_floats':
      return float32
    case 'value_int':
    case 'value_ints':
      return int64
    case 'value_string':
    case 'value_strings':
      return dataTypes.string
    default:
      return undefined
  }
}
