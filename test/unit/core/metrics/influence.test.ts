import { describe, expect, it } from 'vitest'
import { pairedDifference } from '../../../../src/core/metrics/intervals/paired.ts'
import { averagePrecision, rankClass, rocAuc } from '../../../../src/core/metrics/ranking.ts'
import { averageRanking, labelRanking, rankLabel } from '../../../../src/core/metrics/multiLabel/rankings.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { classifierCase, labelCase } from './cases.ts'

describe('influence values are weight times derivative', () => {
  const cases = [
    { seed: 1, samples: 40, classes: 3, weighted: true },
    { seed: 2, samples: 40, classes: 3, weighted: true, levels: 2 },
  ]
  const metrics = { rocAuc, averagePrecision }
  it.each(
    Object.entries(metrics).flatMap(([name, metric]) => cases.map((each) => [name, each, metric] as const)),
  )('%s of %j', (_, options, metric) => {
    const { yTrue, scores, classes, weights } = classifierCase(options)
    const at = (changed: Float64Array) => metric(rankClass(yTrue, scores, classes, 1, changed))
    const influence = new Float64Array(yTrue.length)
    metric(rankClass(yTrue, scores, classes, 1, weights), influence)
    const step = 1e-5
    for (const [row, value] of influence.entries()) {
      const up = weights!.map((weight, other) => (other === row ? weight + step : weight))
      const down = weights!.map((weight, other) => (other === row ? weight - step : weight))
      const derivative = (at(up) - at(down)) / (2 * step)
      expect(value).toBeCloseTo(derivative * weights![row]!, 9)
    }
    // A metric doesn't change when all weights grow alike.
    expect(influence.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
  })
})

describe('influence values of labels are weight times derivative', () => {
  it.each(['auc', 'auc_weighted', 'auc_micro', 'ap_weighted'])('%s', (id) => {
    const labels = labelCase({ seed: 3, samples: 40, labels: 3, share: 0.3, skill: 1 })
    const random = seededRandom(4)
    const weights = Float64Array.from({ length: labels.samples }, () => 0.5 + random.uniform())
    const at = (changed: Float64Array, influence?: Float64Array) => {
      const arrays = { ...labels, weights: changed }
      const rankings = [0, 1, 2].map((label) => rankLabel(arrays, label))
      return averageRanking(labelRanking(id)!, arrays, rankings, influence)
    }
    const influence = new Float64Array(labels.samples)
    at(weights, influence)
    const step = 1e-5
    for (const [row, value] of influence.entries()) {
      const moved = (by: number) => weights.map((weight, other) => (other === row ? weight + by : weight))
      const derivative = (at(moved(step)) - at(moved(-step))) / (2 * step)
      expect(value).toBeCloseTo(derivative * weights[row]!, 9)
    }
  })
})

describe('the interval of a paired difference', () => {
  it('tends to the normal one of McNemar’s variance for many samples', () => {
    for (const [both, first, second, neither] of [
      [70_000, 12_000, 8_000, 10_000],
      [90_000, 500, 400, 9_100],
    ] as const) {
      const samples = both + first + second + neither
      const [low, high] = pairedDifference({ both, first, second, neither })
      const difference = (first - second) / samples
      const error = Math.sqrt((first + second) / samples - difference ** 2) / Math.sqrt(samples)
      expect((difference - low) / (1.959964 * error)).toBeCloseTo(1, 1)
      expect((high - difference) / (1.959964 * error)).toBeCloseTo(1, 1)
    }
  })

  it('stays within −1 to 1 and holds the difference', () => {
    for (const counts of [
      { both: 0, first: 5, second: 0, neither: 0 },
      { both: 5, first: 0, second: 0, neither: 0 },
      { both: 0, first: 0, second: 3, neither: 1 },
    ]) {
      const [low, high] = pairedDifference(counts)
      const difference = (counts.first - counts.second) / Object.values(counts).reduce((a, b) => a + b)
      expect(low).toBeGreaterThanOrEqual(-1)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThanOrEqual(difference)
      expect(high).toBeGreaterThanOrEqual(difference)
    }
  })
})
