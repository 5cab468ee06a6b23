import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf } from '../../../../src/core/metrics/difference.ts'

describe('a difference', () => {
  const side = fc.double({ min: 1e-6, max: 1, noNaN: true })

  it('is told by p below 0.05 exactly where its interval leaves 0 out, however lopsided that is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }).filter((each) => Math.abs(each) > 1e-6),
        side,
        side,
        (difference, below, above) => {
          const [low, high] = [difference - below, difference + above]
          if (Math.min(Math.abs(low), Math.abs(high)) < 1e-9) return
          const told = differenceOf('f1', difference, 0, [low, high], 'bootstrap-paired', 100)
          expect(told.pValue! < 0.05).toBe(told.verdict !== 'unclear')
        },
      ),
    )
  })

  it('that comes of rounding is none, and told as none', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.integer({ min: -40, max: 40 }),
        fc.double({ min: 0, max: 1e-16, noNaN: true }),
        (value, ulps, half) => {
          const other = value * (1 + ulps * Number.EPSILON)
          const moved = value - other
          const told = differenceOf('loss', value, other, [moved - half, moved + half], 'delong-paired', 100)
          expect(told).toMatchObject({ difference: 0, pValue: 1, verdict: 'unclear', samplesNeeded: null })
          expect(told.low).toBeLessThanOrEqual(0)
          expect(told.high).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  it('keeps to the normal law where the interval is even', () => {
    const { pValue } = differenceOf(
      'f1',
      0.1,
      0,
      [0.1 - 1.959963984540054 * 0.05, 0.1 + 1.959963984540054 * 0.05],
      'bootstrap-paired',
      100,
    )
    expect(pValue).toBeCloseTo(0.0455002638963584, 12)
  })
})
