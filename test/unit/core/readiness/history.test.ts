import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { bestOf, epochHistory, selectionOf, waitedFor } from '../../../../src/core/readiness/history.ts'
import type { RunEvent } from '../../../../src/core/runs/records.ts'
import { valueOf } from './support/stepRecord.ts'

const epoch = (number: number, metrics: Readonly<Record<string, number>>): RunEvent => ({
  event: 'epoch',
  time: '2026-01-01T00:00:00Z',
  epoch: number,
  epochs: 9,
  metrics: { ...metrics },
  learning_rate: 0.1,
  seconds: 1,
})

const losses = (...values: readonly number[]) =>
  epochHistory(values.map((val_loss, index) => epoch(index + 1, { val_loss })))

describe('the epochs of a run', () => {
  it('stand in order, the last account of one that was trained twice', () => {
    const history = epochHistory([
      epoch(1, { val_loss: 3 }),
      epoch(2, { val_loss: 9 }),
      epoch(2, { val_loss: 2 }),
    ])
    expect(history.map(({ metrics }) => metrics['val_loss'])).toEqual([3, 2])
  })

  it.each([
    ['min', [3, 1, 2], { value: 1, epochs: [2] }],
    ['max', [3, 1, 2], { value: 3, epochs: [1] }],
    ['min', [2, 1, 1], { value: 1, epochs: [2, 3] }],
    ['min', [Number.NaN, 5, Number.POSITIVE_INFINITY], { value: 5, epochs: [2] }],
    ['min', [Number.NaN], undefined],
  ] as const)('the best by %s of %j', (mode, values, best) => {
    expect(bestOf(losses(...values), 'val_loss', mode)).toEqual(best)
  })

  it('finds a metric under another name of the same', () => {
    expect(bestOf(epochHistory([epoch(1, { val_acc: 0.5 })]), 'val_accuracy', 'max')).toEqual({
      value: 0.5,
      epochs: [1],
    })
  })

  it.each([
    [[5, 4, 3], 0, 0],
    [[5, 4, 4, 4], 0, 2],
    [[5, 4.95, 4.92, 4.91], 0.1, 3],
    [[5, Number.NaN, Number.NaN], 0, 2],
    [[Number.NaN, 5], 0, 0],
  ])('validations without improvement at the end of %j, delta %d: %d', (values, delta, waited) => {
    expect(waitedFor(losses(...values), 'val_loss', 'min', delta)).toBe(waited)
  })

  it('says nothing of a metric that wasn’t recorded', () => {
    expect(waitedFor(losses(1, 2), 'val_f1', 'max', 0)).toBeUndefined()
    expect(bestOf(losses(1, 2), 'val_f1', 'max')).toBeUndefined()
  })
})

describe('what chooses the best checkpoint', () => {
  it.each([
    ['early_stopping: {metric: val_loss}', { metric: 'val_loss', mode: 'min' }],
    ['early_stopping: {metric: val_acc}', { metric: 'val_acc', mode: 'max' }],
    [
      'early_stopping: {metric: val_acc}\ncheckpointing: {metric: val_loss}',
      { metric: 'val_loss', mode: 'min' },
    ],
    ['early_stopping: {metric: own_score, mode: max}', { metric: 'own_score', mode: 'max' }],
    ['checkpointing: {metric: own_cost, mode: min}', { metric: 'own_cost', mode: 'min' }],
  ])('%s', (text, selection) => {
    expect(selectionOf(valueOf(readConfig(text, 'final_config.yaml')))).toEqual(selection)
  })
})
