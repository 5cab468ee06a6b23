import { create, createFileRegistry, fromBinary, type DescMessage, type Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'

/*
 * The messages of an event file as far as scalars need them: field numbers and types of TensorFlow's event.proto,
 * summary.proto and tensor.proto. What isn't listed (graphs, images, histograms) is passed over.
 */

const { DOUBLE, FLOAT, INT32, INT64, STRING, BYTES, MESSAGE } = Type
const fields = {
  Event: { wall_time: [1, DOUBLE], step: [2, INT64], summary: [5, 'Summary'] },
  Summary: { value: [1, 'Value', 'repeated'] },
  Value: {
    tag: [1, STRING],
    simple_value: [2, FLOAT],
    tensor: [8, 'Tensor'],
  },
  Tensor: {
    dtype: [1, INT32],
    tensor_shape: [2, 'Shape'],
    tensor_content: [4, BYTES],
    float_val: [5, FLOAT, 'repeated'],
    double_val: [6, DOUBLE, 'repeated'],
    int_val: [7, INT32, 'repeated'],
    int64_val: [10, INT64, 'repeated'],
  },
  Shape: { dim: [2, 'Dimension', 'repeated'] },
  Dimension: { size: [1, INT64] },
} as const

type TensorMessage = Message<'tb.Tensor'> & {
  dtype: number
  tensorShape?: { dim: { size: bigint }[] }
  tensorContent: Uint8Array
  floatVal: number[]
  doubleVal: number[]
  intVal: number[]
  int64Val: bigint[]
}
type EventMessage = Message<'tb.Event'> & {
  wallTime: number
  step: bigint
  summary?: { value: { tag: string; simpleValue: number; tensor?: TensorMessage }[] }
}

const file = create(FileDescriptorProtoSchema, {
  name: 'tb.proto',
  package: 'tb',
  syntax: 'proto2',
  messageType: Object.entries(fields).map(([name, members]) => ({
    name,
    field: Object.entries(members as Record<string, readonly [number, string | Type, string?]>).map(
      ([member, [number, kind, repeated]]) => ({
        name: member,
        number,
        label: repeated ? Label.REPEATED : Label.OPTIONAL,
        type: typeof kind === 'string' ? MESSAGE : kind,
        ...(typeof kind === 'string' && { typeName: `.tb.${kind}` }),
      }),
    ),
  })),
})
const EventSchema = createFileRegistry(file, () => undefined)
  .getFile('tb.proto')!
  .messages.find((message: DescMessage) => message.name === 'Event') as unknown as GenMessage<EventMessage>

export interface Scalar {
  readonly tag: string
  readonly step: number
  /** Seconds since the epoch. */
  readonly wallTime: number
  readonly value: number
}

/** The scalars of one record. Throws where its content is no such message. */
export function scalarsOf(content: Uint8Array): readonly Scalar[] {
  const event = fromBinary(EventSchema, content, { readUnknownFields: false })
  const step = Number(event.step)
  return (event.summary?.value ?? []).flatMap((one) => {
    const value = one.tensor
      ? scalarOf(one.tensor)
      : Object.hasOwn(one, 'simpleValue')
        ? one.simpleValue
        : undefined
    return value === undefined ? [] : [{ tag: one.tag, step, wallTime: event.wallTime, value }]
  })
}

/** Bytes an element, and how it reads, by TensorFlow's `DataType`. */
const contents: Readonly<Record<number, readonly [number, (view: DataView) => number]>> = {
  1: [4, (view) => view.getFloat32(0, true)],
  2: [8, (view) => view.getFloat64(0, true)],
  3: [4, (view) => view.getInt32(0, true)],
  9: [8, (view) => Number(view.getBigInt64(0, true))],
}

/** The number of a tensor that holds exactly one; undefined of any other (text, images, histograms). */
function scalarOf(tensor: TensorMessage): number | undefined {
  if (tensor.tensorShape?.dim.some(({ size }) => size !== 1n)) return undefined
  const { tensorContent: bytes } = tensor
  if (bytes.length > 0) {
    const [size, read] = contents[tensor.dtype] ?? []
    if (bytes.length !== size) return undefined
    return read?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }
  const values = [...tensor.floatVal, ...tensor.doubleVal, ...tensor.intVal, ...tensor.int64Val.map(Number)]
  return values.length === 1 && Object.hasOwn(contents, tensor.dtype) ? values[0] : undefined
}
