import { edit } from '../phaseProject.ts'
import { again, baseline, epochsWith, type Cases } from './case.ts'

/** What closes diagnostics_complete, and what doesn't. */
export const diagnosisCases: Cases = {
  'overfitting that was overlooked': {
    does: again('results/baseline', { ...baseline, epochs: epochsWith(0.8, () => ({ train_acc: 0.99 })) }),
    turns: {
      'overfitting-diagnosed': ['failed', 'diagnosis-differs'],
      'underfitting-diagnosed': ['failed', 'diagnosis-differs'],
    },
  },
  'scatter that was overlooked': {
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, (_, index) => ({ val_acc: index % 2 ? 0.95 : 0.65, train_acc: 0.7 })),
    }),
    turns: {
      'data-quality-diagnosed': ['failed', 'diagnosis-differs'],
      'underfitting-diagnosed': ['failed', 'diagnosis-differs'],
    },
  },
  'an idle GPU that was overlooked': {
    does: again('results/baseline', { ...baseline, epochs: epochsWith(0.8, () => ({ gpu_util: 0.3 })) }),
    turns: { 'waste-diagnosed': ['failed', 'diagnosis-differs'] },
  },
  'a diagnosis that says nothing': {
    does: (files) =>
      edit(files, 'phases/03_diagnostics/diagnosis.md', '**Overfitting:** no', '**Overfitting:** _To write_'),
    turns: { 'overfitting-diagnosed': ['missing', 'diagnosis-unwritten'] },
  },
  'a recommendation without a gain': {
    does: (files) => edit(files, 'phases/03_diagnostics/diagnosis.md', '6 points', 'some'),
    turns: {
      'recommendations-listed': ['failed', 'recommendation-incomplete'],
      'diagnostics-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'six recommendations': {
    does: async (files) => {
      for (let n = 0; n < 5; n++)
        await files.appendLine('phases/03_diagnostics/diagnosis.md', `| Change ${n} | 1 | underfitting |`)
    },
    turns: { 'recommendations-listed': ['failed', 'recommendations-too-many'] },
  },
  'little to gain': {
    does: (files) => edit(files, 'phases/03_diagnostics/diagnosis.md', '6 points', '2 points'),
    turns: { 'diagnostics-decision-recorded': ['failed', 'decision-differs'] },
  },
}
