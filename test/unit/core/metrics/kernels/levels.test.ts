import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBelow } from '../../../../../src/core/metrics/countBelow.ts'
import { rankLevels } from '../../../../../src/core/metrics/kernels/levels.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

const shapes: Readonly<Record<string, (uniform: number) => number>> = {
  even: (uniform) => uniform,
  few: (uniform) => Math.floor(uniform * 7) / 7,
  equal: () => 0.25,
  tiny: (uniform) => 10 ** (-300 * uniform),
  crowded: (uniform) => (uniform < 0.9 ? uniform * 1e-9 : uniform),
  negative: (uniform) => Math.tan(Math.PI * (uniform - 0.5)),
  zeros: (uniform) => (uniform < 0.3 ? -0 : uniform < 0.6 ? 0 : uniform),
  endless: (uniform) => (uniform < 0.1 ? -Infinity : uniform > 0.9 ? Infinity : uniform),
  close: (uniform) => 1 + Math.floor(uniform * 9000) * Number.EPSILON,
}

function caseOf(shape: string, size: number, seed: number, weighted: boolean) {
  const random = seededRandom(seed)
  const values = Float64Array.from({ length: size }, () => shapes[shape]!(random.uniform()))
  const isPositive = Uint8Array.from(values, () => Number(random.uniform() < 0.3))
  const weights = weighted ? Float64Array.from(values, () => random.uniform() * 3) : undefined
  return { values, isPositive, weights }
}

describe('rankLevels', () => {
  it('finds the distinct values, the place of each and the sums at each, to the last bit', () => {
    const sizes = fc.integer({ min: 2 ** 15, max: 2 ** 17 + 100 })
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        sizes,
        fc.nat(),
        fc.boolean(),
        (shape, size, seed, weighted) => {
          const { values, isPositive, weights } = caseOf(shape, size, seed, weighted)
          const found = rankLevels(values, isPositive, weights)!
          const levels = Float64Array.from(new Set(values.toSorted()))
          expect(found.levels).toEqual(levels.map((level) => level + 0))
          const [positives, negatives] = [new Float64Array(levels.length), new Float64Array(levels.length)]
          const steps = Uint32Array.from(values, (value) => countBelow(levels, value))
          for (const [row, step] of steps.entries()) {
            const sums = isPositive[row] === 1 ? positives : negatives
            sums[step] = sums[step]! + (weights ? weights[row]! : 1)
          }
          expect(found.steps).toEqual(steps)
          expect(found.positives).toEqual(positives)
          expect(found.negatives).toEqual(negatives)
        },
      ),
      { numRuns: 16 },
    )
  })

  it('leaves what it found as it is when the next are ranked, also of so many that nothing is copied', () => {
    for (const size of [40_000, 3_600_000]) {
      const { values, isPositive } = caseOf('even', size, 3, false)
      const found = rankLevels(values, isPositive)!
      rankLevels(
        Float64Array.from(values, (value) => 1 - value / 2),
        isPositive,
      )
      let [wrong, positives] = [0, 0]
      for (let row = 0; row < size; row++) {
        if (found.levels[found.steps[row]!] !== values[row]) wrong++
        if (isPositive[row] === 1) positives++
      }
      expect(wrong).toBe(0)
      expect(found.positives.reduce((sum, weight) => sum + weight, 0)).toBe(positives)
      expect(found.negatives.reduce((sum, weight) => sum + weight, 0)).toBe(size - positives)
    }
  })

  it('leaves few values, and what is no number, to whoever asks', () => {
    expect(rankLevels(new Float64Array(100), new Uint8Array(100))).toBeUndefined()
    const { values, isPositive } = caseOf('even', 40_000, 1, false)
    values[39_999] = Number.NaN
    expect(rankLevels(values, isPositive)).toBeUndefined()
  })
})
