import { beforeAll, describe, expect, it } from 'vitest'
import { exactDistanceProbability } from '../../../../../src/core/metrics/kolmogorov/exactPaths.ts'
import { oneSampleProbability } from '../../../../../src/core/metrics/kolmogorov/oneSample.ts'
import { testTwoSamples } from '../../../../../src/core/metrics/kolmogorov/twoSampleTest.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'
import { python, runPython } from '../../../../python.ts'

/** Samples of every size on both sides of where SciPy turns from exact to asymptotic, with and without ties. */
function pairOf(seed: number) {
  const random = seededRandom(seed)
  const sizes = [1, 2, 7, 30, 31, 200, 999, 1000, 10_000, 10_001, 25_000]
  const size = () => sizes[Math.floor(random.uniform() * sizes.length)]!
  const [n, m] = [size(), seed % 4 === 0 ? undefined : size()]
  const levels = [0, 0, 5, 40, 1000][seed % 5]!
  const shift = [0, 0.01, 0.05, 0.3][seed % 4]!
  const draw = (count: number, by: number) =>
    Float64Array.from({ length: count }, () => {
      const value = random.uniform() * (1 - by) + by * Math.sqrt(random.uniform())
      return levels > 0 ? Math.round(value * levels) / levels : value
    })
  return { first: draw(n, 0), second: draw(m ?? n, shift) }
}

const pairs = Array.from({ length: 120 }, (_, seed) => pairOf(seed))

const numbers = [1, 2, 3, 7, 20, 50, 100, 140, 141, 200, 500, 1000, 5000, 99_999, 100_001, 500_000, 1_000_001]
const squares = [0.01, 0.05, 0.1, 0.2, 0.5, 0.8, 1, 1.5, 2.1, 2.3, 3.9, 4.1, 6, 10, 17, 30, 100, 300, 371]
const distances = numbers.flatMap((n) => [
  ...squares.map((square) => [n, Math.sqrt(square / n)] as const),
  ...[0.4, 0.6, 0.9, 1, 1.5, 3].map((share) => [n, share / n] as const),
])
const sizes = [
  [1, 1],
  [1, 2],
  [3, 5],
  [10, 10],
  [7, 14],
  [100, 99],
  [250, 1000],
  [1000, 1000],
  [997, 1003],
  [10_000, 10_000],
  [10_000, 3],
  [2000, 10_000],
] as const
const paths = sizes.flatMap(([n, m]) =>
  [0.0001, 0.005, 0.02, 0.05, 0.1, 0.3, 1].map((share) => {
    const [from, to] = [n, m].toSorted((a, b) => a - b) as [number, number]
    const multiple = Array.from({ length: from }, (_, at) => (at + 1) * to).find((each) => each % from === 0)!
    return [n, m, Math.max(1, Math.round(share * multiple))] as const
  }),
)

interface Truth {
  readonly tests: readonly { statistic: number; location: number; sign: number; p: number }[]
  readonly survival: readonly number[]
  readonly exact: readonly number[]
}

const apart = (ours: number, theirs: number) => Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-290)

describe.runIf(python)('two-sample Kolmogorov–Smirnov test against SciPy', () => {
  let truth: Truth
  beforeAll(() => {
    const plain = pairs.map(({ first, second }) => ({ first: [...first], second: [...second] }))
    truth = JSON.parse(
      runPython('two_samples.py', [], JSON.stringify({ pairs: plain, distances, paths })),
    ) as Truth
  })

  it('gives the statistic to the last bit, its place, its sign and p', () => {
    for (const [at, { first, second }] of pairs.entries()) {
      const theirs = truth.tests[at]!
      const { statistic, location, sign, p } = testTwoSamples(first, second)!
      expect({ statistic, location, sign }, `pair ${at}`).toEqual({
        statistic: theirs.statistic,
        location: theirs.location,
        sign: theirs.sign,
      })
      expect(apart(p, theirs.p), `p of pair ${at}`).toBeLessThan(1e-12)
    }
  })

  it('has the exact probabilities of two samples', () => {
    for (const [at, each] of paths.entries())
      expect(apart(exactDistanceProbability(...each), truth.exact[at]!), each.join(', ')).toBeLessThan(2e-14)
  })

  it('has the distribution of the limit in all its forms', () => {
    for (const [at, [n, d]] of distances.entries()) {
      const [ours, theirs] = [oneSampleProbability(n, d), truth.survival[at]!]
      // Up to n d² = 4 both take a probability from 1: for small n that leaves 14 decimals rather than 12 digits.
      const isDifference = n <= 140 && n * d * d < 4
      if (isDifference) expect(Math.abs(ours - theirs), `${n}, ${d}`).toBeLessThan(1e-14)
      else expect(apart(ours, theirs), `${n}, ${d}`).toBeLessThan(1e-12)
    }
  })
})

describe('two-sample Kolmogorov–Smirnov test', () => {
  it('is undefined of nothing and of what is no number', () => {
    expect(testTwoSamples(new Float64Array(0), Float64Array.of(1))).toBeUndefined()
    expect(testTwoSamples(Float64Array.of(Number.NaN), Float64Array.of(1))).toBeUndefined()
  })

  it('turns its sign with the samples, and no more', () => {
    for (const { first, second } of pairs.slice(0, 40)) {
      const [one, other] = [testTwoSamples(first, second)!, testTwoSamples(second, first)!]
      expect(other.statistic).toBe(one.statistic)
      expect(apart(other.p, one.p)).toBeLessThan(1e-13)
    }
  })
})
