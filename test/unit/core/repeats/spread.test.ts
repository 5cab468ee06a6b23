import { assert, array, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAmong, spreadOf } from '../../../../src/core/repeats/spread.ts'
import { spreadFindings } from '../../../../src/core/repeats/told.ts'
import type { Repeats } from '../../../../src/core/runs/records.ts'

/** Python's `statistics` on the same values. */
describe('the spread of several seeds', () => {
  it.each([
    [[0.91, 0.93, 0.92], { min: 0.91, max: 0.93, mean: 0.92, deviation: 0.01 }],
    [
      [0.9916434540389972, 0.9860724233983287, 0.9832869080779945],
      {
        min: 0.9832869080779945,
        max: 0.9916434540389972,
        mean: 0.9870009285051068,
        deviation: 0.004254944934963636,
      },
    ],
    [[3.5], { min: 3.5, max: 3.5, mean: 3.5, deviation: 0 }],
  ])('of %j', (values, expected) => {
    const { seeds, ...rest } = spreadOf(values)
    expect(seeds).toBe(values.length)
    for (const [name, value] of Object.entries(expected))
      expect(rest[name as keyof typeof rest]).toBeCloseTo(value, 10)
  })

  it('holds the mean between the ends, and no deviation above half the range times √(n/(n−1))', () => {
    const values = array(double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 })
    assert(
      property(values, (some) => {
        const { min, max, mean, deviation, seeds } = spreadOf(some)
        const slack = 1e-6
        expect(mean).toBeGreaterThanOrEqual(min - slack)
        expect(mean).toBeLessThanOrEqual(max + slack)
        expect(deviation).toBeLessThanOrEqual(((max - min) / 2) * Math.sqrt(seeds / (seeds - 1)) + slack)
      }),
    )
  })
})

it.each([
  [0.9, [0.8, 0.85], 'max', 'better'],
  [0.9, [0.8, 0.9], 'max', 'among'],
  [0.8, [0.81, 0.9], 'max', 'worse'],
  [0.1, [0.2, 0.3], 'min', 'better'],
  [0.4, [0.2, 0.3], 'min', 'worse'],
] as const)('%d among %j is (%s) %s', (value, others, direction, place) => {
  expect(placeAmong(value, others, direction)).toBe(place)
})

describe('what is said of the trial', () => {
  const digest = 'a'.repeat(64)
  const predictions = { path: 'p.npz', sha256: digest }
  const record = (metric: string, values: readonly (number | null)[], trial?: number): Repeats => ({
    metric,
    training: digest,
    ground: digest,
    final: { seed: 1, value: values[0]!, predictions },
    seeds: values
      .slice(1)
      .map((value, index) => ({ seed: 2 + index, run: 'r', seconds: 1, value, predictions })),
    ...(trial !== undefined && { trial: { run: 't', value: trial, predictions } }),
  })
  it.each([
    [
      'a trial above every seed is lucky',
      record('val_acc', [0.9, 0.92, 0.91], 0.93),
      ['repeat-spread', 'repeat-trial-lucky'],
    ],
    [
      'one with a smaller error is, too',
      record('val_rmse', [3, 2.9, 3.1], 2.5),
      ['repeat-spread', 'repeat-trial-lucky'],
    ],
    [
      'one among the seeds is not',
      record('val_acc', [0.9, 0.92, 0.91], 0.915),
      ['repeat-spread', 'repeat-trial'],
    ],
    [
      'the best seed for the final run is said',
      record('val_acc', [0.95, 0.92, 0.91], 0.9),
      ['repeat-spread', 'repeat-trial', 'repeat-final-lucky'],
    ],
    ['no trial is said', record('val_acc', [0.9, 0.92]), ['repeat-spread', 'repeat-no-trial']],
    [
      'seeds that change nothing are suspicious',
      record('val_acc', [0.9, 0.9]),
      ['repeat-spread', 'repeat-alike', 'repeat-no-trial'],
    ],
    ['an undefined figure gives no spread', record('val_auc', [0.9, null], 0.9), ['repeat-undefined']],
  ])('%s', (_, repeats, codes) => {
    expect(spreadFindings(repeats).map(({ code }) => code)).toEqual(codes)
  })
})
