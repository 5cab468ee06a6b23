import { describe, expect, it } from 'vitest'
import { halfBits, halfValue, widenBrainFloat, widenHalf } from '../../../../src/core/onnx/float16.ts'
import { python, runPython } from '../../../python.ts'

describe('binary16', () => {
  it.each([
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.001, 0x0001],
    [3 * 2 ** -25, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [1e-45, 0],
  ])('%d is %i', (value, bits) => {
    expect(halfBits(value)).toBe(bits)
  })

  it('gives every pattern back', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfValue(bits)
      if (Number.isNaN(value)) expect(halfBits(value) & 0x7e00).toBe(0x7e00)
      else expect(halfBits(value)).toBe(bits)
    }
  })

  it('widens', () => {
    expect(widenHalf(Uint16Array.of(0x3c00, 0xc000))).toEqual(Float32Array.of(1, -2))
    expect(widenBrainFloat(Uint16Array.of(0x3f80, 0xc000))).toEqual(Float32Array.of(1, -2))
  })

  it.runIf(python)('rounds as numpy does', () => {
    const values = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i) * 2 ** ((i % 45) - 28))
    const expected = JSON.parse(runPython('halves.py', [], JSON.stringify([...values]))) as number[]
    expect([...values].map(halfBits)).toEqual(expected)
  })
})
