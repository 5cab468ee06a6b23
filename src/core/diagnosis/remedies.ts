import type { Config } from '../config/schema.ts'
import { bestEntry } from '../readiness/history.ts'
import { lateFall } from './diagnose.ts'
import type { Remedy } from './remedy.ts'

/** A learning rate without the noise of binary fractions. */
const rounded = (value: number) => Number(value.toPrecision(3))

const takesImages = ({ model }: Config) => /cnn|conv|res-?net|vit|image/i.test(model.architecture)

/** Learning rates above this diverge with the optimizer more often than they help. */
const highestRate = (config: Config) => (/sgd/i.test(config.optimizer.type) ? 0.3 : 0.01)

/** Widths of the hidden layers; the architectures that have some start with one of 64. */
const hiddenOf = ({ model }: Config) => model.hidden ?? [64]

const halved = (widths: readonly number[]) => widths.map((width) => Math.max(4, Math.floor(width / 2)))
const doubled = (widths: readonly number[]) => widths.map((width) => width * 2)

/** All remedies, the most promising first among those that answer the same ailment; the only list of them. */
export const remedies: readonly Remedy[] = [
  {
    id: 'lower-learning-rate',
    answers: ['not-finite', 'data-quality'],
    propose: ({ config, history }) => {
      const diverged = history.some(({ metrics }) => Object.values(metrics).some(Number.isNaN))
      return [
        {
          path: 'optimizer.learning_rate',
          value: rounded(config.optimizer.learning_rate / (diverged ? 10 : 3)),
        },
      ]
    },
  },
  {
    id: 'clip-gradients',
    answers: ['not-finite'],
    propose: ({ config }) =>
      config.training.gradient_clip_norm === undefined
        ? [{ path: 'training.gradient_clip_norm', value: 1 }]
        : undefined,
  },
  {
    id: 'full-precision',
    answers: ['not-finite'],
    propose: ({ config }) =>
      config.training.mixed_precision === true
        ? [{ path: 'training.mixed_precision', value: false }]
        : undefined,
  },
  {
    id: 'decay-learning-rate',
    answers: ['stall', 'data-quality'],
    propose: ({ config }) =>
      config.lr_scheduler.type === 'none' ? [{ path: 'lr_scheduler.type', value: 'cosine' }] : undefined,
  },
  {
    id: 'augment',
    answers: ['overfitting'],
    propose: ({ config }) =>
      takesImages(config) && !(config.data_augmentation.enabled && config.data_augmentation.transforms.length)
        ? [
            { path: 'data_augmentation.enabled', value: true },
            {
              path: 'data_augmentation.transforms',
              value: [{ color_jitter: { brightness: 0.2, contrast: 0.2 } }],
            },
          ]
        : undefined,
  },
  {
    id: 'weight-decay',
    answers: ['overfitting'],
    propose: ({ config: { optimizer } }) => {
      const start = /adamw/i.test(optimizer.type) ? 0.01 : 0.0001
      const value = optimizer.weight_decay === 0 ? start : rounded(optimizer.weight_decay * 10)
      return value <= 0.1 ? [{ path: 'optimizer.weight_decay', value }] : undefined
    },
  },
  {
    id: 'dropout',
    answers: ['overfitting'],
    propose: ({ config: { model } }) => {
      if (model.architecture === 'LogisticRegression' || model.dropout >= 0.5) return undefined
      return [{ path: 'model.dropout', value: rounded(Math.min(0.5, model.dropout + 0.2)) }]
    },
  },
  {
    id: 'label-smoothing',
    answers: ['overfitting'],
    propose: ({ config }) =>
      config.task === 'classification' && config.training.label_smoothing === 0
        ? [{ path: 'training.label_smoothing', value: 0.1 }]
        : undefined,
  },
  {
    id: 'smaller-model',
    answers: ['overfitting'],
    propose: ({ config }) => {
      const { hidden, channels } = config.model
      if (hidden?.some((width) => width > 8)) return [{ path: 'model.hidden', value: halved(hidden) }]
      if (channels?.some((width) => width > 8)) return [{ path: 'model.channels', value: halved(channels) }]
      return undefined
    },
  },
  {
    id: 'larger-model',
    answers: ['underfitting', 'stall'],
    propose: ({ config }) => {
      const { architecture, channels } = config.model
      if (architecture === 'LogisticRegression')
        return [
          { path: 'model.architecture', value: 'MLP' },
          { path: 'model.hidden', value: hiddenOf(config) },
        ]
      if (architecture === 'SimpleCNN' && channels === undefined)
        return [{ path: 'model.architecture', value: 'DeepCNN' }]
      if (channels) return [{ path: 'model.channels', value: doubled(channels) }]
      if (architecture === 'MLP') return [{ path: 'model.hidden', value: doubled(hiddenOf(config)) }]
      return undefined
    },
  },
  {
    id: 'train-longer',
    answers: ['underfitting'],
    propose: ({ config, history }) => {
      const last = history.at(-1)
      const best = bestEntry(history, config)
      const stillImproves =
        last &&
        best &&
        best.epoch >= 0.9 * last.epoch &&
        last.epoch >= (last.epochs ?? config.training.epochs)
      return stillImproves ? [{ path: 'training.epochs', value: config.training.epochs * 2 }] : undefined
    },
  },
  {
    id: 'raise-learning-rate',
    answers: ['stall', 'underfitting'],
    propose: (symptoms) => {
      const { config } = symptoms
      const raised = rounded(config.optimizer.learning_rate * 3)
      const stillFalls = (lateFall(symptoms.history) ?? 0) > 0
      return raised <= highestRate(config) && stillFalls
        ? [{ path: 'optimizer.learning_rate', value: raised }]
        : undefined
    },
  },
  {
    id: 'regularize-less',
    answers: ['underfitting'],
    propose: ({ config: { model, optimizer, training } }) => {
      if (model.dropout > 0) return [{ path: 'model.dropout', value: rounded(model.dropout / 2) }]
      if (optimizer.weight_decay > 0)
        return [{ path: 'optimizer.weight_decay', value: rounded(optimizer.weight_decay / 10) }]
      if (training.label_smoothing > 0) return [{ path: 'training.label_smoothing', value: 0 }]
      return undefined
    },
  },
  { id: 'check-inputs', answers: ['not-finite', 'stall'], propose: () => [] },
  { id: 'audit-labels', answers: ['data-quality', 'underfitting', 'overfitting'], propose: () => [] },
  { id: 'more-data', answers: ['overfitting', 'data-quality', 'underfitting'], propose: () => [] },
  {
    id: 'load-faster',
    answers: ['waste'],
    propose: ({ config: { training } }) =>
      (training.num_workers ?? 0) < 4 ? [{ path: 'training.num_workers', value: 4 }] : undefined,
  },
  {
    id: 'larger-batch',
    answers: ['waste', 'data-quality'],
    propose: ({ config: { training } }) => [
      { path: 'training.batch_size', value: Math.min(1_048_576, training.batch_size * 2) },
    ],
  },
  {
    id: 'mixed-precision',
    answers: ['waste'],
    propose: ({ config: { training } }) =>
      training.mixed_precision === true ? undefined : [{ path: 'training.mixed_precision', value: true }],
  },
  { id: 'profile', answers: ['waste'], propose: () => [] },
]
