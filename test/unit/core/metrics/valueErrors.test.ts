import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueErrors } from '../../../../src/core/metrics/valueErrors.ts'

const options = { mostPoints: 20, bins: 7, mostWorst: 5 }
/** Without −0, which is no other value. */
const value = fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((each) => each + 0)
const rows = fc.array(
  fc.record({ actual: value, predicted: value, weight: fc.integer({ min: 1, max: 5 }) }),
  {
    minLength: 1,
    maxLength: 60,
  },
)

describe('valueErrors', () => {
  it('counts every sample once, and finds the largest errors and the ranks of a sorted list', () => {
    fc.assert(
      fc.property(rows, (samples) => {
        const yTrue = Float64Array.from(samples, ({ actual }) => actual)
        const yPred = Float64Array.from(samples, ({ predicted }) => predicted)
        const weights = Float64Array.from(samples, ({ weight }) => weight)
        const found = valueErrors({ yTrue, yPred, weights }, options)!
        const errors = samples.map(({ actual, predicted }) => predicted - actual)
        const sizes = errors.map(Math.abs).toSorted((a, b) => a - b)
        expect(found.bins.reduce((sum, { samples: count }) => sum + count, 0)).toBe(samples.length)
        expect(found.bins[0]!.from).toBe(Math.min(...errors))
        expect(found.bins.at(-1)!.to).toBe(Math.max(...errors))
        expect(found.worst.map((row) => Math.abs(errors[row]!))).toEqual(sizes.toReversed().slice(0, 5))
        expect(sizes.filter((size) => size <= found.ninth).length).toBeGreaterThanOrEqual(0.9 * sizes.length)
        expect(sizes.filter((size) => size < found.ninth).length).toBeLessThan(0.9 * sizes.length)
        const total = samples.reduce((sum, { weight }) => sum + weight, 0)
        const mean = samples.reduce((sum, { weight }, row) => sum + weight * errors[row]!, 0) / total
        expect(found.bias.value!).toBeCloseTo(mean, 8)
        expect(found.low).toBe(Math.min(...yTrue, ...yPred))
        expect(found.high).toBe(Math.max(...yTrue, ...yPred))
        expect(found.chosen.length).toBe(Math.min(20, samples.length))
        expect(new Set(found.chosen).size).toBe(found.chosen.length)
      }),
    )
  })

  it('takes equal errors as one stretch', () => {
    const yTrue = Float64Array.of(1, 2, 3)
    const found = valueErrors({ yTrue, yPred: Float64Array.of(2, 3, 4) }, options)!
    expect(found.bins).toEqual([{ from: 1, to: 1, samples: 3 }])
    expect([found.bias.value, found.median, found.ninth]).toEqual([1, 1, 1])
  })

  it.each([
    ['nothing', [], []],
    ['a value that is none', [1], [Number.NaN]],
    ['an infinite one', [1], [Infinity]],
  ])('of %s is nothing', (_, actual, predicted) => {
    const sides = { yTrue: Float64Array.from(actual), yPred: Float64Array.from(predicted) }
    expect(valueErrors(sides, options)).toBeUndefined()
  })
})
