import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBelow } from '../../../../../src/core/metrics/countBelow.ts'
import { ClassSums } from '../../../../../src/core/metrics/mean.ts'
import { inOneWorkspace, lendWorkspace } from '../../../../../src/core/metrics/kernels/workspace.ts'
import { lendLevels, rankLevels, tallyLevels } from '../../../../../src/core/metrics/kernels/levels.ts'
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

const column = (data: Float64Array) => ({ data, width: 1, index: 0 })

/** The largest relative difference; NaN where there are more of the one. */
function farthest(found: ArrayLike<number>, truth: Float64Array): number {
  if (found.length !== truth.length) return Number.NaN
  let most = 0
  for (const [at, value] of truth.entries())
    if (found[at] !== value) most = Math.max(most, Math.abs(found[at]! - value) / value)
  return most
}

const sumOf = (values: Iterable<number>): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

describe('rankLevels', () => {
  it('finds the distinct values, the place of each and the sums at each: numbers exactly, weights by sums that lose nothing', () => {
    const sizes = fc.integer({ min: 2 ** 15, max: 2 ** 17 + 100 })
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        sizes,
        fc.nat(),
        fc.boolean(),
        (shape, size, seed, weighted) => {
          const { values, isPositive, weights } = caseOf(shape, size, seed, weighted)
          const found = rankLevels(column(values), isPositive, weights)!
          const levels = Float64Array.from(new Set(values.toSorted()))
          expect(found.levels).toEqual(levels.map((level) => level + 0))
          const [positives, negatives] = [new ClassSums(levels.length), new ClassSums(levels.length)]
          const steps = Uint32Array.from(values, (value) => countBelow(levels, value))
          for (const [row, step] of steps.entries()) {
            const sums = isPositive[row] === 1 ? positives : negatives
            sums.add(step, weights ? weights[row]! : 1)
          }
          expect(found.steps).toEqual(steps)
          expect(farthest(found.positives, positives.values())).toBeLessThanOrEqual(weights ? 4e-15 : 0)
          expect(farthest(found.negatives, negatives.values())).toBeLessThanOrEqual(weights ? 4e-15 : 0)
          const { steps: _, ...tallies } = found
          expect(tallyLevels(column(values), isPositive, weights)).toEqual(tallies)
        },
      ),
      { numRuns: 16 },
    )
  })

  it('leaves what it found as it is when the next are ranked, also of so many that nothing is copied', () => {
    for (const size of [40_000, 4_300_000]) {
      const { values, isPositive } = caseOf('even', size, 3, false)
      const found = rankLevels(column(values), isPositive)!
      const others = column(Float64Array.from(values, (value) => 1 - value / 2))
      inOneWorkspace(() => {
        lendLevels(others, isPositive)
      })
      rankLevels(others, isPositive)
      let [wrong, positives] = [0, 0]
      for (let row = 0; row < size; row++) {
        if (found.levels[found.steps[row]!] !== values[row]) wrong++
        if (isPositive[row] === 1) positives++
      }
      expect(wrong).toBe(0)
      expect(sumOf(found.positives)).toBe(positives)
      expect(sumOf(found.negatives)).toBe(size - positives)
    }
  })

  it.each([
    ['lendLevels', false, 32, 0],
    ['lendLevels', true, 36, 16],
    ['tallyLevels', false, 17, 16],
    ['tallyLevels', true, 25, 24],
  ] as const)(
    '%s works within so many bytes a value, and more where nearly all lie in one bucket; weighted: %s, %i and %i',
    (name, weighted, bytes, more) => {
      const rows = 2 ** 20
      for (const crowded of [false, true]) {
        const { values, isPositive, weights } = caseOf('even', rows, 5, weighted)
        const data = crowded ? values.map((value, row) => (row % 1000 === 0 ? value : value / 1e6)) : values
        inOneWorkspace(() => {
          // A large one, so that the next begins anew.
          lendLevels(column(new Float64Array(2 ** 23)), new Uint8Array(2 ** 23))
        })
        const rank = name === 'lendLevels' ? lendLevels : tallyLevels
        let taken = 0
        inOneWorkspace(() => {
          const found = rank(column(data), isPositive, weights)!
          taken = found.levels.buffer.byteLength
        })
        // What blocks and buckets need beside it doesn't grow with the values.
        expect(taken).toBeLessThan((bytes + (crowded ? more : 0)) * rows + 2 ** 22)
      }
    },
  )

  it('works on nothing while what it found is lent', () => {
    const { values, isPositive } = caseOf('even', 40_000, 1, false)
    const rank = () => tallyLevels(column(values), isPositive)
    expect(() => lendWorkspace(rank)).toThrow('the workspace is lent')
    expect(rank()?.levels).toEqual(Float64Array.from(new Set(values.toSorted())))
  })

  it('leaves few values, and what is no number, to whoever asks', () => {
    expect(rankLevels(column(new Float64Array(100)), new Uint8Array(100))).toBeUndefined()
    const { values, isPositive } = caseOf('even', 40_000, 1, false)
    values[39_999] = Number.NaN
    expect(rankLevels(column(values), isPositive)).toBeUndefined()
  })
})
