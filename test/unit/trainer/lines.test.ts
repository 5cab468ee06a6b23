import { describe, expect, it } from 'vitest'
import { epochLine, progressLine, timeText } from '../../../src/trainer/lines.ts'

describe('lines of a training', () => {
  it('show epoch, figures, speed and the time left', () => {
    const metrics = { train_loss: 0.5, val_loss: 0.08123, val_acc: 0.975, val_f1: 0.9 }
    const progress = {
      epoch: 12,
      epochs: 100,
      samples: 30,
      total: 100,
      samplesPerSecond: 5210.4,
      secondsLeft: 79.2,
    }
    expect(progressLine({ ...progress, metrics })).toBe(
      'Epoch 12/100 ███░░░░░░░ 5,210 samples/s, at most 1 min 20 s left · train_loss 0.5000 · val_loss 0.08123 · val_acc 97.5 %',
    )
    expect(epochLine(3, 100, { train_loss: 0.5, val_auc: Number.NaN }, 999.6, true)).toBe(
      'Epoch   3/100  train_loss 0.5000  val_auc –  1,000 samples/s  best so far',
    )
  })
  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [3599, '59 min 59 s'],
    [8280, '2 h 18 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(timeText(seconds)).toBe(text)
  })
})
