import { describe, expect, it } from 'vitest'
import { confusionOf, confusionOfCells } from '../../../../src/core/metrics/confusion.ts'
import { doubtsOfClasses } from '../../../../src/core/metrics/intervals/doubts.ts'
import { fBetaInterval } from '../../../../src/core/metrics/intervals/fBeta.ts'
import { meanFBetaInterval } from '../../../../src/core/metrics/intervals/meanFBeta.ts'
import { ratioOfOutcomes } from '../../../../src/core/metrics/intervals/outcomes.ts'
import { wilson } from '../../../../src/core/metrics/intervals/wilson.ts'
import { f1Of, fBetaOf, macro } from '../../../../src/core/metrics/labelMetrics.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

type Matrix = ReturnType<typeof confusionOf>

const sizesOf = ({ actual, predicted, correct }: Matrix) =>
  actual.map((count, index) => count + predicted[index]! - correct[index]!)

/** A class by its share, taken for itself at this rate, else for any other. */
function draw(seed: number, samples: number, shares: readonly number[], right: readonly number[]): Matrix {
  const random = seededRandom(seed)
  const [yTrue, yPred] = [new Float64Array(samples), new Float64Array(samples)]
  for (let row = 0; row < samples; row++) {
    let rest = random.uniform()
    let actual = 0
    while (actual < shares.length - 1 && rest >= shares[actual]!) rest -= shares[actual++]!
    const other = Math.floor(random.uniform() * (shares.length - 1))
    yTrue[row] = actual
    yPred[row] = random.uniform() < right[actual]! ? actual : other < actual ? other : other + 1
  }
  return confusionOf(yTrue, yPred, shares.length)
}

describe('the interval of macro F1', () => {
  it.each([
    [100, [0.9, 0.1], [0.97, 0.9]],
    [300, [0.95, 0.05], [0.9, 0.7]],
    [1000, [0.98, 0.02], [0.98, 0.6]],
    [150, [0.5, 0.5], [0.8, 0.85]],
    [300, [0.4, 0.25, 0.2, 0.1, 0.05], [0.9, 0.8, 0.8, 0.8, 0.8]],
  ])('holds the truth in 94 to 96 % of $0 samples with shares $1, right $2', (samples, shares, right) => {
    const truth = macro(f1Of)(
      confusionOfCells(
        shares.flatMap((share, row) =>
          shares.map((_, column) =>
            row === column ? share * right[row]! : (share * (1 - right[row]!)) / (shares.length - 1),
          ),
        ),
        shares.length,
      ),
    )
    const runs = 3000
    let held = 0
    for (let run = 1; run <= runs; run++) {
      const confusion = draw(run, samples, shares, right)
      const [low, high] = meanFBetaInterval(confusion, sizesOf(confusion), 1)
      if (low <= truth && truth <= high) held++
    }
    const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)
    expect(held / runs).toBeGreaterThan(0.94 - slack)
    expect(held / runs).toBeLessThan(0.96 + slack)
  })

  it('is that of one class where the other is F1’s mirror, as both make the same mistakes', () => {
    // Both have 20 right and 10 wrong ones, all of them between the two.
    const confusion = confusionOfCells([20, 5, 5, 20], 2)
    const [low, high] = meanFBetaInterval(confusion, sizesOf(confusion), 1)
    const one = wilson(20 / 30, 30).map((bound) => (2 * bound) / (1 + bound)) as [number, number]
    expect(high - low).toBeLessThan(one[1] - one[0])
    expect(high - low).toBeGreaterThan((one[1] - one[0]) / Math.SQRT2)
  })

  it('is no point where all are right, and does not exist without samples', () => {
    for (const classes of [2, 4]) {
      const cells = Array.from({ length: classes ** 2 }, (_, cell) => (cell % (classes + 1) === 0 ? 9 : 0))
      const confusion = confusionOfCells(cells, classes)
      const [low, high] = meanFBetaInterval(confusion, sizesOf(confusion), 1)
      expect(high).toBe(1)
      expect(low).toBeGreaterThan(0.6)
      expect(low).toBeLessThan(0.99)
    }
    expect(meanFBetaInterval(confusionOfCells([0, 0, 0, 0], 2), [0, 0], 1)[0]).toBeNaN()
  })
})

