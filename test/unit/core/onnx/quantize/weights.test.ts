import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affineOf } from '../../../../../src/core/onnx/quantize/static.ts'
import {
  channelLayout,
  leastScales,
  quantizeBias,
  quantizeWeights,
  roundHalfEven,
  weightLimit,
} from '../../../../../src/core/onnx/quantize/weights.ts'

describe('weights', () => {
  it('has one scale a channel, along either axis', () => {
    const rows = quantizeWeights(Float32Array.of(1, -2, 0.5, 0.25), channelLayout([2, 2], 0))!
    expect([...rows.scales]).toEqual([2 / weightLimit, 0.5 / weightLimit])
    expect([...rows.values]).toEqual([32, -64, 64, 32])
    const columns = quantizeWeights(Float32Array.of(1, -2, 0.5, 0.25), channelLayout([2, 2], 1))!
    expect([...columns.scales]).toEqual([1 / weightLimit, 2 / weightLimit])
    expect([...columns.values]).toEqual([64, -64, 32, 8])
  })

  it('knows the channels of a convolution', () => {
    expect(channelLayout([8, 3, 5, 5], 0)).toEqual({ channels: 8, inner: 75 })
    expect(channelLayout([16, 10], 1)).toEqual({ channels: 10, inner: 1 })
  })

  it('gives a channel of zeros, or of next to nothing, a scale of 1', () => {
    const made = quantizeWeights(Float32Array.of(0, 0, 1e-45, 0), channelLayout([2, 2], 0))!
    expect([...made.scales]).toEqual([1, 1])
    expect([...made.values]).toEqual([0, 0, 0, 0])
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(quantizeWeights(Float32Array.of(1, value), channelLayout([2, 1], 0))).toBeUndefined()
  })

  it('is never off by more than half a step, and two products with uint8 fit 16 bits', () => {
    fc.assert(
      fc.property(
        fc.float32Array({
          minLength: 1,
          maxLength: 60,
          noNaN: true,
          noDefaultInfinity: true,
          min: -1e6,
          max: 1e6,
        }),
        (weights) => {
          const { values, scales } = quantizeWeights(weights, { channels: 1, inner: weights.length })!
          for (const [i, value] of values.entries()) {
            expect(Math.abs(value * scales[0]! - weights[i]!)).toBeLessThanOrEqual(scales[0]! * 0.5 * 1.00001)
            expect(2 * 255 * Math.abs(value)).toBeLessThanOrEqual(32767)
          }
        },
      ),
    )
  })
})

describe('biases', () => {
  it('stand in int32 at the product of the scales', () => {
    expect([...quantizeBias(Float32Array.of(1, -0.5), 0.5, Float32Array.of(0.25, 0.5))]).toEqual([8, -2])
  })

  it('fit, since a channel’s scale grows with its bias', () => {
    const bias = Float32Array.of(1e6)
    const { scales } = quantizeWeights(
      Float32Array.of(1e-6),
      { channels: 1, inner: 1 },
      leastScales(bias, 1e-4),
    )!
    const [stored] = quantizeBias(bias, 1e-4, scales)
    expect(Math.abs(stored!)).toBeLessThanOrEqual(2 ** 30 + 1)
    expect((stored! * scales[0]! * 1e-4) / 1e6).toBeCloseTo(1, 5)
  })
})

describe('ranges', () => {
  it.each([
    [
      { min: 0, max: 255 },
      { scale: 1, zero: 0 },
    ],
    [
      { min: -128, max: 127 },
      { scale: 1, zero: 128 },
    ],
    [
      { min: 10, max: 255 },
      { scale: 1, zero: 0 },
    ],
    [
      { min: -255, max: -10 },
      { scale: 1, zero: 255 },
    ],
    [
      { min: 0, max: 0 },
      { scale: 1, zero: 0 },
    ],
    [
      { min: 0, max: 1e-40 },
      { scale: 1, zero: 0 },
    ],
  ])('%o', (range, expected) => {
    expect(affineOf(range)).toEqual(expected)
  })

  it('rounds halves to even as QuantizeLinear does', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, -3])
  })
})
