import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov } from '../../../../../src/core/metrics/kernels/kolmogorovSmirnov.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

/** By the definition: at every value the shares of both samples that are no larger. */
function plain(first: Float64Array, second: Float64Array) {
  const [a, b] = [first.toSorted(), second.toSorted()]
  let [i, j] = [0, 0]
  const steps = [...new Set([...a, ...b].toSorted((x, y) => x - y))].map((value) => {
    const before = i
    while (i < a.length && a[i]! <= value) i++
    while (j < b.length && b[j]! <= value) j++
    return { value, difference: i / a.length - j / b.length, isOwn: i > before }
  })
  const statistic = Math.max(...steps.map(({ difference }) => Math.abs(difference)))
  const above = steps.find(({ difference }) => difference === statistic)
  if (above) return { statistic, location: above.value, sign: 1 }
  const below = steps.filter(({ difference }) => difference === -statistic)
  return { statistic, location: (below.find(({ isOwn }) => isOwn) ?? below[0]!).value, sign: -1 }
}

const shapes: Readonly<Record<string, (uniform: number) => number>> = {
  even: (uniform) => uniform,
  heavy: (uniform) => Math.tan(Math.PI * (uniform - 0.5)),
  tiny: (uniform) => 10 ** (-300 * uniform),
  tied: (uniform) => Math.round(uniform * 12),
  equal: () => 3,
  endless: (uniform) => (uniform < 0.1 ? -Infinity : uniform > 0.8 ? Infinity : uniform),
  close: (uniform) => 1 + Math.floor(uniform * 40) * Number.EPSILON,
  huge: (uniform) => (uniform - 0.5) * Number.MAX_VALUE,
}

describe('kolmogorovSmirnov', () => {
  it('is the largest distance of the distribution functions, to the last bit, with its place and sign', () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1000, max: 40_000 }))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(shapes)), sizes, sizes, fc.nat(), (shape, n, m, seed) => {
        const random = seededRandom(seed)
        const draw = (size: number, power: number) =>
          Float64Array.from({ length: size }, () => shapes[shape]!(random.uniform() ** power))
        const [first, second] = [draw(n, 1), draw(m, 1 + (seed % 3) / 20)]
        expect(kolmogorovSmirnov(first, second)).toEqual(plain(first, second))
      }),
      { numRuns: 100 },
    )
  })

  it('is undefined where a sample is empty or a value is no number', () => {
    expect(kolmogorovSmirnov(new Float64Array(0), Float64Array.of(1)).statistic).toBeNaN()
    expect(kolmogorovSmirnov(Float64Array.of(1, Number.NaN), Float64Array.of(1)).statistic).toBeNaN()
  })
})
