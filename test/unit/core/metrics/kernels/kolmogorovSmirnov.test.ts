import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov } from '../../../../../src/core/metrics/kernels/kolmogorovSmirnov.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

/** By the definition: at every value the shares of both samples that are no larger. */
function plain(first: Float64Array, second: Float64Array): number {
  const [a, b] = [first.toSorted(), second.toSorted()]
  let [i, j, most] = [0, 0, 0]
  for (const value of [...a, ...b].toSorted((x, y) => x - y)) {
    while (i < a.length && a[i]! <= value) i++
    while (j < b.length && b[j]! <= value) j++
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

const shapes: Readonly<Record<string, (uniform: number) => number>> = {
  even: (uniform) => uniform,
  heavy: (uniform) => Math.tan(Math.PI * (uniform - 0.5)),
  tiny: (uniform) => 10 ** (-300 * uniform),
  tied: (uniform) => Math.round(uniform * 12),
  equal: () => 3,
  endless: (uniform) => (uniform < 0.1 ? -Infinity : uniform > 0.8 ? Infinity : uniform),
  huge: (uniform) => (uniform - 0.5) * Number.MAX_VALUE,
}

describe('kolmogorovSmirnov', () => {
  it('is the largest distance of the distribution functions, to the last bit', () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1000, max: 40_000 }))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(shapes)), sizes, sizes, fc.nat(), (shape, n, m, seed) => {
        const random = seededRandom(seed)
        const draw = (size: number, power: number) =>
          Float64Array.from({ length: size }, () => shapes[shape]!(random.uniform() ** power))
        const [first, second] = [draw(n, 1), draw(m, 1 + (seed % 3) / 20)]
        expect(kolmogorovSmirnov(first, second)).toBe(plain(first, second))
      }),
      { numRuns: 80 },
    )
  })

  it('is undefined where a sample is empty or a value is no number', () => {
    expect(kolmogorovSmirnov(new Float64Array(0), Float64Array.of(1))).toBeNaN()
    expect(kolmogorovSmirnov(Float64Array.of(1, Number.NaN), Float64Array.of(1))).toBeNaN()
  })
})
