import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Figure } from '../../../../src/core/metrics/evaluation.ts'
import { bandOf, gapsBetween } from '../../../../src/core/metrics/gaps.ts'

const figure = (value: number): Figure => ({ value, low: null, high: null, method: 'wilson' })

/** The band of the accuracies of so many hits of so many samples. */
function band(val: readonly [number, number], test: readonly [number, number]) {
  const [ofVal, ofTest] = [val, test].map(([hits, samples]) => ({ acc: figure(hits / samples) }))
  return bandOf('acc', gapsBetween(ofTest!, ofVal!), ofVal!)
}

describe('the band of a gap', () => {
  it.each([
    [90, 85, 'too-large'],
    [85, 80, 'too-large'],
    [80, 85, 'too-large'],
    [89, 85, 'acceptable'],
    [92, 90, 'acceptable'],
    [86, 84, 'acceptable'],
    [86, 85, 'excellent'],
  ] as const)('of %i and %i of a hundred is %s', (val, test, expected) => {
    expect(band([val, 100], [test, 100])).toBe(expected)
  })

  it('is that of the counts, by whole numbers', () => {
    const share = fc
      .integer({ min: 1, max: 2000 })
      .chain((samples) => fc.tuple(fc.integer({ min: 0, max: samples }), fc.constant(samples)))
    fc.assert(
      fc.property(share, share, ([a, ofA], [b, ofB]) => {
        const apart = Math.abs(a * ofB - b * ofA)
        const whole = ofA * ofB
        const expected = 50 * apart < whole ? 'excellent' : 20 * apart < whole ? 'acceptable' : 'too-large'
        expect(band([a, ofA], [b, ofB])).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it('is that of the limit at every gap of five points', () => {
    for (let samples = 20; samples <= 1000; samples += 20)
      for (let hits = samples / 20; hits <= samples; hits++)
        expect(band([hits, samples], [hits - samples / 20, samples])).toBe('too-large')
  })
})
