export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array

/** numpy's names of the element types we hold; `float16` is widened to `float32` on reading. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string'

/** A dense array in C order. `string` arrays hold JavaScript strings. */
export interface NdArray {
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly data: NumericArray | readonly string[]
}
