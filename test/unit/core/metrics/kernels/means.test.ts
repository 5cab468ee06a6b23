import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanBrierScore, meanLoss } from '../../../../../src/core/metrics/kernels/means.ts'
import {
  areProbabilities,
  brierScores,
  logLosses,
} from '../../../../../src/core/metrics/probabilityMetrics.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

describe('means of probabilities', () => {
  it('are those of the plain values, however sure the model is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2, 3, 10, 257),
        fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(8191, 8192, 8193, 20_001)),
        fc.constantFrom(1, 1e-3, 1e-9, 1e-17),
        fc.nat(),
        (classes, rows, doubt, seed) => {
          const samples = classes > 10 ? Math.min(rows, 600) : rows
          const { labels, scores } = casesOf(classes, samples, doubt, seed)
          for (const [found, values] of [
            [meanLoss(labels, scores, classes), logLosses(labels, scores, classes)],
            [meanBrierScore(labels, scores, classes), brierScores(labels, scores, classes)],
          ] as const) {
            const mean = exactSum(values) / samples
            const squares = exactSum(values.map((value) => (value - mean) ** 2))
            expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(1e-13 * mean)
            expect(Math.abs(found.squares - squares)).toBeLessThanOrEqual(
              1e-9 * squares + 1e-12 * mean * mean * samples,
            )
          }
          expect(meanBrierScore(labels, scores, classes).improper === 0).toBe(
            areProbabilities({ scores, classes, samples: labels.length }),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are not of a row that holds no number', () => {
    const scores = Float64Array.of(0.2, 0.8, Number.NaN, 0.5)
    expect(areProbabilities({ scores, classes: 2, samples: scores.length / 2 })).toBe(false)
    expect(meanBrierScore(Uint8Array.of(0, 1), scores, 2).improper).toBe(1)
  })

  it('takes the logarithm to within two units in the last place, from the clip at 0 to the clip at 1', () => {
    const random = seededRandom(5)
    for (let turn = 0; turn < 3000; turn++) {
      const probability = turn % 2 ? 2 ** (-53 * random.uniform()) : 1 - 2 ** (-53 * random.uniform())
      const plain = logLosses([0], [probability, 0], 2)[0]!
      const found = meanLoss(Uint8Array.of(0), Float64Array.of(probability, 0), 2).mean
      expect(Math.abs(found - plain)).toBeLessThanOrEqual(4.5e-16 * plain)
    }
  })

  it.each([
    ['a row that sums to 1.01', [0.5, 0.51]],
    ['a negative score', [-0.1, 1.1]],
    ['what is no number', [Number.NaN, 0.5]],
  ])('counts %s', (_, row) => {
    const scores = Float64Array.of(0.5, 0.5, ...row, 1, 0)
    expect(meanBrierScore(Uint8Array.of(0, 1, 0), scores, 2).improper).toBe(1)
    const three = Float64Array.of(0.5, 0.5, 0, ...row, 0, 1, 0, 0)
    expect(meanBrierScore(Uint8Array.of(0, 1, 0), three, 3).improper).toBe(1)
  })
})

function casesOf(classes: number, samples: number, doubt: number, seed: number) {
  const random = seededRandom(seed)
  const labels = classes > 256 ? new Uint16Array(samples) : new Uint8Array(samples)
  const scores = new Float64Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    labels[row] = random.uniform() * classes
    const own = row * classes + labels[row]!
    let rest = 0
    for (let at = row * classes; at < (row + 1) * classes; at++) {
      if (at === own) continue
      scores[at] = (doubt * random.uniform()) / classes
      rest += scores[at]!
    }
    scores[own] = 1 - rest
  }
  return { labels, scores }
}

/** Kahan's sum. */
function exactSum(values: Float64Array): number {
  let sum = 0
  let rest = 0
  for (const value of values) {
    const part = value - rest
    const next = sum + part
    rest = next - sum - part
    sum = next
  }
  return sum
}
