import { create } from '@bufbuild/protobuf'
import type { ElementType, NdArray } from '../arrays/ndarray.ts'
import {
  AttributeSchema,
  attributeTypes,
  dataTypes,
  GraphSchema,
  ModelSchema,
  NodeSchema,
  ValueInfoSchema,
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from './proto.ts'
import { tensorOf } from './tensor.ts'

/** An attribute with its type said, since a JavaScript number doesn't tell an integer from a float. */
export type AttributeValue =
  | { readonly int: number | bigint }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly (number | bigint)[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: NdArray }
  | { readonly graph: GraphProto }

export interface NodeDescription {
  readonly op: string
  /** Names of values; an empty name leaves an optional input out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly name?: string
  readonly domain?: string
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

export interface ValueDescription {
  readonly name: string
  readonly type: ElementType | 'float16'
  /** A string names a dynamic dimension (`batch`), null is one without a name. */
  readonly shape: readonly (number | string | null)[]
}

export interface ModelDescription {
  readonly name: string
  /** Version of the default operator set. */
  readonly opset: number
  readonly inputs: readonly ValueDescription[]
  readonly outputs: readonly ValueDescription[]
  readonly nodes: readonly NodeDescription[]
  readonly initializers?: Readonly<Record<string, NdArray>>
  readonly metadata?: Readonly<Record<string, string>>
  readonly documentation?: string
  /** Versions of operator sets beside the default one, by domain. */
  readonly domains?: Readonly<Record<string, number>>
}

const producer = 'finalize-model'

/**
 * A model from its parts. Nodes must be in an order in which every input is made before it is used, as the
 * specification asks; names of values must be unique. Nothing is checked here: `checkModel` does.
 */
export function buildModel(description: ModelDescription): ModelProto {
  const { name, opset, initializers = {}, metadata = {}, domains = {} } = description
  return create(ModelSchema, {
    irVersion: irVersionFor(opset),
    producerName: producer,
    ...(description.documentation !== undefined && { docString: description.documentation }),
    opsetImport: [
      { domain: '', version: BigInt(opset) },
      ...Object.entries(domains).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    ],
    graph: create(GraphSchema, {
      name,
      node: description.nodes.map((node, index) => nodeOf(node, `${node.op}_${index}`)),
      input: description.inputs.map(valueInfoOf),
      output: description.outputs.map(valueInfoOf),
      initializer: Object.entries(initializers).map(([tensor, array]) => tensorOf(tensor, array)),
    }),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  })
}

/** The IR version that came with a version of the default operator set (ONNX's table of versions). */
export function irVersionFor(opset: number): bigint {
  if (opset <= 18) return 8n
  if (opset <= 20) return 9n
  if (opset <= 22) return 10n
  if (opset <= 23) return 11n
  return opset <= 24 ? 12n : 13n
}

export function nodeOf(node: NodeDescription, name: string): NodeProto {
  return create(NodeSchema, {
    opType: node.op,
    input: [...node.inputs],
    output: [...node.outputs],
    name: node.name ?? name,
    ...(node.domain !== undefined && { domain: node.domain }),
    attribute: Object.entries(node.attributes ?? {}).map(([key, value]) => attributeOf(key, value)),
  })
}

export function attributeOf(name: string, value: AttributeValue): AttributeProto {
  const encoder = new TextEncoder()
  if ('int' in value) return create(AttributeSchema, { name, type: attributeTypes.int, i: BigInt(value.int) })
  if ('float' in value) return create(AttributeSchema, { name, type: attributeTypes.float, f: value.float })
  if ('string' in value)
    return create(AttributeSchema, { name, type: attributeTypes.string, s: encoder.encode(value.string) })
  if ('ints' in value)
    return create(AttributeSchema, { name, type: attributeTypes.ints, ints: value.ints.map(BigInt) })
  if ('floats' in value)
    return create(AttributeSchema, { name, type: attributeTypes.floats, floats: [...value.floats] })
  if ('strings' in value)
    return create(AttributeSchema, {
      name,
      type: attributeTypes.strings,
      strings: value.strings.map((text) => encoder.encode(text)),
    })
  if ('graph' in value) return create(AttributeSchema, { name, type: attributeTypes.graph, g: value.graph })
  return create(AttributeSchema, { name, type: attributeTypes.tensor, t: tensorOf('', value.tensor) })
}

export function valueInfoOf(value: ValueDescription): ValueInfoProto {
  return create(ValueInfoSchema, {
    name: value.name,
    type: {
      tensorType: {
        elemType: dataTypes[value.type],
        shape: {
          dim: value.shape.map((dim) =>
            dim === null ? {} : typeof dim === 'number' ? { dimValue: BigInt(dim) } : { dimParam: dim },
          ),
        },
      },
    },
  })
}
