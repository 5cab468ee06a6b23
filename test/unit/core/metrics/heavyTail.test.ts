import { describe, expect, it } from 'vitest'
import { heavyTail } from '../../../../src/core/metrics/intervals/heavyTail.ts'
import { normalQuantile } from '../../../../src/core/metrics/intervals/normal.ts'
import { seededRandom, type Random } from '../../../../src/core/metrics/random.ts'

const normal = (random: Random) => normalQuantile((random.bits() + 0.5) / 4294967296)
const exponential = (random: Random) => -Math.log((random.bits() + 0.5) / 4294967296)

/** A squared error of Student's law. */
const studentSquare = (degrees: number) => (random: Random) => {
  let squares = 0
  for (let at = 0; at < degrees; at++) squares += normal(random) ** 2
  return normal(random) ** 2 / (squares / degrees)
}

function sizesOf(draw: (random: Random) => number, samples: number, seed: number): Float64Array {
  const random = seededRandom(seed)
  const values = Float64Array.from({ length: samples }, () => draw(random))
  const mean = values.reduce((sum, value) => sum + value, 0) / samples
  return values.map((value) => Math.abs(value - mean))
}

function markedShare(draw: (random: Random) => number, samples: number, runs: number): number {
  let marked = 0
  for (let run = 1; run <= runs; run++) {
    const sizes = sizesOf(draw, samples, run)
    if (heavyTail(samples, (row) => sizes[row]!) !== undefined) marked++
  }
  return marked / runs
}

describe('a heavy tail', () => {
  it.each([
    ['squared normal errors', (random: Random) => normal(random) ** 2],
    ['exponential losses', exponential],
    ['normal errors', normal],
    ['losses of one size or none', (random: Random) => (random.uniform() < 0.3 ? 1 : 0)],
  ])('is seen in hardly any sample of %s', (_, draw) => {
    for (const [samples, runs] of [
      [30, 1000],
      [100, 1000],
      [300, 500],
      [1000, 200],
      [5000, 40],
    ] as const) {
      // 5 %, and two standard deviations of the simulation.
      const most = 0.05 + 2 * Math.sqrt((0.05 * 0.95) / runs)
      expect(markedShare(draw, samples, runs), `${samples} samples`).toBeLessThanOrEqual(most)
    }
  })

  it.each([
    ['squared errors of Student’s law with 3 degrees of freedom', studentSquare(3), 100, 0.55],
    ['the same', studentSquare(3), 1000, 0.9],
    ['4 degrees', studentSquare(4), 300, 0.6],
    ['5 degrees', studentSquare(5), 1000, 0.55],
    ['Cauchy errors', (random: Random) => Math.abs(Math.tan(Math.PI * (random.uniform() - 0.5))), 100, 0.85],
    ['lognormal losses, σ = 2', (random: Random) => Math.exp(2 * normal(random)), 100, 0.63],
    ['the same', (random: Random) => Math.exp(2 * normal(random)), 1000, 0.92],
  ] as const)('is seen in most samples: %s, $2 samples', (_, draw, samples, least) => {
    expect(markedShare(draw, samples, 300)).toBeGreaterThan(least)
  })

  it('is told as the number of equal shares that the variance is made of', () => {
    const sizes = Float64Array.from({ length: 400 }, (_, row) => (row < 2 ? 100 : 1 + (row % 7) / 10))
    const fourths = sizes.reduce((sum, size) => sum + size ** 4, 0)
    const squares = sizes.reduce((sum, size) => sum + size ** 2, 0)
    expect(heavyTail(400, (row) => sizes[row]!)).toBeCloseTo(squares ** 2 / fourths, 12)
    expect(heavyTail(400, (row) => sizes[row]! * 1e6)).toBeCloseTo(squares ** 2 / fourths, 12)
  })

  it('is not asked of few samples, nor of such that don’t differ', () => {
    expect(heavyTail(19, (row) => (row === 0 ? 1e6 : 1))).toBeUndefined()
    expect(heavyTail(500, () => 0)).toBeUndefined()
    expect(heavyTail(500, () => 1)).toBeUndefined()
  })
})
