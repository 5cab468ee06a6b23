import { describe, expect, it } from 'vitest'
import { createNamer, seriesName } from '../../../../../src/core/runs/logs/names.ts'

describe('the name of a series', () => {
  it.each([
    ['val_loss', 'val_loss'],
    ['val/accuracy', 'val_acc'],
    ['eval_accuracy', 'val_acc'],
    ['Accuracy/val', 'val_acc'],
    ['validation-f1_score', 'val_f1'],
    ['Loss/train', 'train_loss'],
    ['train/train_loss', 'train_loss'],
    ['train_loss_epoch', 'train_loss'],
    ['loss', 'train_loss'],
    ['epoch_loss', 'train_loss'],
    ['val/box_loss', 'val_box_loss'],
    ['test_roc_auc', 'test_auc'],
    ['Train Loss', 'train_loss'],
    ['lr-Adam', 'learning_rate'],
    ['train/learning_rate', 'learning_rate'],
    ['lr/pg0', 'learning_rate'],
    // Nothing certain is known of these.
    ['accuracy', 'accuracy'],
    ['val_error', 'val_error'],
    ['grad_norm', 'grad_norm'],
    ['gpu_util', 'gpu_util'],
    ['step', 'step'],
  ])('%s is %s', (original, ours) => {
    expect(seriesName(original).name).toBe(ours)
  })

  it('without a split is the training’s where the program says so', () => {
    expect(seriesName('accuracy', 'train').name).toBe('train_acc')
  })

  it('is given to one series only', () => {
    const namer = createNamer()
    expect(
      ['val_acc', 'val/accuracy', 'lr-Adam/pg1', 'lr-Adam/pg2'].map((name) => namer.of(name).name),
    ).toEqual(['val_acc', 'val/accuracy', 'learning_rate', 'lr-Adam/pg2'])
    expect(namer.originals).toEqual({ learning_rate: 'lr-Adam/pg1' })
  })

  it('is shared by the two levels of one metric', () => {
    const namer = createNamer()
    expect(namer.of('train_loss_step')).toEqual({ name: 'train_loss', level: 'step' })
    expect(namer.of('train_loss_epoch')).toEqual({ name: 'train_loss', level: 'epoch' })
    expect(namer.originals).toEqual({ train_loss: 'train_loss_epoch' })
  })
})
