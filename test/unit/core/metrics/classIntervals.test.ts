import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confusionOfCells, type Confusion } from '../../../../src/core/metrics/confusion.ts'
import type { Margins } from '../../../../src/core/metrics/margins.ts'
import { meanOfShares } from '../../../../src/core/metrics/intervals/meanOfShares.ts'
import { multinomialIntervals } from '../../../../src/core/metrics/intervals/multinomial.ts'
import { f1Figure } from '../../../../src/core/metrics/intervals/proportion.ts'
import { wilson } from '../../../../src/core/metrics/intervals/wilson.ts'
import {
  cohenKappa,
  f1Of,
  fBetaOf,
  macro,
  matthewsCorrelation,
} from '../../../../src/core/metrics/labelMetrics.ts'
import { drawBinomial, seededRandom, type Random } from '../../../../src/core/metrics/random.ts'

/* Intervals of what is made of several classes, where one of them is rare or the model makes few mistakes. */

const runs = 3000
/** 94 to 96 %, widened by two standard deviations of the simulated share. */
const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)

function coverage(truth: number, draw: (random: Random) => readonly [number, number]): number {
  const random = seededRandom(11)
  let held = 0
  for (let run = 0; run < runs; run++) {
    const [low, high] = draw(random)
    if (low <= truth && truth <= high) held++
  }
  return held / runs
}

const many = (count: number, value: number) => Array<number>(count).fill(value)

describe('the mean of shares', () => {
  it('of one share has Wilson’s interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (size, part) => {
          const hits = Math.round(part * size)
          const expected = wilson(hits / size, size)
          for (const [at, bound] of meanOfShares([hits], [size]).entries())
            expect(bound).toBeCloseTo(expected[at]!, 9)
        },
      ),
    )
  })

  it('has an interval within 0 and 1 that holds the mean, whatever the shares', () => {
    const shares = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0.01, max: 1e7, noNaN: true })),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(shares, (drawn) => {
        const sizes = drawn.map(([, size]) => size)
        const hits = drawn.map(([share, size]) => (share / 1000) * size)
        const mean = drawn.reduce((sum, [share]) => sum + share / 1000 / drawn.length, 0)
        const [low, high] = meanOfShares(hits, sizes)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(mean + 1e-12)
        expect(high).toBeGreaterThanOrEqual(mean - 1e-12)
        expect(high).toBeLessThanOrEqual(1 + 1e-12)
      }),
    )
  })

  const cases = [
    { name: 'two classes of 50', sizes: [50, 50], shares: [0.98, 0.9] },
    { name: 'a class of 50 in 1,000, hardly ever missed', sizes: [950, 50], shares: [0.995, 0.97] },
    { name: 'a class of 20 in 500', sizes: [480, 20], shares: [0.98, 0.9] },
    { name: 'a class of 20 in 500, often missed', sizes: [480, 20], shares: [0.9, 0.6] },
    { name: '100 classes of 10', sizes: many(100, 10), shares: many(100, 0.9) },
    { name: '1,000 classes of 10', sizes: many(1000, 10), shares: many(1000, 0.9) },
    { name: 'from 15 to 500', sizes: [500, 250, 120, 60, 30, 15], shares: [0.97, 0.97, 0.9, 0.9, 0.8, 0.8] },
  ]
  it.each(cases)('covers 94 to 96 percent: $name', { timeout: 120_000 }, ({ sizes, shares }) => {
    const truth = shares.reduce((sum, share) => sum + share / shares.length, 0)
    const turns = sizes.length > 100 ? 300 : runs
    const random = seededRandom(5)
    let held = 0
    for (let run = 0; run < turns; run++) {
      const hits = sizes.map((size, at) => drawBinomial(random, size, shares[at]!))
      const [low, high] = meanOfShares(hits, sizes)
      if (low <= truth && truth <= high) held += 1 / turns
    }
    const allowed = 2 * Math.sqrt((0.05 * 0.95) / turns)
    expect(held).toBeGreaterThanOrEqual(0.94 - allowed)
    expect(held).toBeLessThanOrEqual(0.96 + allowed)
  })

  it('is unknown without shares', () => {
    expect(meanOfShares([], [])).toEqual([Number.NaN, Number.NaN])
  })
})

