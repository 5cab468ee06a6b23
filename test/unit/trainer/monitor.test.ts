import { describe, expect, it } from 'vitest'
import { createMonitor, observe } from '../../../src/trainer/monitor.ts'
import { newPlateau } from '../../../src/trainer/schedule.ts'
import type { Progress } from '../../../src/trainer/state.ts'
import { configOf } from './case.ts'

const start: Progress = {
  epoch: 0,
  step: 0,
  plateau: newPlateau,
  best: null,
  top: [],
  history: [],
  stopping: { best: null, bestEpoch: 0, waited: 0, stopped: false },
}
const follow = (settings: object, metric: string, values: readonly number[]) => {
  const config = configOf(settings)
  const monitor = createMonitor(config)
  if (!monitor.ok) throw new Error('no monitor')
  let progress = start
  for (const [index, value] of values.entries()) {
    const entry = { epoch: index + 1, metrics: { [metric]: value }, learning_rate: 1 }
    progress = observe(
      { ...progress, epoch: index + 1, history: [...progress.history, entry] },
      monitor.value,
      config,
    )
  }
  return progress
}

describe('the monitor', () => {
  it('keeps the first of equal epochs as best, and the top k in order', () => {
    const found = follow({ checkpointing: { save_top_k: 2 } }, 'val_loss', [3, 1, 2, 1, 4])
    expect(found.best).toEqual({ epoch: 2, metric: 'val_loss', value: 1 })
    expect(found.top.map(({ epoch }) => epoch)).toEqual([2, 4])
  })
  it('follows a metric that rises, by another of its names', () => {
    const found = follow(
      { early_stopping: { metric: 'val_accuracy', patience: 2 } },
      'val_acc',
      [0.5, 0.9, 0.8, 0.9],
    )
    expect(found.best).toMatchObject({ epoch: 2, metric: 'val_acc' })
    expect(found.stopping).toMatchObject({ bestEpoch: 2, waited: 2, stopped: true })
  })
  it('counts an improvement below min_delta as none', () => {
    expect(
      follow({ early_stopping: { min_delta: 0.1, patience: 2 } }, 'val_loss', [1, 0.95, 0.92]).stopping
        .stopped,
    ).toBe(true)
    expect(
      follow({ early_stopping: { enabled: false, patience: 1 } }, 'val_loss', [1, 2, 3]).stopping.stopped,
    ).toBe(false)
  })
  it('takes NaN for no improvement', () => {
    expect(follow({}, 'val_loss', [Number.NaN, 2, Number.NaN]).best).toMatchObject({ epoch: 2 })
  })
})
