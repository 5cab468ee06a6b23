import { create } from '@bufbuild/protobuf'
import type { ElementType, NdArray, NumericArray } from '../arrays/ndarray.ts'
import { widenBrainFloat, widenHalf } from './float16.ts'
import { dataTypes, externalLocation, TensorSchema, type TensorProto } from './proto.ts'

type ArrayConstructor = { new (buffer: ArrayBuffer): NumericArray; readonly BYTES_PER_ELEMENT: number }

const layouts: Readonly<Record<number, { readonly type: ElementType; readonly array: ArrayConstructor }>> = {
  [dataTypes.float32]: { type: 'float32', array: Float32Array },
  [dataTypes.float64]: { type: 'float64', array: Float64Array },
  [dataTypes.int8]: { type: 'int8', array: Int8Array },
  [dataTypes.int16]: { type: 'int16', array: Int16Array },
  [dataTypes.int32]: { type: 'int32', array: Int32Array },
  [dataTypes.int64]: { type: 'int64', array: BigInt64Array },
  [dataTypes.uint8]: { type: 'uint8', array: Uint8Array },
  [dataTypes.uint16]: { type: 'uint16', array: Uint16Array },
  [dataTypes.uint32]: { type: 'uint32', array: Uint32Array },
  [dataTypes.uint64]: { type: 'uint64', array: BigUint64Array },
  [dataTypes.bool]: { type: 'bool', array: Uint8Array },
  [dataTypes.float16]: { type: 'float32', array: Uint16Array },
  [dataTypes.bfloat16]: { type: 'float32', array: Uint16Array },
}

/** Bits of one element by `data_type`, for types wider or narrower than what we can hold as well. */
const bitsOf: Readonly<Record<number, number>> = {
  ...Object.fromEntries(
    Object.entries(layouts).map(([type, { array }]) => [type, array.BYTES_PER_ELEMENT * 8]),
  ),
  14: 64,
  15: 128,
  17: 8,
  18: 8,
  19: 8,
  20: 8,
  21: 4,
  22: 4,
  23: 4,
  24: 8,
  25: 2,
  26: 2,
}

/** Number of elements that the dims promise; infinite where it is beyond an array's bounds or a dim is negative. */
export function elementCount(tensor: TensorProto): number {
  let count = 1n
  for (const dim of tensor.dims) {
    if (dim < 0n) return Number.POSITIVE_INFINITY
    count *= dim
    if (count > 0x7fffffffn * 8n) return Number.POSITIVE_INFINITY
  }
  return Number(count)
}

export const isExternal = (tensor: TensorProto) => tensor.dataLocation === externalLocation

/** Number of elements that are really there; undefined where it stands in another file or the type is unknown. */
export function storedCount(tensor: TensorProto): number | undefined {
  if (isExternal(tensor)) return undefined
  if (tensor.dataType === dataTypes.string) return tensor.stringData.length
  const bits = bitsOf[tensor.dataType]
  if (bits === undefined) return undefined
  if (tensor.rawData.length > 0) {
    const items = (tensor.rawData.length * 8) / bits
    // Types below a byte are padded to whole bytes.
    return bits < 8 && Math.ceil((elementCount(tensor) * bits) / 8) === tensor.rawData.length
      ? elementCount(tensor)
      : items
  }
  if (bits < 8) return undefined
  const perElement = tensor.dataType === 14 || tensor.dataType === 15 ? 2 : 1
  const stored =
    tensor.floatData.length ||
    tensor.int32Data.length ||
    tensor.int64Data.length ||
    tensor.doubleData.length ||
    tensor.uint64Data.length
  return stored / perElement
}

/**
 * The values of a tensor, half and brain floats widened to `float32`. Undefined where they stand in another
 * file, the element type has no counterpart here (complex, 8-bit floats, 4-bit integers), or the stored
 * length isn't that of the dims.
 */
export function valuesOf(tensor: TensorProto): NdArray | undefined {
  const count = elementCount(tensor)
  if (isExternal(tensor) || storedCount(tensor) !== count) return undefined
  const shape = tensor.dims.map(Number)
  if (tensor.dataType === dataTypes.string) {
    const decoder = new TextDecoder()
    return { type: 'string', shape, data: tensor.stringData.map((bytes) => decoder.decode(bytes)) }
  }
  const layout = layouts[tensor.dataType]
  if (!layout) return undefined
  const data = tensor.rawData.length > 0 ? rawValues(tensor.rawData, layout.array) : fieldValues(tensor)
  if (tensor.dataType === dataTypes.float16)
    return { type: 'float32', shape, data: widenHalf(data as Uint16Array) }
  if (tensor.dataType === dataTypes.bfloat16)
    return { type: 'float32', shape, data: widenBrainFloat(data as Uint16Array) }
  return { type: layout.type, shape, data }
}

/** Little-endian bytes as a typed array, copied so that alignment and later writes don't matter. */
function rawValues(bytes: Uint8Array, array: ArrayConstructor): NumericArray {
  // Not `slice`: a Buffer's is a view of its pool.
  return new array(new Uint8Array(bytes).buffer)
}

function fieldValues(tensor: TensorProto): NumericArray {
  switch (tensor.dataType) {
    case dataTypes.float32:
      return Float32Array.from(tensor.floatData)
    case dataTypes.float64:
      return Float64Array.from(tensor.doubleData)
    case dataTypes.int64:
      return BigInt64Array.from(tensor.int64Data)
    case dataTypes.uint64:
      return BigUint64Array.from(tensor.uint64Data)
    case dataTypes.uint32:
      return Uint32Array.from(tensor.uint64Data, Number)
    case dataTypes.int8:
      return Int8Array.from(tensor.int32Data)
    case dataTypes.int16:
      return Int16Array.from(tensor.int32Data)
    case dataTypes.int32:
      return Int32Array.from(tensor.int32Data)
    case dataTypes.uint8:
    case dataTypes.bool:
      return Uint8Array.from(tensor.int32Data)
    default:
      return Uint16Array.from(tensor.int32Data)
  }
}

/** A tensor with the values of `array` as raw bytes. */
export function tensorOf(name: string, array: NdArray): TensorProto {
  const dims = array.shape.map(BigInt)
  if (array.type === 'string') {
    const encoder = new TextEncoder()
    return create(TensorSchema, {
      name,
      dims,
      dataType: dataTypes.string,
      stringData: (array.data as readonly string[]).map((text) => encoder.encode(text)),
    })
  }
  const { buffer, byteOffset, byteLength } = array.data as NumericArray
  return create(TensorSchema, {
    name,
    dims,
    dataType: dataTypes[array.type],
    rawData: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength).slice(),
  })
}

/** A binary16 tensor from bit patterns. */
export function halfTensor(name: string, dims: readonly bigint[], bits: Uint16Array): TensorProto {
  return create(TensorSchema, {
    name,
    dims: [...dims],
    dataType: dataTypes.float16,
    rawData: new Uint8Array(bits.buffer as ArrayBuffer, bits.byteOffset, bits.byteLength).slice(),
  })
}
