import { describe, expect, it } from 'vitest'
import { epochLine, progressLine } from '../../../src/trainer/lines.ts'

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
    expect(epochLine(3, 100, { train_loss: 0.5, val_auc: Number.NaN, val_f1: 1 }, 'val_auc', true)).toBe(
      'Epoch   3/100  train_loss 0.5000  val_auc –  best',
    )
  })
  it('keep an epoch within 80 columns, with what decides in it', () => {
    const losses = { train_loss: 0.001234567, train_acc: 1, val_loss: 0.001234567 }
    const figures = { ...losses, val_acc: 0.98765, val_f1: 0.98, val_auc: 0.99 }
    const line = epochLine(99, 100, figures, 'val_loss', true)
    expect(line).toBe('Epoch  99/100  train_loss 0.001235  val_loss 0.001235  val_acc 98.8 %  best')
    expect(line.length).toBeLessThanOrEqual(78)
    expect(epochLine(9, 9, figures, 'val_f1', false)).toContain('val_acc 98.8 %  val_f1 98.0 %')
    expect(epochLine(9, 9, { val_loss: 2, val_rmse: 54.25, val_mae: 40 }, 'val_loss', false)).toBe(
      'Epoch 9/9  val_loss 2.000  val_rmse 54.25',
    )
    expect(epochLine(9, 9, { val_loss: 2, val_r2: 0.8125 }, 'val_r2', false)).toBe(
      'Epoch 9/9  val_loss 2.000  val_r2 0.8125',
    )
  })
})
