import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectValues } from '../../../../../src/core/metrics/kernels/orderStatistics.ts'
import { valuesAtRanks } from '../../../../../src/core/metrics/orderStatistics.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

const shapes: Readonly<Record<string, (uniform: number) => number>> = {
  even: (uniform) => uniform,
  sure: (uniform) => uniform ** 20,
  tiny: (uniform) => 10 ** (-300 * uniform),
  tied: (uniform) => Math.round(uniform * 12),
  equal: () => 3,
  endless: (uniform) => (uniform < 0.1 ? -Infinity : uniform > 0.8 ? Infinity : uniform),
  zeros: (uniform) => (uniform < 0.5 ? -0 : uniform < 0.9 ? 0 : uniform),
}

describe('values at ranks', () => {
  it('are those of the sorted values, wherever they crowd', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1000, max: 9000 }),
      fc.constantFrom(65_535, 65_536, 65_537),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        sizes,
        fc.constantFrom(1, 2),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        (shape, rows, width, places, seed) => {
          const random = seededRandom(seed)
          const data = Float64Array.from({ length: rows * width }, () => shapes[shape]!(random.uniform()))
          const index = seed % width
          const ranks = places.map((place) => Math.floor(place * (rows - 1)))
          const sorted = data.filter((_, at) => at % width === index).sort()
          const wanted = ranks.map((rank) => sorted[rank])
          expect(selectValues({ data, width, index }, ranks)).toEqual(wanted)
          expect(valuesAtRanks({ data, width, index }, rows, ranks)).toEqual(wanted)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are those of many columns, and of values some of which are no number', () => {
    const random = seededRandom(3)
    const data = Float64Array.from({ length: 3 * 40_000 }, () => random.uniform())
    const ranks = [0, 1, 20_000, 39_999]
    const sorted = () => data.filter((_, at) => at % 3 === 1).sort()
    const at = () => valuesAtRanks({ data, width: 3, index: 1 }, 40_000, ranks)
    expect(at()).toEqual(ranks.map((rank) => sorted()[rank]))
    data[1] = Number.NaN
    expect(selectValues({ data, width: 1, index: 0 }, ranks)).toBeUndefined()
    expect(at()).toEqual(ranks.map((rank) => sorted()[rank]))
  })
})