describe('the interval of F-beta', () => {
  it.each([
    [100, 0.1, 0.9, 0.02, 2],
    [300, 0.02, 0.6, 0.02, 2],
    [300, 0.02, 0.6, 0.02, 0.5],
    [1000, 0.05, 0.8, 0.05, 3],
  ])(
    'of a class holds the truth in 94 to 96 %%: %d samples, share %d, recall %d, alarms %d, β %d',
    (samples, share, recall, alarms, beta) => {
      const cells = [(1 - share) * (1 - alarms), (1 - share) * alarms, share * (1 - recall), share * recall]
      const truth = fBetaOf(beta)(confusionOfCells(cells, 2), 1)
      const runs = 2000
      let held = 0
      for (let run = 1; run <= runs; run++) {
        const random = seededRandom(run)
        const counts = [0, 0, 0, 0]
        for (let row = 0; row < samples; row++) {
          let rest = random.uniform()
          let cell = 0
          while (cell < 3 && rest >= cells[cell]!) rest -= cells[cell++]!
          counts[cell]!++
        }
        const [, wrong, missed, found] = counts as [number, number, number, number]
        const [low, high] = fBetaInterval({ found, missed, wrong }, found + missed + wrong, beta)
        if (low <= truth && truth <= high) held++
      }
      const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)
      expect(held / runs).toBeGreaterThan(0.94 - slack)
      expect(held / runs).toBeLessThan(0.96 + slack)
    },
  )

  it('is Wilson’s of two outcomes, and of more holds the ratio and grows with what wasn’t seen', () => {
    for (const [hits, misses] of [
      [0, 7],
      [3, 4],
      [7, 0],
      [180, 20],
    ] as const) {
      const bounds = ratioOfOutcomes([hits, misses], [1, 0], [1, 1])
      for (const [at, bound] of wilson(hits / (hits + misses), hits + misses).entries())
        expect(bounds[at]).toBeCloseTo(bound, 9)
    }
    // Nobody was missed yet, which would cost ten.
    const unseen = ratioOfOutcomes([80, 20, 0], [0, 1, 10], [1, 1, 1])
    expect(unseen[0]).toBeLessThan(0.2)
    expect(unseen[1]).toBeGreaterThan(ratioOfOutcomes([80, 20], [0, 1], [1, 1])[1])
    expect(ratioOfOutcomes([0, 0], [1, 0], [1, 1])[0]).toBeNaN()
  })
})

describe('few samples of a class', () => {
  it('are a reason to doubt the metrics that need more, and name the class', () => {
    expect(doubtsOfClasses('mcc', [400, 12])).toEqual([
      { reason: 'few-samples', class: 1, samples: 12, least: 30 },
    ])
    expect(doubtsOfClasses('mcc', [400, 12, 30])).toEqual([])
    expect(doubtsOfClasses('mcc', [400, 4], 'difference')).toHaveLength(1)
    expect(doubtsOfClasses('mcc', [400, 5], 'difference')).toEqual([])
    expect(doubtsOfClasses('f1', [400, 12], 'labels')).toHaveLength(1)
    expect(doubtsOfClasses('mae', [1])).toEqual([])
    expect(doubtsOfClasses('f1', [400, 12, 30])).toEqual([])
    expect(doubtsOfClasses('balanced_acc', [400, 4])).toHaveLength(1)
    expect(doubtsOfClasses('balanced_acc', [400, 5])).toEqual([])
    for (const id of [
      'acc',
      'f1_micro',
      'recall_positive',
      'f1_positive',
      'f3_positive',
      'top7_acc',
      'recall_weighted',
    ])
      expect(doubtsOfClasses(id, [400, 1, 30]), id).toEqual([])
  })

  it('are not those of a class that does not occur', () => {
    expect(doubtsOfClasses('mcc', [400, 0, 300])).toEqual([])
  })
})
