import { describe, expect, it } from 'vitest'
import { hallDistance } from '../../../../src/core/metrics/intervals/hall.ts'
import { ratioInterval } from '../../../../src/core/metrics/intervals/ratio.ts'
import { studentQuantile } from '../../../../src/core/metrics/intervals/studentT.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

const draw = (seed: number, samples: number) => {
  const random = seededRandom(seed)
  return Float64Array.from({ length: samples }, () => -Math.log(1 - random.uniform()))
}

describe('Hall’s transformation', () => {
  it('rises everywhere, so that an interval has one bound on each side', () => {
    const random = seededRandom(4)
    for (let turn = 0; turn < 500; turn++) {
      const [skewness, samples] = [20 * random.uniform() - 10, 2 + Math.floor(random.uniform() * 1e4)]
      const [t, more] = [4 * random.uniform() - 2, random.uniform()]
      expect(hallDistance(t + more, skewness, samples)).toBeGreaterThan(hallDistance(t, skewness, samples))
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
    const halves = ratioInterval(values, new Float64Array(60).fill(2))
    const plain = ratioInterval(values)
    expect(halves.low).toBeCloseTo(plain.low / 2, 9)
    expect(halves.high).toBeCloseTo(plain.high / 2, 9)
  })

  it('does not exist for one sample or where the denominator may be 0, and is a point for equal ones', () => {
    expect(ratioInterval(Float64Array.from([3])).low).toBeNaN()
    expect(ratioInterval(Float64Array.from([1, 2, 3]), Float64Array.from([1, -1, 0.1])).high).toBeNaN()
    expect(ratioInterval(Float64Array.from([2, 2, 2]))).toMatchObject({ low: 2, high: 2 })
  })
})
