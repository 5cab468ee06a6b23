import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { normalCdf, normalQuantile } from '../../../../src/core/metrics/intervals/normal.ts'
import { mcNemar } from '../../../../src/core/metrics/intervals/paired.ts'
import { newcombe } from '../../../../src/core/metrics/intervals/area.ts'
import { clopperPearson } from '../../../../src/core/metrics/intervals/clopperPearson.ts'
import { studentQuantile } from '../../../../src/core/metrics/intervals/studentT.ts'
import { wilson } from '../../../../src/core/metrics/intervals/wilson.ts'
import { drawBinomial, seededRandom } from '../../../../src/core/metrics/random.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { python, runPython } from '../../../python.ts'
import { classifierCase } from './cases.ts'

const proportions: [number, number][] = [
  [0, 10],
  [10, 10],
  [1, 3],
  [354, 360],
  [180, 360],
  [99_999, 100_000],
  [1, 1],
  [0, 1],
  [7, 19],
  [3, 10_000_000],
  [4_999_000, 10_000_000],
  [9_999_999, 10_000_000],
]
const pairs: [number, number][] = [
  [0, 0],
  [1, 0],
  [5, 5],
  [17, 0],
  [12, 30],
  [400, 350],
  [5200, 5000],
  [60_000, 60_500],
  [4_998_000, 5_002_000],
  [0, 900],
]
const points = [-38, -8, -3.001, -3, -1.96, -0.1, 0, 0.5, 2.9999, 3, 6]
const shares = [1e-300, 1e-10, 0.025, 0.3, 0.975, 1 - 1e-9]
const binomials: [number, number][] = [
  [5, 0.3],
  [40, 0.9],
  [60, 0.5],
  [300, 0.07],
  [1000, 0.4],
]
/** Two models of the same samples: the one guesses better, ties in both. */
const rankings = [1, 2, 3, 4, 5, 6].map((seed) => {
  const shape = { seed, samples: seed < 5 ? 80 : 400, classes: 2, imbalance: 0.5, levels: 3 }
  return { first: classifierCase({ ...shape, skill: 4 }), second: classifierCase({ ...shape, skill: 2 }) }
})

interface Truth {
  readonly wilson: [number, number][]
  readonly exact: [number, number][]
  readonly mcnemar: number[]
  readonly cdf: number[]
  readonly quantile: number[]
  readonly binomial: number[][]
  readonly delong: [number[], number[][]][]
}

const positiveScores = (scores: Float64Array) => Array.from(scores.filter((_, at) => at % 2 === 1))

const logit = (p: number) => Math.log(p / (1 - p))

const close = (ours: number, other: number, tolerance: number) =>
  expect(Math.abs(ours - other)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(other), 1e-300))

