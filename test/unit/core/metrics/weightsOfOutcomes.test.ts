import { describe, expect, it } from 'vitest'
import { classifierDifferences } from '../../../../src/core/metrics/classifierDifferences.ts'
import { classifierFigures } from '../../../../src/core/metrics/evaluate.ts'
import { effectiveSize, effectiveSizeOfShare } from '../../../../src/core/metrics/intervals/wilson.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { decisionFigures } from '../../../../src/core/thresholds/decisionFigures.ts'
import { parseObjective } from '../../../../src/core/thresholds/objective.ts'
import { predictionsOf } from './cases.ts'

/* Weights that go with what is right: a rare class that is harder and weighs more, as after thinning out the other. */

const [rare, heavy] = [0.15, 6]
const rights = [0.9, 0.6] as const

interface Drawn {
  readonly yTrue: Uint8Array
  readonly yPred: Uint8Array
  readonly weights: Float64Array
}

function draw(seed: number, samples: number, right: readonly [number, number] = rights): Drawn {
  const random = seededRandom(seed)
  const yTrue = Uint8Array.from({ length: samples }, () => Number(random.uniform() < rare))
  const yPred = yTrue.map((label) => (random.uniform() < right[label]! ? label : 1 - label))
  return { yTrue, yPred, weights: Float64Array.from(yTrue, (label) => (label === 1 ? heavy : 1)) }
}

const ids = ['acc', 'f1_weighted', 'precision_weighted', 'mcc', 'kappa'] as const
const figuresOf = ({ yTrue, yPred, weights }: Drawn) => {
  const predictions = { ...predictionsOf(yTrue, new Float64Array(0), 2), yPred, weights }
  const { metrics } = classifierFigures(predictions, ids, 1)
  const cost = decisionFigures(yTrue, yPred, parseObjective('cost:1,4')!, weights).objective
  return [...ids.map((id) => metrics[id]!), cost]
}

describe('intervals where weights go with what is right', () => {
  it('hold the truth in 94 to 97 %', { timeout: 60_000 }, () => {
    const runs = 800
    const truths = figuresOf(draw(1, 1_000_000)).map(({ value }) => value!)
    const held = truths.map(() => 0)
    for (let run = 1; run <= runs; run++)
      for (const [at, { low, high }] of figuresOf(draw(run + 10, 400)).entries())
        if (low! <= truths[at]! && truths[at]! <= high!) held[at]!++
    const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)
    for (const count of held) {
      expect(count / runs).toBeGreaterThan(0.94 - slack)
      expect(count / runs).toBeLessThan(0.97 + slack)
    }
  })

  it('of differences in accuracy hold it too', { timeout: 60_000 }, () => {
    // One model is better at the rare class, the other at the rest: in all they are 0.07 and 0.027 apart.
    const other = [0.97, 0.5] as const
    const shares = [(1 - rare) / (1 - rare + rare * heavy), (rare * heavy) / (1 - rare + rare * heavy)]
    const truth = shares.reduce((sum, share, label) => sum + share * (rights[label]! - other[label]!), 0)
    const [runs, samples] = [800, 400]
    let held = 0
    for (let run = 1; run <= runs; run++) {
      const { yTrue, yPred, weights } = draw(run + 5000, samples)
      const random = seededRandom(run + 90_000)
      const second = yTrue.map((label) => (random.uniform() < other[label]! ? label : 1 - label))
      const [a, b] = [yPred, second].map((own) => ({
        ...predictionsOf(yTrue, new Float64Array(0), 2),
        yPred: own,
        weights,
      }))
      const { low, high } = classifierDifferences(a!, b!, ['acc'])['acc']!
      if (low! <= truth && truth <= high!) held++
    }
    expect(held / runs).toBeGreaterThan(0.94 - 2 * Math.sqrt((0.05 * 0.95) / runs))
  })
})

describe('the effective number of samples of a share', () => {
  it('is Kish’s where weights are as large of right samples as of wrong ones, and where all are right', () => {
    const weights = Float64Array.of(1, 3, 1, 3, 1, 3, 1, 3)
    const kish = effectiveSize(8, weights)
    expect(effectiveSizeOfShare(8, weights, (row) => row < 2)).toBeCloseTo(kish, 12)
    expect(effectiveSizeOfShare(8, weights, () => true)).toBe(kish)
    expect(effectiveSizeOfShare(8, undefined, (row) => row < 2)).toBe(8)
  })

  it('is as large as that of unweighted samples whose share varies as much, where wrong ones weigh more', () => {
    // By the delta method: Σ w² (right − share)² / (Σ w)².
    const weights = Float64Array.from({ length: 22 }, (_, row) => (row < 20 ? 1 : 5))
    const share = 20 / 30
    const variance = (20 * (1 - share) ** 2 + 2 * 25 * share ** 2) / 30 ** 2
    const found = effectiveSizeOfShare(22, weights, (row) => row < 20)
    expect(found).toBeCloseTo((share * (1 - share)) / variance, 12)
    expect(found).toBeLessThan(0.7 * effectiveSize(22, weights))
    // A single wrong one of little weight is no reason for a shorter interval.
    const light = weights.map((_, row) => (row === 0 ? 0.01 : 1))
    expect(effectiveSizeOfShare(22, light, (row) => row > 0)).toBeCloseTo(effectiveSize(22, light), 12)
  })
})
