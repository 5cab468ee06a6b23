import { describe, expect, it } from 'vitest'
import type { Figure } from '../../../../src/core/metrics/evaluation.ts'
import { binomialDensity } from '../../../../src/core/metrics/intervals/binomialDensity.ts'
import { clopperPearson } from '../../../../src/core/metrics/intervals/clopperPearson.ts'
import { independentDifference } from '../../../../src/core/metrics/intervals/independent.ts'
import { pairedDifference } from '../../../../src/core/metrics/intervals/paired.ts'
import { wilson } from '../../../../src/core/metrics/intervals/wilson.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { expectNear95 } from './expectNear95.ts'

/*
 * How often the 95 % intervals of shares and of their differences hold the truth: of one share exactly, by summing the
 * binomial distribution, of differences by simulation with fixed seeds.
 */

type Bounds = readonly [low: number, high: number]

/** The share of `runs` intervals that hold the truth. */
function coverage(runs: number, truth: number, intervalOf: (seed: number) => Bounds): number {
  let held = 0
  for (let run = 0; run < runs; run++) {
    const [low, high] = intervalOf(run + 1)
    if (low <= truth && truth <= high) held++
  }
  return held / runs
}

const boundsOf = ({ low, high }: Pick<Figure, 'low' | 'high'>): Bounds => [low!, high!]

/** Exact coverage at each of 199 truths. */
function exactCoverage(trials: number, interval: (hits: number) => Bounds): number[] {
  const bounds = Array.from({ length: trials + 1 }, (_, hits) => interval(hits))
  return Array.from({ length: 199 }, (_, at) => {
    const truth = (at + 1) / 200
    return bounds.reduce(
      (sum, [low, high], hits) =>
        low <= truth && truth <= high ? sum + binomialDensity(hits, trials, truth) : sum,
      0,
    )
  })
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('proportions', () => {
  it.each([[10], [30], [100], [400]])(
    'Wilson: 94 to 96 % on average over the truths, $0 samples',
    (trials) => {
      const covered = exactCoverage(trials, (hits) => wilson(hits / trials, trials))
      expect(mean(covered)).toBeGreaterThan(0.94)
      expect(mean(covered)).toBeLessThan(0.96)
    },
  )

  it.each([[10], [30], [100], [400]])(
    'Clopper–Pearson: 95 % or more at every truth, $0 samples',
    (trials) => {
      const covered = exactCoverage(trials, (hits) => clopperPearson(hits, trials))
      expect(Math.min(...covered)).toBeGreaterThanOrEqual(0.95 - 1e-12)
      const plain = exactCoverage(trials, (hits) => wilson(hits / trials, trials))
      expect(mean(covered)).toBeGreaterThan(mean(plain))
    },
  )

  it('Newcombe’s paired difference', () => {
    const runs = 4000
    for (const [samples, shares] of [
      [80, [0.7, 0.12, 0.08, 0.1]],
      [300, [0.9, 0.04, 0.03, 0.03]],
    ] as const) {
      const measured = coverage(runs, shares[1] - shares[2], (seed) => {
        const random = seededRandom(seed)
        const counts = [0, 0, 0, 0]
        for (let row = 0; row < samples; row++) {
          let rest = random.uniform()
          counts[shares.findIndex((share) => (rest -= share) < 0)]! += 1
        }
        const [both, first, second, neither] = counts as [number, number, number, number]
        return pairedDifference({ both, first, second, neither })
      })
      expectNear95(measured, runs, `${samples} samples`)
    }
  })

  it('the difference of two independent ones (MOVER)', () => {
    const runs = 4000
    const [first, second] = [0.9, 0.86]
    const measured = coverage(runs, first - second, (seed) => {
      const random = seededRandom(seed)
      const figure = (share: number, trials: number): Figure => {
        let hits = 0
        for (let row = 0; row < trials; row++) if (random.uniform() < share) hits++
        const [low, high] = wilson(hits / trials, trials)
        return { value: hits / trials, low, high, method: 'wilson' }
      }
      return boundsOf(independentDifference(figure(first, 150), figure(second, 200))!)
    })
    expectNear95(measured, runs, 'MOVER')
  })
})