describe.runIf(python)('intervals and tests against SciPy', () => {
  const truth = (): Truth =>
    JSON.parse(
      runPython(
        'intervals.py',
        [],
        JSON.stringify({
          proportions,
          pairs,
          points,
          shares,
          binomials,
          rankings: rankings.map(({ first, second }) => ({
            y: [...first.yTrue],
            scores: [positiveScores(first.scores), positiveScores(second.scores)],
          })),
        }),
      ),
    ) as Truth
  let known: Truth | undefined
  const theirs = () => (known ??= truth())

  it('Wilson’s interval', () => {
    for (const [at, [hits, trials]] of proportions.entries()) {
      const [low, high] = wilson(hits / trials, trials)
      expect(low).toBeCloseTo(theirs().wilson[at]![0], 12)
      expect(high).toBeCloseTo(theirs().wilson[at]![1], 12)
    }
  })

  it('Clopper and Pearson’s exact interval', () => {
    for (const [at, [hits, trials]] of proportions.entries()) {
      const [low, high] = clopperPearson(hits, trials)
      // Three hits of ten million: SciPy's upper bound is wrong in its eleventh digit.
      const tolerance = trials === 10_000_000 ? 1e-10 : 1e-12
      close(low, theirs().exact[at]![0], tolerance)
      close(high, theirs().exact[at]![1], tolerance)
      const [left, right] = clopperPearson(trials - hits, trials)
      expect(Math.abs(1 - low - right)).toBeLessThan(2e-16)
      expect(Math.abs(1 - high - left)).toBeLessThan(2e-16)
    }
    // The same bounds in 40 digits (mpmath, by bisection of the binomial sums).
    const [low, high] = clopperPearson(3, 10_000_000)
    close(low, 6.186721656250589e-8, 1e-14)
    close(high, 8.767270541579751e-7, 1e-14)
  })

  it('exact McNemar test', () => {
    for (const [at, [first, second]] of pairs.entries()) {
      close(mcNemar(first, second), theirs().mcnemar[at]!, 1e-12)
      expect(mcNemar(second, first)).toBe(mcNemar(first, second))
    }
  })

  it('normal distribution', () => {
    for (const [at, point] of points.entries()) close(normalCdf(point), theirs().cdf[at]!, 1e-12)
    for (const [at, share] of shares.entries()) close(normalQuantile(share), theirs().quantile[at]!, 1e-9)
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15)
  })

  it('binomial draws follow the distribution (Kolmogorov’s distance)', () => {
    const draws = 20_000
    for (const [at, [trials, chance]] of binomials.entries()) {
      const random = seededRandom(7)
      const seen = new Float64Array(trials + 1)
      for (let turn = 0; turn < draws; turn++) seen[drawBinomial(random, trials, chance)]! += 1 / draws
      let below = 0
      let distance = 0
      for (const [value, share] of seen.entries()) {
        below += share
        distance = Math.max(distance, Math.abs(below - theirs().binomial[at]![value]!))
      }
      // 1.95 / √n is exceeded by chance once in a thousand times.
      expect(distance).toBeLessThan(1.95 / Math.sqrt(draws))
    }
  })

  it('DeLong’s variance of one area and of the difference of two', () => {
    let exact = 0
    for (const [at, { first, second }] of rankings.entries()) {
      const [[area, other], covariance] = theirs().delong[at] as [[number, number], number[][]]
      const evaluation = evaluatePredictions({
        task: 'classification',
        test: first,
        classNames: [],
        primaryMetric: 'test_acc',
      })
      const comparison = compareModels('classification', first, second)
      if (!evaluation.ok || !comparison.ok) return expect.fail('not evaluated')
      const figure = evaluation.value.test.metrics['test_auc']!
      expect(figure.method).toBe('delong')
      const positives = Array.from(first.yTrue).reduce((sum, each) => sum + each, 0)
      const fewest = Math.min(positives, first.samples - positives)
      const half = (studentQuantile(0.025, fewest - 1) * Math.sqrt(covariance[0]![0]!)) / (area * (1 - area))
      // Where few are ranked wrongly it reaches farther.
      const isScarce = fewest * Math.min(area, 1 - area) < 5
      if (!isScarce) exact++
      const reach = isScarce ? newcombe(area, positives, first.samples - positives) : [1, 0]
      expect(logit(figure.low!)).toBeCloseTo(Math.min(logit(area) - half, logit(reach[0]!)), 9)
      expect(logit(figure.high!)).toBeCloseTo(Math.max(logit(area) + half, logit(reach[1]!)), 9)

      const difference = comparison.value.differences['auc']!
      const variance = covariance[0]![0]! + covariance[1]![1]! - 2 * covariance[0]![1]!
      expect(difference.difference).toBeCloseTo(area - other, 12)
      const point = studentQuantile(0.025, degreesOfDifference(first, second))
      expect(difference.high! - difference.low!).toBeCloseTo(2 * point * Math.sqrt(variance), 9)
    }
    expect(exact).toBeGreaterThan(0)
  })
})

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

const wins = ({ scores }: Predictions, high: number, low: number) =>
  (1 + Math.sign(scores[2 * high + 1]! - scores[2 * low + 1]!)) / 2

/** Satterthwaite's, of the two classes' shares in DeLong's variance of a difference of two areas. */
function degreesOfDifference(first: Predictions, second: Predictions): number {
  const rowsOf = (label: number) => Array.from(first.yTrue.keys()).filter((row) => first.yTrue[row] === label)
  const [negatives, positives] = [rowsOf(0), rowsOf(1)]
  const gap = (high: number, low: number) => wins(first, high, low) - wins(second, high, low)
  const shares = [
    positives.map((high) => mean(negatives.map((low) => gap(high, low)))),
    negatives.map((low) => mean(positives.map((high) => gap(high, low)))),
  ].map((parts) => {
    const middle = mean(parts)
    const variance = parts.reduce((sum, part) => sum + (part - middle) ** 2, 0) / (parts.length - 1)
    return { variance: variance / parts.length, degrees: parts.length - 1 }
  })
  const total = shares.reduce((sum, { variance }) => sum + variance, 0)
  return total ** 2 / shares.reduce((sum, { variance, degrees }) => sum + variance ** 2 / degrees, 0)
}
