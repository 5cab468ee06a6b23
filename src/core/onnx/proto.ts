import { create, createFileRegistry, type DescFile, type DescMessage, type Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'

/*
 * The messages of an ONNX file that we touch: field numbers and types of the ONNX specification
 * (onnx.proto, IR version 12). What isn't listed is kept as unknown fields and written back as it was.
 * Presence of scalars is explicit, as in the specification: `isFieldSet` tells a zero from an absent value.
 */

const tables = {
  ModelProto: {
    ir_version: [1, 'int64'],
    producer_name: [2, 'string'],
    producer_version: [3, 'string'],
    domain: [4, 'string'],
    model_version: [5, 'int64'],
    doc_string: [6, 'string'],
    graph: [7, 'GraphProto'],
    opset_import: [8, 'OperatorSetIdProto', 'repeated'],
    metadata_props: [14, 'StringStringEntryProto', 'repeated'],
    functions: [25, 'FunctionProto', 'repeated'],
  },
  GraphProto: {
    node: [1, 'NodeProto', 'repeated'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto', 'repeated'],
    doc_string: [10, 'string'],
    input: [11, 'ValueInfoProto', 'repeated'],
    output: [12, 'ValueInfoProto', 'repeated'],
    value_info: [13, 'ValueInfoProto', 'repeated'],
    quantization_annotation: [14, 'TensorAnnotation', 'repeated'],
    sparse_initializer: [15, 'SparseTensorProto', 'repeated'],
    metadata_props: [16, 'StringStringEntryProto', 'repeated'],
  },
  NodeProto: {
    input: [1, 'string', 'repeated'],
    output: [2, 'string', 'repeated'],
    name: [3, 'string'],
    op_type: [4, 'string'],
    attribute: [5, 'AttributeProto', 'repeated'],
    doc_string: [6, 'string'],
    domain: [7, 'string'],
    overload: [8, 'string'],
    metadata_props: [9, 'StringStringEntryProto', 'repeated'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'GraphProto'],
    floats: [7, 'float', 'repeated'],
    ints: [8, 'int64', 'repeated'],
    strings: [9, 'bytes', 'repeated'],
    tensors: [10, 'TensorProto', 'repeated'],
    graphs: [11, 'GraphProto', 'repeated'],
    doc_string: [13, 'string'],
    tp: [14, 'TypeProto'],
    type: [20, 'int32'],
    ref_attr_name: [21, 'string'],
    sparse_tensor: [22, 'SparseTensorProto'],
  },
  TensorProto: {
    dims: [1, 'int64', 'repeated'],
    data_type: [2, 'int32'],
    float_data: [4, 'float', 'packed'],
    int32_data: [5, 'int32', 'packed'],
    string_data: [6, 'bytes', 'repeated'],
    int64_data: [7, 'int64', 'packed'],
    name: [8, 'string'],
    raw_data: [9, 'bytes'],
    double_data: [10, 'double', 'packed'],
    uint64_data: [11, 'uint64', 'packed'],
    doc_string: [12, 'string'],
    external_data: [13, 'StringStringEntryProto', 'repeated'],
    data_location: [14, 'int32'],
    metadata_props: [16, 'StringStringEntryProto', 'repeated'],
  },
  SparseTensorProto: {
    values: [1, 'TensorProto'],
    indices: [2, 'TensorProto'],
    dims: [3, 'int64', 'repeated'],
  },
  ValueInfoProto: {
    name: [1, 'string'],
    type: [2, 'TypeProto'],
    doc_string: [3, 'string'],
    metadata_props: [4, 'StringStringEntryProto', 'repeated'],
  },
  TypeProto: { tensor_type: [1, 'TensorTypeProto'], denotation: [6, 'string'] },
  TensorTypeProto: { elem_type: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'DimensionProto', 'repeated'] },
  DimensionProto: { dim_value: [1, 'int64'], dim_param: [2, 'string'], denotation: [3, 'string'] },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  TensorAnnotation: {
    tensor_name: [1, 'string'],
    quant_parameter_tensor_names: [2, 'StringStringEntryProto', 'repeated'],
  },
  FunctionProto: {
    name: [1, 'string'],
    input: [4, 'string', 'repeated'],
    output: [5, 'string', 'repeated'],
    attribute: [6, 'string', 'repeated'],
    node: [7, 'NodeProto', 'repeated'],
    doc_string: [8, 'string'],
    opset_import: [9, 'OperatorSetIdProto', 'repeated'],
    domain: [10, 'string'],
    attribute_proto: [11, 'AttributeProto', 'repeated'],
  },
} as const

type Tables = typeof tables
type TableName = keyof Tables

interface Scalars {
  string: string
  bytes: Uint8Array
  int32: number
  int64: bigint
  uint64: bigint
  float: number
  double: number
}

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S
type FieldValue<F> = F extends readonly [number, infer K, 'repeated' | 'packed']
  ? One<K>[]
  : F extends readonly [number, infer K]
    ? K extends TableName
      ? MessageOf<K> | undefined
      : One<K>
    : never
type One<K> = K extends keyof Scalars ? Scalars[K] : K extends TableName ? MessageOf<K> : never
type MessageOf<N extends TableName> = Message<`onnx.${N}`> & {
  -readonly [F in keyof Tables[N] as Camel<F & string>]: FieldValue<Tables[N][F]>
}

export type ModelProto = MessageOf<'ModelProto'>
export type GraphProto = MessageOf<'GraphProto'>
export type NodeProto = MessageOf<'NodeProto'>
export type AttributeProto = MessageOf<'AttributeProto'>
export type TensorProto = MessageOf<'TensorProto'>
export type ValueInfoProto = MessageOf<'ValueInfoProto'>

const { Type, Label } = {
  Type: FieldDescriptorProto_Type,
  Label: FieldDescriptorProto_Label,
}
const scalarTypes: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  string: Type.STRING,
  bytes: Type.BYTES,
  int32: Type.INT32,
  int64: Type.INT64,
  uint64: Type.UINT64,
  float: Type.FLOAT,
  double: Type.DOUBLE,
}

