import { describe, expect, it } from 'vitest'
import { narrowLabels } from '../../../../src/core/runs/narrowLabels.ts'

describe('narrowLabels', () => {
  it.each([
    [BigInt64Array.of(0n, 2n, 1n), 3, Uint8Array.of(0, 2, 1)],
    [BigUint64Array.of(255n), 256, Uint8Array.of(255)],
    [BigInt64Array.of(256n), 257, Uint16Array.of(256)],
    [Float64Array.of(1, 0), 2, Uint8Array.of(1, 0)],
    [Int32Array.of(3), 4, Uint8Array.of(3)],
    [Uint32Array.of(70_000), 70_001, Float64Array.of(70_000)],
  ])('keeps %o below %i', (values, classes, kept) => {
    expect(narrowLabels(values, classes)).toEqual(kept)
  })

  it.each([
    [BigInt64Array.of(-1n), 3],
    [BigInt64Array.of(2n ** 32n), 3],
    [BigInt64Array.of(3n), 3],
    [Float64Array.of(0.5), 3],
    [Float64Array.of(Number.NaN), 3],
    [Int8Array.of(-1), 300],
    [Float64Array.of(300), 300],
  ])('refuses %o below %i', (values, classes) => {
    expect(narrowLabels(values, classes)).toBeUndefined()
  })
})
