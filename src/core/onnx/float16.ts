/*
 * IEEE 754 binary16 and bfloat16 as bit patterns in `Uint16Array`. Rounding to nearest, ties to even.
 */

/** Largest finite value of binary16. */
export const largestHalf = 65504
/** Smallest positive value of binary16, a subnormal. */
export const smallestHalf = 2 ** -24

const floatView = new Float32Array(1)
const bitsView = new Uint32Array(floatView.buffer)

/** Bits of the binary16 nearest to `value` (first rounded to binary32); overflow gives infinity. */
export function halfBits(value: number): number {
  floatView[0] = value
  const bits = bitsView[0]!
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude < 0x38800000) {
    // Subnormal: adding 0.5 lines the mantissa up, and the addition rounds ties to even.
    floatView[0] = Math.abs(floatView[0]) + 0.5
    return sign | (bitsView[0]! - 0x3f000000)
  }
  const odd = (magnitude >>> 13) & 1
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13)
}

/** Value of a binary16. */
export function halfValue(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  const sign = bits & 0x8000 ? -1 : 1
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * smallestHalf : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Values of binary16 bit patterns. */
export function widenHalf(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = halfValue(bits[i]!)
  return values
}

/** Values of bfloat16 bit patterns. */
export function widenBrainFloat(bits: Uint16Array): Float32Array {
  const values = new Uint32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = bits[i]! << 16
  return new Float32Array(values.buffer)
}
