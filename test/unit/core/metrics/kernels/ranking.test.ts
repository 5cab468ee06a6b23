import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { influenceSpread } from '../../../../../src/core/metrics/intervals/area.ts'
import { rankAreas } from '../../../../../src/core/metrics/kernels/ranking.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'
import { averagePrecision, rankClass, rocAuc } from '../../../../../src/core/metrics/ranking.ts'
import { wholeScores } from '../../../../../src/core/runs/scores.ts'

/** Scores as models give them: spread, crowded at an end down to 1e-300, few distinct values, mostly one value, all equal. */
const shapes: Readonly<Record<string, (uniform: () => number) => number>> = {
  spread: (uniform) => uniform(),
  crowded: (uniform) => 1 / (1 + Math.exp(60 * uniform() - 10)),
  tiny: (uniform) => 10 ** (-300 * uniform()),
  'near one': (uniform) => 1 - 2 ** (-52 * uniform()),
  tied: (uniform) => Math.round(uniform() * 20) / 20,
  'mostly zero': (uniform) => (uniform() < 0.8 ? 0 : uniform()),
  equal: () => 0.25,
  'negative zero': (uniform) => (uniform() < 0.5 ? -0 : uniform() < 0.5 ? 0 : 1),
}

describe('rankAreas', () => {
  it('gives the areas and variances of the plain definition', () => {
    const samples = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(5000, 66_000))
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        samples,
        fc.constantFrom(0.5, 0.01, 0.999),
        fc.constantFrom(2, 3, 300),
        fc.nat(),
        (shape, samples, share, classes, seed) => {
          const width = samples > 1000 ? 2 : classes
          const random = seededRandom(seed)
          const index = width - 1
          const labels = width > 256 ? new Uint16Array(samples) : new Uint8Array(samples)
          const scores = new Float64Array(samples * width)
          for (let row = 0; row < samples; row++) {
            labels[row] = random.uniform() < share ? index : 0
            scores[row * width + index] = shapes[shape]!(() => random.uniform())
          }
          const found = rankAreas(labels, scores, width, index)!
          const ranking = rankClass(labels, scores, width, index)
          const positives = Array.from(labels).filter((label) => label === index).length
          const sizes = Array.from({ length: width }, (_, at) =>
            at === index ? positives : samples - positives,
          )
          for (const [metric, value, variance] of [
            [rocAuc, found.auc, found.aucVariance],
            [averagePrecision, found.averagePrecision, found.averagePrecisionVariance],
          ] as const) {
            const influence = new Float64Array(samples)
            const plain = metric(ranking, influence)
            expectNear(value, plain, 1e-12)
            if (Number.isNaN(plain)) continue
            const { error } = influenceSpread(influence, labels, sizes)
            if (Number.isNaN(error) || samples === 1) expect(Number.isNaN(variance)).toBe(true)
            else
              expect(Math.abs(Math.sqrt(variance) - error)).toBeLessThanOrEqual(
                1e-8 * error + 1e-9 / Math.sqrt(samples),
              )
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each(Object.keys(shapes))('gives the same of the second of two scores alone (%s)', (shape) => {
    const random = seededRandom(3)
    const second = Float64Array.from({ length: 70_000 }, () => shapes[shape]!(() => random.uniform()))
    const labels = Uint8Array.from(second, () => Number(random.uniform() < 0.3))
    const whole = wholeScores(second, 2, second.length)
    for (const index of [0, 1]) {
      expect(rankAreas(labels, second, 2, index)).toEqual(rankAreas(labels, whole, 2, index))
    }
  })

  it.each([-1e-7, 2, Infinity, Number.NaN])('leaves a score of %f to the plain definition', (score) => {
    const scores = new Float64Array(20).fill(0.5)
    scores[7] = score
    expect(rankAreas(new Uint8Array(10), scores, 2, 1)).toBeUndefined()
  })
})

function expectNear(value: number, plain: number, most: number): void {
  if (Number.isNaN(plain)) expect(value).toBeNaN()
  else expect(Math.abs(value - plain)).toBeLessThanOrEqual(most * Math.max(Math.abs(plain), 1e-3))
}
