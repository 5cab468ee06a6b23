import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confusionOf } from '../../../../src/core/metrics/confusion.ts'
import { thresholdCounts } from '../../../../src/core/metrics/curves.ts'
import { accuracy, f1Of, precisionOf, recallOf } from '../../../../src/core/metrics/labelMetrics.ts'
import { rankClass } from '../../../../src/core/metrics/ranking.ts'
import {
  bestThreshold,
  figuresAt,
  placeOf,
  placesNear,
  type CountedThresholds,
} from '../../../../src/core/thresholds/table.ts'
import { nextScore, thresholdText } from '../../../../src/core/thresholds/thresholdText.ts'

/** Scores on a coarse grid, so that many are equal, and some a bit beside it. */
const score = fc.oneof(
  fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
  fc.constantFrom(Math.fround(0.3), 0.1 + 0.2, 1 - 2 ** -53, Number.MIN_VALUE),
)
const samples = fc.array(
  fc.record({ score, isPositive: fc.boolean(), weight: fc.constantFrom(0.5, 1, 2, 3) }),
  { minLength: 1, maxLength: 40 },
)
type Samples = readonly { readonly score: number; readonly isPositive: boolean; readonly weight: number }[]

function tableOf(rows: Samples): CountedThresholds & { readonly thresholds: Float64Array } {
  const yTrue = rows.map(({ isPositive }) => Number(isPositive))
  const scores = rows.flatMap(({ score: own }) => [1 - own, own])
  const weights = Float64Array.from(rows, ({ weight }) => weight)
  return thresholdCounts(rankClass(yTrue, scores, 2, 1, weights))
}

/** What the engine's own metrics say when the class is predicted from a threshold on. */
function engineAt(rows: Samples, threshold: number) {
  const confusion = confusionOf(
    rows.map(({ isPositive }) => Number(isPositive)),
    rows.map(({ score: own }) => Number(own >= threshold)),
    2,
    rows.map(({ weight }) => weight),
  )
  return {
    precision: precisionOf(confusion, 1),
    recall: recallOf(confusion, 1),
    specificity: recallOf(confusion, 0),
    f1: f1Of(confusion, 1),
    accuracy: accuracy(confusion),
  }
}

describe('the figures at a threshold', () => {
  it('are the engine’s, at every score, between two, above all and below all, with weights', () => {
    fc.assert(
      fc.property(samples, score, (rows, other) => {
        const table = tableOf(rows)
        for (const threshold of [...table.thresholds, other, 2, -1]) {
          const found = figuresAt(table, placeOf(table, threshold))
          for (const [name, value] of Object.entries(engineAt(rows, threshold))) {
            const own = found[name as keyof typeof found]
            if (Number.isNaN(value)) expect(own, name).toBeNaN()
            else expect(own, name).toBeCloseTo(value, 12)
          }
        }
      }),
    )
  })

  it('are nowhere better by F1 than at the proposed threshold', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const table = tableOf(rows)
        const best = engineAt(rows, bestThreshold(table)!).f1
        for (const threshold of table.thresholds) {
          const { f1 } = engineAt(rows, threshold)
          if (f1 > 0) expect(best).toBeGreaterThanOrEqual(f1 - 1e-12)
        }
      }),
    )
  })
})

describe('placesNear', () => {
  it('are those of the nearest scores above and below, and of the threshold itself where it is one', () => {
    fc.assert(
      fc.property(
        samples,
        fc.oneof(score, fc.constantFrom(-1, 2)),
        fc.integer({ min: 1, max: 5 }),
        (rows, asked, reach) => {
          const table = tableOf(rows)
          const scores = [...table.thresholds]
          for (const threshold of [asked, ...scores]) {
            const { from, end } = placesNear(table, threshold, reach)
            expect(scores.slice(from, end)).toEqual([
              ...scores.filter((each) => each > threshold).slice(-reach),
              ...scores.filter((each) => each === threshold),
              ...scores.filter((each) => each < threshold).slice(0, reach),
            ])
          }
        },
      ),
    )
  })
})

describe('texts', () => {
  it.each([
    [0.5, '0.5'],
    [0.123456, '0.1235'],
    [1 - 2 ** -30, '0.999999999'],
    [1, '1'],
    [0, '0'],
  ])('a threshold of %d stands as %s', (threshold, text) => {
    expect(thresholdText(threshold)).toBe(text)
  })

  it('tells every score from the next ones, however near', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.double({ noNaN: true, min: -10, max: 10 }), { minLength: 1 }),
        (scores) => {
          const table = { thresholds: scores.map((score) => score + 0).toSorted((a, b) => b - a) }
          const texts = table.thresholds.map((score) => thresholdText(score, nextScore(table, score)))
          expect(new Set(texts).size).toBe(new Set(table.thresholds).size)
        },
      ),
    )
    const near = { thresholds: [0.5 + 2e-7, 0.5 + 1e-7, 0.5] }
    expect(near.thresholds.map((score) => thresholdText(score, nextScore(near, score)))).toEqual([
      '0.5000002',
      '0.5000001',
      '0.5',
    ])
  })
})
