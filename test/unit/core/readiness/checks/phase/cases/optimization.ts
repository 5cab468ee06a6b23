import { phaseOfGate } from '../../../../../../../src/core/phases/phases.ts'
import { configText, edit, makeRun } from '../phaseProject.ts'
import { again, epochsWith, optimized, type Cases } from './case.ts'

/** What closes optimization_complete, and what doesn't. */
export const optimizationCases: Cases = {
  'another seed than the baseline’s': {
    does: (files) => edit(files, 'results/optimization/run.json', '"seed": 42', '"seed": 1'),
    turns: { 'optimization-same-seed': ['failed', 'run-seed-differs'] },
  },
  'other data than the baseline’s': {
    does: (files) =>
      edit(
        files,
        'results/baseline/run.json',
        /"data\/train.npz": "[0-9a-f]{64}"/,
        `"data/train.npz": "${'0'.repeat(64)}"`,
      ),
    turns: { 'optimization-same-data': ['failed', 'other-data'] },
  },
  'better, but short of the target and by too little': {
    does: again('results/optimization', { ...optimized, wrong: 7 }),
    turns: {
      'optimization-improved': ['failed', 'improved-too-little'],
      'optimization-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'worse than the baseline': {
    does: again('results/optimization', { ...optimized, wrong: 12 }),
    turns: {
      'optimization-improved': ['failed', 'improved-too-little'],
      'optimization-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'better, short of the target: another round': {
    does: again('results/optimization', { ...optimized, wrong: 5 }),
    turns: { 'optimization-decision-recorded': ['failed', 'decision-differs'] },
  },
  'better, short of the target, third round': {
    async does(files) {
      await makeRun(files, 'results/optimization_rounds/1', { ...optimized, wrong: 7 })
      await makeRun(files, 'results/optimization_rounds/2', { ...optimized, wrong: 6 })
      await makeRun(files, 'results/optimization', { ...optimized, wrong: 5 })
    },
    turns: {},
  },
  'a fourth round': {
    async does(files) {
      for (const round of [1, 2, 3]) await makeRun(files, `results/optimization_rounds/${round}`, optimized)
      await makeRun(files, 'results/optimization', optimized)
    },
    turns: { 'optimization-rounds-bounded': ['failed', 'rounds-too-many'] },
  },
  'a wide gap': {
    does: again('results/optimization', {
      ...optimized,
      epochs: epochsWith(0.95, () => ({ train_acc: 1, val_acc: 0.84 })),
    }),
    turns: { 'optimization-gap-bounded': ['failed', 'accuracy-gap-wide'] },
  },
  'a restless validation': {
    does: again('results/optimization', {
      ...optimized,
      epochs: epochsWith(0.95, (_, index) => ({ val_acc: index % 2 ? 0.99 : 0.8, train_acc: 0.9 })),
    }),
    turns: { 'optimization-validation-steady': ['failed', 'validation-scatters'] },
  },
  'a change that is not in the list': {
    async does(files) {
      await files.write(
        'configs/optimization_config.yaml',
        configText(0.3, 'checkpoints/optimization').replace('hidden: [8]', 'hidden: [16]'),
      )
      await makeRun(files, 'results/optimization', optimized)
    },
    turns: { 'optimization-changes-documented': ['failed', 'changes-undocumented'] },
  },
  'a check that was edited out of the checklist, and a tick': {
    async does(files) {
      const list = phaseOfGate('optimization_complete')!.checklist
      await edit(files, list, ' check: same-seed run=results/optimization baseline=results/baseline', '')
      await edit(files, list, '- [ ] Same seed as the baseline', '- [x] Same seed as the baseline')
      await edit(files, 'results/optimization/run.json', '"seed": 42', '"seed": 1')
    },
    turns: { 'optimization-same-seed': ['failed', 'run-seed-differs'] },
  },
  'a limit loosened in the checklist': {
    async does(files) {
      await edit(files, phaseOfGate('optimization_complete')!.checklist, 'most=0.15', 'most=0.9')
      await makeRun(files, 'results/optimization', {
        ...optimized,
        epochs: epochsWith(0.95, () => ({ train_acc: 1, val_acc: 0.5 })),
      })
    },
    turns: { 'optimization-gap-bounded': ['failed', 'accuracy-gap-wide'] },
  },
}
