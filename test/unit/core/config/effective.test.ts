import { describe, expect, it } from 'vitest'
import { configDigest, trainingDigest } from '../../../../src/core/config/digest.ts'
import { readConfig } from '../../../../src/core/config/effective.ts'
import {
  comprehensiveTestMetrics,
  metricDirection,
  sameMetric,
  splitOf,
} from '../../../../src/core/config/metricNames.ts'
import { olderSpellings } from '../../../../src/core/config/olderSpellings.ts'
import { keyAt } from '../../../../src/core/config/keys.ts'
import type { Config } from '../../../../src/core/config/schema.ts'

function config(text: string): Config {
  const read = readConfig(text, 'configs/final_config.yaml')
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  return read.value
}

describe('readConfig', () => {
  it('fills in the defaults', () => {
    expect(config('model: {architecture: MLP}')).toMatchObject({
      task: 'classification',
      training: { epochs: 100, batch_size: 32 },
      early_stopping: { enabled: true, patience: 10, metric: 'val_loss' },
      export: { formats: ['onnx'], quantization: { dtype: 'int8', mode: 'static' } },
      approvals: { compliance: { required: true, approvers: [] } },
    })
  })

  it.each([
    [
      'training: {optimizer: SGD, lr: 0.1, momentum: 0.9, weight_decay: 0.01}',
      { optimizer: { type: 'SGD', learning_rate: 0.1, momentum: 0.9, weight_decay: 0.01 } },
    ],
    [
      'training:\n  optimizer: {name: AdamW, lr: 0.1, betas: [0.8, 0.95], eps: 1.0e-6}',
      { optimizer: { type: 'AdamW', learning_rate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-6 } },
    ],
    ['optimizer: Adam\nmodel: MLP', { optimizer: { type: 'Adam' }, model: { architecture: 'MLP' } }],
    [
      'lr_scheduler: {type: CosineAnnealingLR, eta_min: 0.0001}',
      { lr_scheduler: { type: 'cosine', min_lr: 0.0001 } },
    ],
    [
      'training: {scheduler: {name: ReduceLROnPlateau, factor: 0.5}}',
      { lr_scheduler: { type: 'plateau', gamma: 0.5 } },
    ],
    ['early_stopping: {monitor: val_acc, mode: max}', { early_stopping: { metric: 'val_acc', mode: 'max' } }],
    [
      'early_stopping: false\nexport: true',
      { early_stopping: { enabled: false }, export: { enabled: true } },
    ],
    [
      'checkpointing: {save_every_n_epochs: 5, monitor: val_f1}',
      { checkpointing: { checkpoint_every_n_epochs: 5, metric: 'val_f1' } },
    ],
    [
      'training: {gradient_clip_max_norm: 2, early_stopping_patience: 7}',
      { training: { gradient_clip_norm: 2 }, early_stopping: { patience: 7 } },
    ],
    ['seed: 9\ndata: {batch_size: 8}', { reproducibility: { seed: 9 }, training: { batch_size: 8 } }],
    ['validation:\ntraining: {gradient_clip_norm: null}', { validation: { validate_every_n_epochs: 1 } }],
    [
      'logging: {level: info}\nexperiment: {name: x}',
      { logging: { level: 'info' }, experiment: { name: 'x' } },
    ],
  ])('reads %j', (text, expected) => {
    expect(config(text)).toMatchObject(expected)
  })

  it('keeps keys that it does not know', () => {
    expect(config('model: {architecture: MLP, heads: 4}\nmine: [1]')).toMatchObject({
      model: { heads: 4 },
      mine: [1],
    })
  })

  it('lets the schema’s own spelling win', () => {
    expect(config('training: {lr: 0.5}\noptimizer: {learning_rate: 0.1}').optimizer.learning_rate).toBe(0.1)
  })

  it('refuses a seed that is not there rather than inventing one', () => {
    expect(readConfig('reproducibility: {seed: null}', 'f').ok).toBe(false)
  })

  it('places an error at the older spelling', () => {
    const read = readConfig('model: MLP\ntraining:\n  lr: fast', 'f')
    expect(read.ok).toBe(false)
    expect(read.findings[0]).toMatchObject({
      code: 'config-wrong-type',
      args: { key: 'training.lr' },
      place: { range: { start: { line: 2, character: 6 }, end: { line: 2, character: 10 } } },
    })
  })

  it('has a known key for each older spelling', () => {
    expect(olderSpellings.filter(({ to }) => !keyAt(to))).toEqual([])
  })
})

describe('digests', () => {
  const base = config('model: {architecture: MLP, dropout: 0.1}\ntraining: {epochs: 5}')

  it.each([
    [
      'order, comments and spelling',
      '# x\ntraining: {num_epochs: 5}\nmodel: {dropout: 0.10, name: MLP}',
      true,
      true,
    ],
    [
      'a default that is written out',
      'model: {architecture: MLP, dropout: 0.1}\ntraining: {epochs: 5, batch_size: 32}',
      true,
      true,
    ],
    [
      'a target',
      'model: {architecture: MLP, dropout: 0.1}\ntraining: {epochs: 5}\ntargets: {test_acc: 0.9}',
      false,
      true,
    ],
    [
      'the checkpoint folder',
      'model: {architecture: MLP, dropout: 0.1}\ntraining: {epochs: 5}\ncheckpointing: {output_dir: b}',
      false,
      true,
    ],
    [
      'the kept checkpoints',
      'model: {architecture: MLP, dropout: 0.1}\ntraining: {epochs: 5}\ncheckpointing: {save_top_k: 2}',
      false,
      false,
    ],
    ['a dropout', 'model: {architecture: MLP, dropout: 0.2}\ntraining: {epochs: 5}', false, false],
    ['a seed', 'model: {architecture: MLP, dropout: 0.1}\ntraining: {epochs: 5}\nseed: 1', false, false],
    [
      'a parameter of the project’s own',
      'model: {architecture: MLP, dropout: 0.1, heads: 2}\ntraining: {epochs: 5}',
      false,
      false,
    ],
  ])('see %s', (_, text, sameConfig, sameTraining) => {
    const other = config(text)
    expect(configDigest(other) === configDigest(base)).toBe(sameConfig)
    expect(trainingDigest(other) === trainingDigest(base)).toBe(sameTraining)
  })

  it('are SHA-256 in hex', () => {
    expect(configDigest(base)).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('metric names', () => {
  it.each([
    ['val_loss', 'min'],
    ['test_acc', 'max'],
    ['val_accuracy', 'max'],
    ['valid/auroc', 'max'],
    ['test_rmse', 'min'],
    ['r2', 'max'],
    ['test_poisson_deviance', 'min'],
    ['val_blurb', undefined],
    ['constructor', undefined],
    ['test_confusion_matrix', undefined],
  ] as const)('know that %s is better by %s', (name, direction) => {
    expect(metricDirection(name)).toBe(direction)
  })

  it('compare by meaning and split', () => {
    expect(sameMetric('val_acc', 'val_accuracy')).toBe(true)
    expect(sameMetric('val_acc', 'test_acc')).toBe(false)
    expect(sameMetric('mine', 'mine')).toBe(true)
    expect(splitOf('validation_f1')).toBe('val')
    expect(comprehensiveTestMetrics('classification')).toContain('test_confusion_matrix')
  })
})
