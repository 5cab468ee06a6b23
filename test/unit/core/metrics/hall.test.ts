import { describe, expect, it } from 'vitest'
import { degreesOfVariance } from '../../../../src/core/metrics/intervals/degrees.ts'
import { hallInverse } from '../../../../src/core/metrics/intervals/hall.ts'
import { ratioInterval } from '../../../../src/core/metrics/intervals/ratio.ts'
import { studentQuantile } from '../../../../src/core/metrics/intervals/studentT.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

const draw = (seed: number, samples: number) => {
  const random = seededRandom(seed)
  return Float64Array.from({ length: samples }, () => -Math.log(1 - random.uniform()))
}

describe('Hall’s transformation', () => {
  it('is turned round: what it gives is transformed to what was asked for, and rises with it', () => {
    const random = seededRandom(4)
    for (let turn = 0; turn < 500; turn++) {
      const [skewness, samples] = [20 * random.uniform() - 10, 2 + Math.floor(random.uniform() * 1e4)]
      const bend = turn % 10 === 0 ? 0 : skewness / 3 + random.uniform() - 0.5
      const [distance, more] = [8 * random.uniform() - 4, random.uniform()]
      const t = hallInverse(distance, skewness, bend, samples)
      const transformed = t + bend * t ** 2 + (bend ** 2 * t ** 3) / 3 + skewness / (6 * samples)
      expect(Math.sqrt(samples) * transformed).toBeCloseTo(distance, 7)
      expect(hallInverse(distance + more, skewness, bend, samples)).toBeGreaterThan(t)
    }
  })

  it('is Student’s interval of what is not skewed', () => {
    const values = Float64Array.from([1, 2, 3, 4, 5, 6, 7])
    const half = studentQuantile(0.025, 6) * Math.sqrt(28 / 6 / 7)
    const { low, high } = ratioInterval(values)
    expect(low).toBeCloseTo(4 - half, 10)
    expect(high).toBeCloseTo(4 + half, 10)
  })
})

describe('the interval of a mean', () => {
  it('leans to the side of the long tail', () => {
    for (const seed of [1, 2, 3]) {
      const values = draw(seed, 80)
      const mean = values.reduce((sum, value) => sum + value, 0) / 80
      const { low, high } = ratioInterval(values)
      expect(high - mean).toBeGreaterThan(mean - low)
    }
  })

  it('grows with the values, and weights that are all alike change nothing', () => {
    const values = draw(5, 60)
    const [plain, scaled, weighted] = [
      ratioInterval(values),
      ratioInterval(values.map((value) => 1000 * value)),
      ratioInterval(values, undefined, new Float64Array(60).fill(3)),
    ]
    for (const end of ['low', 'high'] as const) {
      expect(scaled[end] / 1000).toBeCloseTo(plain[end], 9)
      expect(weighted[end]).toBeCloseTo(plain[end], 9)
    }
  })

  it('is of a ratio what that of a mean is where the denominator is one number', () => {
    const values = draw(6, 60)
    const halves = ratioInterval(values, () => 2)
    const plain = ratioInterval(values)
    expect(halves.low).toBeCloseTo(plain.low / 2, 9)
    expect(halves.high).toBeCloseTo(plain.high / 2, 9)
  })

  it('does not exist for one sample or where the denominator is 0, and is a point for equal ones', () => {
    expect(ratioInterval(Float64Array.from([3])).low).toBeNaN()
    expect(ratioInterval(Float64Array.from([1, 2, 3]), () => 0).high).toBeNaN()
    expect(ratioInterval(Float64Array.from([2, 2, 2]))).toMatchObject({ low: 2, high: 2 })
  })
})

describe('the interval of a ratio', () => {
  it('is that of its logarithm’s mirror where numerator and denominator change places', () => {
    // Not exactly: both are of the first two orders.
    const [numerator, denominator] = [draw(7, 400), draw(8, 400).map((value) => 3 + value)]
    const plain = ratioInterval(numerator, (row) => denominator[row]!)
    const mirrored = ratioInterval(denominator, (row) => numerator[row]!)
    expect(mirrored.low * plain.high).toBeCloseTo(1, 1)
    expect(mirrored.high * plain.low).toBeCloseTo(1, 1)
  })

  it('holds the truth in 94 to 96 % where the denominator varies as much as the numerator', () => {
    const runs = 3000
    let held = 0
    for (let run = 1; run <= runs; run++) {
      const denominator = draw(run, 60)
      const noise = draw(run + 100_000, 60)
      const { low, high } = ratioInterval(
        denominator.map((value, at) => value * noise[at]!),
        (row) => denominator[row]!,
      )
      if (low <= 1 && 1 <= high) held++
    }
    const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)
    expect(held / runs).toBeGreaterThan(0.94 - slack)
    expect(held / runs).toBeLessThan(0.96 + slack)
  })
})

describe('the degrees of freedom of a variance', () => {
  it('are one less than there are samples of a normal law, or a shorter tail, and fewer with a longer one', () => {
    expect(degreesOfVariance(30, 3)).toBeCloseTo(29, 12)
    expect(degreesOfVariance(30, 1.8)).toBeCloseTo(29, 12)
    expect(degreesOfVariance(100, 15)).toBeCloseTo(2 / (2 / 99 + 12 / 100), 12)
    expect(degreesOfVariance(3, 1000)).toBe(1)
  })

  it('are those of the χ² law whose variance is that of the samples’ variance', () => {
    // Of exponential samples, with a kurtosis of 9.
    const [samples, runs] = [40, 20_000]
    const variances = Array.from({ length: runs }, (_, run) => {
      const values = draw(run, samples)
      const mean = values.reduce((sum, value) => sum + value, 0) / samples
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (samples - 1)
    })
    const spread = variances.reduce((sum, value) => sum + (value - 1) ** 2, 0) / runs
    expect(2 / spread / degreesOfVariance(samples, 9)).toBeCloseTo(1, 1)
  })
})
