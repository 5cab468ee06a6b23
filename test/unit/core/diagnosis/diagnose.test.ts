import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import {
  ailmentIds,
  diagnose,
  lateFall,
  type AilmentId,
  type Symptoms,
} from '../../../../src/core/diagnosis/diagnose.ts'
import type { EpochEntry } from '../../../../src/core/readiness/history.ts'

const config = (() => {
  const read = readConfig('model: {architecture: MLP}\ntargets: {test_acc: 0.9}\n', 'training_config.yaml')
  if (!read.ok) throw new Error('the configuration of this test is broken')
  return read.value
})()

const historyOf = (epochs: readonly Readonly<Record<string, number>>[]): readonly EpochEntry[] =>
  epochs.map((metrics, index) => ({ epoch: index + 1, epochs: epochs.length, metrics }))

const standing = (value: number, target: number | undefined = 0.9): Symptoms['standing'] => ({
  metric: 'val_acc',
  value,
  target,
  direction: 'max',
})

const healthy = historyOf(
  Array.from({ length: 10 }, (_, index) => ({
    train_loss: 2 / (index + 1),
    val_loss: 2.1 / (index + 1),
    train_acc: 0.6 + index * 0.035,
    val_acc: 0.6 + index * 0.034,
  })),
)
const losses = (values: readonly number[]) =>
  lateFall(historyOf(values.map((train_loss) => ({ train_loss }))))
const present = (symptoms: Omit<Symptoms, 'config'>) =>
  diagnose({ ...symptoms, config })
    .filter((ailment) => ailment.present === true)
    .map(({ id }) => id)

describe('the diagnosis of a run', () => {
  const cases: readonly (readonly [string, Omit<Symptoms, 'config'>, readonly AilmentId[]])[] = [
    ['a healthy run that meets its target', { history: healthy, standing: standing(0.91) }, []],
    ['one that falls short', { history: healthy, standing: standing(0.85) }, ['underfitting']],
    ['one whose predictions can’t be read isn’t called short', { history: healthy, standing: undefined }, []],
    [
      'training accuracy 16 points above validation',
      {
        history: healthy.map((entry) => ({
          ...entry,
          metrics: { ...entry.metrics, val_acc: (entry.metrics['train_acc'] ?? 0) - 0.16 },
        })),
        standing: standing(0.75),
      },
      ['overfitting'],
    ],
    [
      'training accuracy 15 points above validation, as far as floats tell',
      {
        history: healthy.map((entry) => ({
          ...entry,
          metrics: { ...entry.metrics, train_acc: 0.99, val_acc: 0.84 },
        })),
        standing: standing(0.91),
      },
      [],
    ],
    [
      'validation accuracy that jumps by 20 points',
      {
        history: healthy.map((entry, index) => ({
          ...entry,
          metrics: { ...entry.metrics, val_acc: index % 2 === 0 ? 0.7 : 0.9 },
        })),
        standing: standing(0.85),
      },
      ['data-quality'],
    ],
    [
      'a loss of NaN in one epoch',
      {
        history: [
          ...healthy.slice(0, 9),
          { ...healthy[9]!, metrics: { ...healthy[9]!.metrics, val_loss: NaN } },
        ],
        standing: standing(0.91),
      },
      ['not-finite'],
    ],
    [
      'a training loss that stands still above a tenth of the first',
      {
        history: historyOf(
          Array.from({ length: 10 }, (_, index) => ({ train_loss: index < 3 ? 2 - index * 0.3 : 1.2 })),
        ),
        standing: standing(0.5),
      },
      ['stall', 'underfitting'],
    ],
    [
      'a GPU that is busy for half the time, told in percent',
      {
        history: healthy.map((entry) => ({ ...entry, metrics: { ...entry.metrics, gpu_util: 50 } })),
        standing: standing(0.91),
      },
      ['waste'],
    ],
  ]
  it.each(cases)('%s', (_, symptoms, expected) => {
    expect(present(symptoms)).toEqual(expected)
  })

  it('never guesses: nothing recorded is unknown', () => {
    const unknown = diagnose({ history: [], config, standing: undefined })
    expect(unknown.map(({ id }) => id)).toEqual(ailmentIds)
    expect(unknown.every((ailment) => ailment.present === undefined)).toBe(true)
    expect(unknown.every(({ figure }) => Number.isNaN(figure))).toBe(true)
  })

  it('gives the figure that decides beside what it was held against', () => {
    const history = healthy.map((entry) => ({ ...entry, metrics: { ...entry.metrics, gpu_util: 40 } }))
    const figures = diagnose({ history, config, standing: standing(0.85) }).map(
      ({ id, figure, limit }) => [id, [figure, limit]] as const,
    )
    expect(Object.fromEntries(figures)).toEqual({
      'not-finite': [Number.NaN, Number.NaN],
      stall: [expect.closeTo(1 - 6 / 10), 0.02],
      overfitting: [expect.closeTo(0.009), 0.15],
      'data-quality': [expect.closeTo(0.034 * Math.sqrt(2)), 0.08],
      underfitting: [0.85, 0.9],
      waste: [0.4, 0.6],
    })
  })

  it('needs six epochs to speak of a stall, and speaks of none once the loss has converged', () => {
    expect(losses([2, 1.9, 1.9, 1.9, 1.9])).toBeUndefined()
    expect(losses([2, 1.9, 1.9, 1.9, 1.9, 1.9])).toBe(0)
    expect(losses([2, 1, 0.1, 0.1, 0.1, 0.1])).toBe(1)
  })

  it('finds a fall of any size that is put in, and is not moved by the scale of the loss', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (half, fall, scale) => {
          const values = [1, 1, 1, half, half * (1 - fall / 2), half * (1 - fall)]
          const found = lateFall(historyOf(values.map((value) => ({ train_loss: value * scale }))))
          expect(found).toBeCloseTo(fall, 9)
        },
      ),
    )
  })
})