const file = create(FileDescriptorProtoSchema, {
  name: 'onnx.proto',
  package: 'onnx',
  syntax: 'proto2',
  messageType: Object.entries(tables).map(([name, fields]) => ({
    name,
    field: Object.entries(fields as Record<string, readonly [number, string, string?]>).map(
      ([field, [number, kind, repeated]]) => {
        const scalar = scalarTypes[kind]
        return {
          name: field,
          number,
          label: repeated ? Label.REPEATED : Label.OPTIONAL,
          type: scalar ?? Type.MESSAGE,
          ...(!scalar && { typeName: `.onnx.${kind}` }),
          ...(repeated === 'packed' && { options: { packed: true } }),
        }
      },
    ),
  })),
})

const descriptor = createFileRegistry(file, () => undefined).getFile('onnx.proto') as DescFile

function schemaOf<N extends TableName>(name: N): GenMessage<MessageOf<N>> {
  return descriptor.messages.find((message: DescMessage) => message.name === name) as unknown as GenMessage<
    MessageOf<N>
  >
}

export const ModelSchema = schemaOf('ModelProto')
export const GraphSchema = schemaOf('GraphProto')
export const NodeSchema = schemaOf('NodeProto')
export const AttributeSchema = schemaOf('AttributeProto')
export const TensorSchema = schemaOf('TensorProto')
export const ValueInfoSchema = schemaOf('ValueInfoProto')
export const StringStringEntrySchema = schemaOf('StringStringEntryProto')

/** `TensorProto.DataType` of the specification. */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const

/** `AttributeProto.AttributeType` of the specification. */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  tensors: 9,
  graphs: 10,
} as const

/** `TensorProto.DataLocation`: the values stand in another file. */
export const externalLocation = 1
