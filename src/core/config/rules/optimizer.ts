import { numberText } from '../scalars.ts'
import { nearest } from '../nearest.ts'
import { optimizers, torchOptimizers } from '../trainerNames.ts'
import type { Rule } from './rule.ts'

/** Learning rates outside of which training with an optimizer hardly ever works. */
const plausible: Readonly<Record<string, readonly [number, number]>> = {
  adam: [1e-6, 0.03],
  adamw: [1e-6, 0.03],
  sgd: [1e-5, 2],
}

export const optimizerRules: readonly Rule[] = [
  {
    id: 'learning-rate-implausible',
    finds: 'A learning rate far outside of what works with the optimizer.',
    *check({ config, report }) {
      const { type, learning_rate: rate } = config.optimizer
      const range = plausible[type.toLowerCase()]
      if (!range || (rate >= range[0] && rate <= range[1])) return
      const args = {
        rate: numberText(rate),
        optimizer: type,
        low: numberText(range[0]),
        high: numberText(range[1]),
      }
      yield report('learning-rate-implausible', 'warning', args, 'optimizer.learning_rate')
    },
  },
  {
    id: 'optimizer-unknown',
    finds: 'An optimizer that the trainer does not have.',
    *check({ config, report }) {
      const { type } = config.optimizer
      const { trainer } = config.launch
      const known = trainer === 'pytorch' ? [...optimizers, ...torchOptimizers] : optimizers
      if (trainer === 'project' || known.some((name) => name === type)) return
      const suggestion = nearest(type, known)
      const severity = trainer === 'auto' ? 'warning' : 'error'
      const args = { trainer, optimizer: type, choices: [...known], suggestion }
      yield report('optimizer-unknown', severity, args, 'optimizer.type', suggestion || undefined)
    },
  },
  {
    id: 'optimizer-ignores',
    finds: 'Momentum for Adam, betas for SGD: values that the optimizer does not use.',
    *check({ config, report, stated }) {
      const { type } = config.optimizer
      const isSgd = type.toLowerCase() === 'sgd'
      if (!isSgd && !type.toLowerCase().startsWith('adam')) return
      const unused = isSgd ? ['beta1', 'beta2', 'epsilon'] : ['momentum', 'nesterov']
      for (const key of unused) {
        const path = `optimizer.${key}`
        const value = config.optimizer[key]
        if (!stated(path) || value === 0 || value === false) continue
        yield report('optimizer-ignores', 'warning', { key: path, optimizer: type }, path)
      }
    },
  },
  {
    id: 'nesterov-without-momentum',
    finds: 'Nesterov momentum without momentum.',
    *check({ config, report }) {
      const { type, nesterov, momentum } = config.optimizer
      if (type.toLowerCase() === 'sgd' && nesterov && momentum === 0) {
        yield report('nesterov-without-momentum', 'error', {}, 'optimizer.nesterov')
      }
    },
  },
  {
    id: 'weight-decay-large',
    finds: 'A weight decay so large that weights shrink to nothing.',
    *check({ config, report }) {
      const { type, weight_decay: decay } = config.optimizer
      const most = type.toLowerCase() === 'adamw' ? 0.5 : 0.1
      if (decay <= most) return
      const args = { decay: numberText(decay), optimizer: type, most: numberText(most) }
      yield report('weight-decay-large', 'warning', args, 'optimizer.weight_decay')
    },
  },
  {
    id: 'minimal-rate-not-below-rate',
    finds: 'A schedule whose lowest rate is not below the learning rate.',
    *check({ config, report }) {
      const { min_lr: least, type } = config.lr_scheduler
      const { learning_rate: rate } = config.optimizer
      if (type === 'none' || least < rate) return
      const args = { least: numberText(least), rate: numberText(rate) }
      yield report('minimal-rate-not-below-rate', 'error', args, 'lr_scheduler.min_lr')
    },
  },
  {
    id: 'schedule-never-acts',
    finds: 'A step longer than the training, or a plateau patience that early stopping never lets pass.',
    *check({ config, report }) {
      const { type, step_size: step, patience } = config.lr_scheduler
      const { epochs } = config.training
      if (type === 'step' && step >= epochs) {
        yield report(
          'schedule-never-acts',
          'warning',
          { key: 'step_size', value: step, limit: epochs, of: 'training.epochs' },
          'lr_scheduler.step_size',
        )
      }
      const stopping = config.early_stopping
      if (type === 'plateau' && stopping.enabled && patience >= stopping.patience) {
        const args = {
          key: 'patience',
          value: patience,
          limit: stopping.patience,
          of: 'early_stopping.patience',
        }
        yield report('schedule-never-acts', 'warning', args, 'lr_scheduler.patience')
      }
    },
  },
  {
    id: 'warmup-not-below-epochs',
    finds: 'A warm-up that lasts as long as the training.',
    *check({ config, report }) {
      const { warmup_epochs: warmup } = config.lr_scheduler
      const { epochs } = config.training
      if (warmup >= epochs) {
        yield report('warmup-not-below-epochs', 'error', { warmup, epochs }, 'lr_scheduler.warmup_epochs')
      }
    },
  },
]
