import type { Rule } from './rule.ts'

const devices = /^(?:auto|cpu|mps|cuda(?::\d+)?|gpu)$/

export const trainingRules: readonly Rule[] = [
  {
    id: 'patience-not-below-epochs',
    finds: 'Early stopping that can never act, as its patience is at least the number of validations.',
    *check({ config, report }) {
      const { enabled, patience } = config.early_stopping
      const validations = Math.floor(config.training.epochs / config.validation.validate_every_n_epochs)
      if (!enabled || patience < validations) return
      const args = { patience, validations, epochs: config.training.epochs }
      yield report('patience-not-below-epochs', 'warning', args, 'early_stopping.patience')
    },
  },
  {
    id: 'validation-never',
    finds: 'A validation interval longer than the training.',
    *check({ config, report }) {
      const { validate_every_n_epochs: every } = config.validation
      const { epochs } = config.training
      if (every > epochs) {
        yield report(
          'validation-never',
          'error',
          { every, epochs },
          'validation.validate_every_n_epochs',
          '1',
        )
      }
    },
  },
  {
    id: 'device-unknown',
    finds: 'A device that no trainer knows.',
    *check({ config, report }) {
      const { device } = config.training
      if (!devices.test(device)) yield report('device-unknown', 'warning', { device }, 'training.device')
    },
  },
  {
    id: 'below-production',
    finds:
      'A final configuration with fewer epochs, less patience or fewer checkpoints than production training has.',
    *check({ config, kind, report }) {
      if (kind !== 'final') return
      const least = [
        ['training.epochs', config.training.epochs, 100],
        ['early_stopping.patience', config.early_stopping.patience, 10],
        ['checkpointing.save_top_k', config.checkpointing.save_top_k, 3],
      ] as const
      for (const [key, value, expected] of least) {
        if (value < expected) yield report('below-production', 'info', { key, value, expected }, key)
      }
    },
  },
  {
    id: 'dropout-in-logistic-regression',
    finds: 'Dropout or hidden layers for a model that has none.',
    *check({ config, report, stated }) {
      if (config.model.architecture !== 'LogisticRegression') return
      for (const key of ['dropout', 'hidden', 'channels'] as const) {
        if (!stated(`model.${key}`) || config.model[key] === 0) continue
        yield report('dropout-in-logistic-regression', 'warning', { key: `model.${key}` }, `model.${key}`)
      }
    },
  },
  {
    id: 'batch-larger-than-training-set',
    finds: 'A batch that holds more samples than the training split.',
    *check({ config, project, report }) {
      const samples = project?.trainSamples
      const { batch_size: batch } = config.training
      if (samples !== undefined && batch > samples) {
        yield report('batch-larger-than-training-set', 'warning', { batch, samples }, 'training.batch_size')
      }
    },
  },
]
