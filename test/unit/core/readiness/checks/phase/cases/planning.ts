import { edit } from '../phaseProject.ts'
import { again, baseline, epochsWith, type Cases } from './case.ts'

/** What closes reproducibility_gate, and what doesn't. */
export const planningCases: Cases = {
  'a plan that isn’t written': {
    does: (files) =>
      edit(files, 'phases/01_planning/plan.md', /## Budget\n\n[^\n]+/, '## Budget\n\n_To write: soon_'),
    turns: { 'budget-agreed': ['missing', 'section-unwritten'] },
  },
  'a plan without a section': {
    does: (files) => edit(files, 'phases/01_planning/plan.md', '## Cost of errors', '## Something else'),
    turns: { 'problem-stated': ['missing', 'section-absent'] },
  },
  'no target': {
    does: (files) => edit(files, 'configs/training_config.yaml', 'targets: { test_acc: 0.9 }\n', ''),
    turns: { 'target-set': ['failed', 'no-target'] },
  },
  'test rows in the training set': {
    does: (files) => files.copy('data/test.npz', 'data/train.npz'),
    turns: { 'splits-disjoint': ['failed', 'splits-share-samples'] },
  },
  'a configuration that is no YAML': {
    does: (files) => files.write('configs/training_config.yaml', 'task: [classification\n'),
    turns: {
      'target-set': ['failed', 'config-syntax'],
      'splits-disjoint': ['failed', 'config-syntax'],
      'configuration-valid': ['failed', 'config-syntax'],
      'seed-fixed': ['failed', 'config-syntax'],
    },
  },
  'validation data that aren’t there': {
    does: (files) => files.remove('data/val.npz'),
    turns: {
      'splits-disjoint': ['missing', 'file-missing'],
      'configuration-valid': ['failed', 'data-file-missing'],
    },
  },
  'a seed that isn’t written out': {
    does: (files) =>
      edit(files, 'configs/training_config.yaml', 'reproducibility: { seed: 42, deterministic: true }\n', ''),
    turns: { 'seed-fixed': ['failed', 'seed-not-written'] },
  },
  'a seed without determinism': {
    does: (files) =>
      edit(files, 'configs/training_config.yaml', 'deterministic: true', 'deterministic: false'),
    turns: { 'seed-fixed': ['failed', 'seed-not-deterministic'] },
  },
  'versions that pin nothing': {
    does: (files) => edit(files, 'results/planning/run_1/run.json', '"20.12.0"', '">=20"'),
    turns: { 'environment-pinned': ['failed', 'versions-vague'] },
  },
  'another trainer without a lock file': {
    does: (files) =>
      edit(files, 'results/planning/run_1/run.json', '"embedded 0.1.0"', '"training_orchestrator.py"'),
    turns: { 'environment-pinned': ['missing', 'lock-file-absent'] },
  },
  'requirements that pin only some': {
    async does(files) {
      await edit(files, 'results/planning/run_1/run.json', '"embedded 0.1.0"', '"training_orchestrator.py"')
      await files.write('requirements.txt', 'torch==2.13.0\nnumpy>=2\n')
    },
    turns: { 'environment-pinned': ['missing', 'lock-file-absent'] },
  },
  'requirements that pin all': {
    async does(files) {
      await edit(files, 'results/planning/run_1/run.json', '"embedded 0.1.0"', '"training_orchestrator.py"')
      await files.write('requirements.txt', '# pinned\ntorch==2.13.0\nnumpy == 2.2.1 # why\n\n-r more.txt\n')
    },
    turns: {},
  },
  'no commit': {
    does: (files) => edit(files, 'results/planning/run_1/run.json', /"git": \{[^}]*\},/, ''),
    turns: { 'code-versioned': ['failed', 'run-without-commit'] },
  },
  'changes that were lost': {
    does: (files) => edit(files, 'results/planning/run_1/run.json', '"dirty": false', '"dirty": true'),
    turns: { 'code-versioned': ['missing', 'run-changes-lost'] },
  },
  'a run that doesn’t repeat': {
    does: again('results/planning/run_2', {
      ...baseline,
      started: '2026-01-10T09:00:00.000Z',
      epochs: epochsWith(0.8, ({ train_loss: loss }, index) =>
        index === 6 ? { train_loss: loss + 1e-7 } : {},
      ),
    }),
    turns: { 'runs-repeat': ['failed', 'runs-differ'] },
  },
  'a copy instead of a second run': {
    does: (files) => files.copy('results/planning/run_1/run.json', 'results/planning/run_2/run.json'),
    turns: { 'runs-repeat': ['failed', 'runs-are-one'] },
  },
  'a second run of another seed': {
    does: (files) => edit(files, 'results/planning/run_2/run.json', '"seed": 42', '"seed": 43'),
    turns: { 'runs-repeat': ['failed', 'runs-not-alike'] },
  },
  'no second run': {
    async does(files) {
      for (const name of ['run.json', 'events.jsonl']) await files.remove(`results/planning/run_2/${name}`)
    },
    turns: { 'runs-repeat': ['missing', 'file-missing'] },
  },
}