/** Cells of two classes: `share` of the samples are of class 1. */
const cellsOf = (share: number, recall: number, alarms: number): readonly number[] => [
  (1 - share) * (1 - alarms),
  (1 - share) * alarms,
  share * (1 - recall),
  share * recall,
]

const matrix = (cells: readonly number[]): Confusion => confusionOfCells(cells, 2)

function drawCells(random: Random, samples: number, shares: readonly number[]): readonly number[] {
  let left = samples
  let rest = 1
  return shares.map((share, at) => {
    const drawn = at === shares.length - 1 ? left : drawBinomial(random, left, Math.min(1, share / rest))
    left -= drawn
    rest -= share
    return drawn
  })
}

describe('a rare class', () => {
  const settings = [
    { samples: 1000, share: 0.02, recall: 0.9, alarms: 0.02 },
    { samples: 500, share: 0.05, recall: 0.7, alarms: 0.1 },
    { samples: 1000, share: 0.05, recall: 0.97, alarms: 0.005 },
    { samples: 500, share: 0.2, recall: 0.97, alarms: 0.005 },
    { samples: 200, share: 0.2, recall: 0.7, alarms: 0.1 },
  ]

  it.each(settings)(
    'F1 of the class covers 94 to 96 percent: $samples samples, $share of the class, recall $recall, false alarms $alarms',
    ({ samples, share, recall, alarms }) => {
      const cells = cellsOf(share, recall, alarms)
      const truth = f1Of(matrix(cells), 1)
      const covered = coverage(truth, (random) => {
        const [, wrong = 0, missed = 0, found = 0] = drawCells(random, samples, cells)
        const either = found + wrong + missed
        const { low, high } = f1Figure(found, either + found, either, false)
        return [low!, high!]
      })
      expect(covered).toBeGreaterThanOrEqual(0.94 - slack)
      expect(covered).toBeLessThanOrEqual(0.96 + slack)
    },
  )

  it.each(settings)(
    'metrics of the matrix cover 92 percent at least: $samples samples, $share of the class, recall $recall, false alarms $alarms',
    ({ samples, share, recall, alarms }) => {
      const cells = cellsOf(share, recall, alarms)
      const metrics = [
        { metric: macro(f1Of), lowest: 0 },
        { metric: (margins: Margins) => fBetaOf(2)(margins, 1), lowest: 0 },
        { metric: matthewsCorrelation, lowest: -1 },
        { metric: cohenKappa, lowest: -1 },
      ] as const
      const random = seededRandom(23)
      const held = metrics.map(() => 0)
      const turns = 1500
      for (let run = 0; run < turns; run++) {
        const bounds = multinomialIntervals(matrix(drawCells(random, samples, cells)), metrics)
        for (const [at, [low, high]] of bounds.entries()) {
          const truth = metrics[at]!.metric(matrix(cells.map((cell) => cell * 1e6)))
          if (low <= truth && truth <= high) held[at]! += 1 / turns
        }
      }
      expect(Math.min(...held)).toBeGreaterThanOrEqual(0.92)
      expect(Math.max(...held)).toBeLessThanOrEqual(0.985)
    },
  )
})

describe('F1 of a class', () => {
  it('is right and missed between 0 and 1, and unknown where it is neither', () => {
    expect(f1Figure(0, 10, 10, false)).toMatchObject({ value: 0, low: 0 })
    expect(f1Figure(10, 20, 10, false)).toMatchObject({ value: 1, high: 1 })
    expect(f1Figure(0, 0, 0, false)).toEqual({ value: null, low: null, high: null, method: 'none' })
    expect(f1Figure(8, 18, 10, false, 'exact')).toMatchObject({
      method: 'clopper-pearson-f1',
      value: 16 / 18,
    })
  })
})
