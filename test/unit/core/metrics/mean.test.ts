import { describe, expect, it } from 'vitest'
import { meanOf } from '../../../../src/core/metrics/mean.ts'

describe('a mean of very many values', () => {
  it('loses no digit', () => {
    const values = new Float64Array(5_000_000).fill(0.1)
    expect(meanOf(values)).toBe(0.1)
    expect(meanOf(values, values)).toBeCloseTo(0.1, 15)
    // Large and small, in the order that loses most.
    const mixed = Float64Array.from({ length: 1_000_001 }, (_, row) => (row === 0 ? 1e12 : 1e-3))
    expect(meanOf(mixed) * 1_000_001 - 1e12).toBeCloseTo(1000, 3)
    expect(meanOf(Float64Array.of(Infinity, 1))).toBe(Infinity)
    expect(meanOf(new Float64Array(0))).toBeNaN()
  })
})
