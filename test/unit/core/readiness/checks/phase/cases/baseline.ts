import { writePredictions } from '../../../../../../../src/core/runs/writePredictions.ts'
import { curve, edit, makeRun } from '../phaseProject.ts'
import { again, baseline, epochsWith, type Cases } from './case.ts'

/** What closes post_baseline, and what doesn't. */
export const baselineCases: Cases = {
  'a run that crashed': {
    does: (files) => edit(files, 'results/baseline/run.json', '"exitCode": 0', '"exitCode": 1'),
    turns: {
      'baseline-run-complete': ['failed', 'run-exit-code'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a run that is under way': {
    does: (files) => edit(files, 'results/baseline/run.json', '  "exitCode": 0,\n', ''),
    turns: {
      'baseline-run-complete': ['missing', 'run-not-ended'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a run cut short': {
    does: again('results/baseline', { ...baseline, epochs: curve(0.8).slice(0, 7) }),
    turns: {
      'baseline-run-complete': ['failed', 'run-cut-short'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'early stopping that nothing bears out': {
    async does(files) {
      await makeRun(files, 'results/baseline', { ...baseline, epochs: curve(0.8).slice(0, 9) })
      const stop = { event: 'early_stopped', time: 'now', epoch: 9, best_epoch: 5, metric: 'val_loss' }
      await files.appendLine('results/baseline/events.jsonl', JSON.stringify(stop))
    },
    turns: {
      'baseline-run-complete': ['failed', 'run-stop-unfounded'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a loss that became NaN': {
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, (_, index) => (index === 4 ? { train_loss: Number.NaN } : {})),
    }),
    turns: {
      'baseline-run-complete': ['failed', 'run-loss-not-finite'],
      'baseline-losses-finite': ['failed', 'run-loss-not-finite'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a loss that fell by less than half': {
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, (_, index) => ({ train_loss: 1 - index * 0.05 })),
    }),
    turns: { 'baseline-loss-halved': ['failed', 'loss-stuck'] },
  },
  'a model that guesses': {
    does: again('results/baseline', { ...baseline, wrong: 16, epochs: curve(0.6) }),
    turns: { 'baseline-beats-guessing': ['failed', 'no-better-than-commonest'] },
  },
  'an idle GPU': {
    does: again('results/baseline', { ...baseline, epochs: epochsWith(0.8, () => ({ gpu_util: 41 })) }),
    turns: { 'baseline-gpu-busy': ['failed', 'gpu-idle'] },
  },
  'a busy GPU': {
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, () => ({ gpu_utilization: 0.85 })),
    }),
    turns: {},
  },
  'a configuration edited after the run': {
    does: (files) => edit(files, 'configs/training_config.yaml', 'batch_size: 16', 'batch_size: 32'),
    turns: { 'baseline-config-unchanged': ['stale', 'run-of-other-config'] },
  },
  'data changed after the run': {
    does: (files) => files.copy('data/test.npz', 'data/train.npz'),
    turns: { 'baseline-config-unchanged': ['stale', 'run-of-other-data'] },
  },
  'another seed on record': {
    does: (files) => edit(files, 'results/baseline/run.json', '"seed": 42', '"seed": 7'),
    turns: { 'baseline-seed-recorded': ['failed', 'run-seed-differs'] },
  },
  'a best checkpoint that is another file': {
    does: (files) =>
      files.copy(
        'checkpoints/optimization/final_model_best.safetensors',
        'checkpoints/baseline/final_model_best.safetensors',
      ),
    turns: { 'baseline-best-checkpoint': ['failed', 'run-checkpoint-changed'] },
  },
  'a best checkpoint of another epoch': {
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, (_, index) => ({ val_loss: index === 3 ? 0.01 : 0.5 })),
    }),
    turns: { 'baseline-best-checkpoint': ['failed', 'run-checkpoint-not-best'] },
  },
  'a last checkpoint that is cut off': {
    async does(files) {
      const file = 'checkpoints/baseline/final_model_last.safetensors'
      await files.write(file, (await files.read(file)).slice(0, 20))
    },
    turns: { 'baseline-last-checkpoint': ['failed', 'safetensors-invalid'] },
  },
  'a periodic checkpoint that is gone': {
    does: (files) => files.remove('checkpoints/baseline/epoch_5.safetensors'),
    turns: { 'baseline-periodic-checkpoints': ['missing', 'file-missing'] },
  },
  'periodic checkpoints that nobody asked for': {
    async does(files) {
      await edit(
        files,
        'configs/training_config.yaml',
        'checkpoint_every_n_epochs: 5',
        'checkpoint_every_n_epochs: 0',
      )
      await makeRun(files, 'results/baseline', baseline)
    },
    turns: { 'baseline-periodic-checkpoints': ['failed', 'periodic-not-asked'] },
  },
  'a digit changed in metrics.json': {
    does: (files) =>
      edit(
        files,
        'results/baseline/metrics.json',
        /("final": \{\s*"val_acc": )0\.8/,
        '"final": {"val_acc": 0.83',
      ),
    turns: { 'baseline-claims-hold': ['failed', 'run-claim-differs'] },
  },
  'predictions of other samples': {
    does: (files) =>
      files.write(
        'results/baseline/predictions/val.npz',
        writePredictions({ yTrue: [0, 1, 1], scores: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.3, 0.7) }),
      ),
    turns: {
      'baseline-beats-guessing': ['failed', 'no-better-than-commonest'],
      'baseline-claims-hold': ['failed', 'predictions-count-differs'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a look at the test set': {
    does: (files) =>
      files.copy('results/baseline/predictions/val.npz', 'results/baseline/predictions/test.npz'),
    turns: { 'baseline-test-set-untouched': ['failed', 'test-set-looked-at'] },
  },
  'a baseline that met the target': {
    does: again('results/baseline', { ...baseline, wrong: 1 }),
    turns: { 'baseline-decision-recorded': ['failed', 'decision-differs'] },
  },
  'no predictions': {
    does: (files) => files.remove('results/baseline/predictions/val.npz'),
    turns: {
      'baseline-beats-guessing': ['missing', 'file-missing'],
      'baseline-claims-hold': ['missing', 'file-missing'],
      'baseline-decision-recorded': ['missing', 'file-missing'],
    },
  },
}
