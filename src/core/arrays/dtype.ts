import { bytesOf } from './elements.ts'
import type { ElementType } from './ndarray.ts'

/** What a numpy type descriptor such as `<f4` says of one element. `bytes` is its size in the file. */
export type Dtype =
  | {
      readonly kind: 'number'
      readonly type: Exclude<ElementType, 'string'>
      readonly bytes: number
      readonly littleEndian: boolean
    }
  | { readonly kind: 'half' | 'unicode' | 'bytes'; readonly bytes: number; readonly littleEndian: boolean }

const numbers: Readonly<Record<string, Exclude<ElementType, 'string'>>> = {
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
}

/** Longest string element that is read, in characters. */
const widest = 65_536

/** Reads a descriptor; `object` for pickled objects, undefined for types that aren't read (complex, dates, records …). */
export function parseDtype(descriptor: unknown): Dtype | 'object' | undefined {
  if (typeof descriptor !== 'string') return undefined
  const parts = /^([<>|=]?)([a-zA-Z])(\d{0,6})$/.exec(descriptor)
  if (parts === null) return undefined
  const [, order = '', letter = '', digits = ''] = parts
  if (letter === 'O') return 'object'
  const littleEndian = order !== '>'
  if (letter === 'f' && digits === '2') return { kind: 'half', bytes: 2, littleEndian }
  const width = Number(digits)
  if (letter === 'U' || letter === 'S' || letter === 'a') {
    if (digits === '' || width > widest) return undefined
    return letter === 'U'
      ? { kind: 'unicode', bytes: width * 4, littleEndian }
      : { kind: 'bytes', bytes: width, littleEndian }
  }
  const type = numbers[letter + digits]
  return type && { kind: 'number', type, bytes: bytesOf(type), littleEndian }
}
