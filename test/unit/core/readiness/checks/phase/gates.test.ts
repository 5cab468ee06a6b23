import { cp, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { gateItems, type GateName } from '../../../../../../src/core/phases/gates.ts'
import { writeTick } from '../../../../../../src/core/phases/writeTick.ts'
import { phaseOfGate } from '../../../../../../src/core/phases/phases.ts'
import type { Files } from '../../../../../../src/core/ports.ts'
import { writePredictions } from '../../../../../../src/core/runs/predictionsFile.ts'
import { createGround } from '../../../../../../src/core/readiness/createGround.ts'
import { findPath } from '../../../../../../src/core/readiness/findPath.ts'
import { judgeGate, type ItemReport } from '../../../../../../src/core/readiness/gate.ts'
import { messageOf } from '../../../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../../../src/node/files.ts'
import {
  clock,
  configText,
  curve,
  edit,
  makePhaseProject,
  makeRun,
  type Epoch,
  type RunOptions,
} from './phaseProject.ts'

const gates = [
  'reproducibility_gate',
  'post_baseline',
  'diagnostics_complete',
  'optimization_complete',
] as const

let honest: Files
beforeAll(async () => {
  honest = await makePhaseProject()
  for (const gate of gates) {
    for (const { id, decidedBy } of gateItems[gate]) {
      if (decidedBy === 'person') await writeTick(honest, phaseOfGate(gate)!.checklist, id, true)
    }
  }
})

async function copy(): Promise<Files> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'phases-'))
  await cp(honest.root, folder, { recursive: true })
  return nodeFiles(folder)
}

async function judge(files: Files, gate: GateName) {
  const report = await judgeGate(createGround({ files, clock }), gate)
  if (!report.ok) throw new Error(report.findings.map((found) => messageOf(found)).join('\n'))
  return report.value
}

const shown = (item: ItemReport) => [item.id, [item.verdict, item.reasons[0]?.code]]
const settled = (verdict: string) => verdict === 'passed' || verdict === 'not-applicable'

describe('an honest project', () => {
  it.each(gates)('opens %s', async (gate) => {
    const report = await judge(honest, gate)
    expect(report.items.filter(({ verdict }) => !settled(verdict))).toEqual([])
    expect(report.open).toBe(true)
    expect(report.findings).toEqual([])
    for (const item of report.items) {
      for (const reason of item.reasons) expect(messageOf(reason)).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  it('is ready for phase 5 by path B', async () => {
    const chosen = await findPath(createGround({ files: honest, clock }))
    expect(chosen.ok && [chosen.value.path, chosen.value.source]).toEqual([
      'B',
      'configs/optimization_config.yaml',
    ])
  })
})

/** What is done to the honest project, and the items that are no longer settled, with their headline. */
interface Case {
  readonly gate: GateName
  readonly does: (files: Files) => Promise<unknown>
  readonly turns: Readonly<Record<string, readonly [verdict: string, code: string]>>
}

const baseline = { config: 'configs/training_config.yaml', checkpoints: 'checkpoints/baseline', wrong: 8 }
const optimized = {
  config: 'configs/optimization_config.yaml',
  checkpoints: 'checkpoints/optimization',
  wrong: 2,
}
const again = (run: string, options: RunOptions) => (files: Files) => makeRun(files, run, options)
const epochsWith = (
  accuracy: number,
  change: (epoch: Epoch, index: number) => Partial<Epoch>,
): readonly Epoch[] => curve(accuracy).map((epoch, index) => ({ ...epoch, ...change(epoch, index) }) as Epoch)
const events = (run: string) => `results/${run}/events.jsonl`

const cases: Readonly<Record<string, Case>> = {
  'a plan that isn’t written': {
    gate: 'reproducibility_gate',
    does: (files) =>
      edit(files, 'phases/01_planning/plan.md', /## Budget\n\n[^\n]+/, '## Budget\n\n_To write: soon_'),
    turns: { 'budget-agreed': ['missing', 'section-unwritten'] },
  },
  'a plan without a section': {
    gate: 'reproducibility_gate',
    does: (files) => edit(files, 'phases/01_planning/plan.md', '## Cost of errors', '## Something else'),
    turns: { 'problem-stated': ['missing', 'section-absent'] },
  },
  'no target': {
    gate: 'reproducibility_gate',
    does: (files) => edit(files, 'configs/training_config.yaml', 'targets: { test_acc: 0.9 }\n', ''),
    turns: { 'target-set': ['failed', 'no-target'] },
  },
  'test rows in the training set': {
    gate: 'reproducibility_gate',
    does: (files) => files.copy('data/test.npz', 'data/train.npz'),
    turns: { 'splits-disjoint': ['failed', 'splits-share-samples'] },
  },
  'a configuration that is no YAML': {
    gate: 'reproducibility_gate',
    does: (files) => files.write('configs/training_config.yaml', 'task: [classification\n'),
    turns: {
      'target-set': ['failed', 'config-syntax'],
      'splits-disjoint': ['failed', 'config-syntax'],
      'configuration-valid': ['failed', 'config-syntax'],
      'seed-fixed': ['failed', 'config-syntax'],
    },
  },
  'a seed that isn’t written out': {
    gate: 'reproducibility_gate',
    does: (files) =>
      edit(files, 'configs/training_config.yaml', 'reproducibility: { seed: 42, deterministic: true }\n', ''),
    turns: { 'seed-fixed': ['failed', 'seed-not-written'] },
  },
  'a seed without determinism': {
    gate: 'reproducibility_gate',
    does: (files) =>
      edit(files, 'configs/training_config.yaml', 'deterministic: true', 'deterministic: false'),
    turns: { 'seed-fixed': ['failed', 'seed-not-deterministic'] },
  },
  'versions that pin nothing': {
    gate: 'reproducibility_gate',
    does: (files) => edit(files, 'results/planning/run_1/run.json', '"20.12.0"', '">=20"'),
    turns: { 'environment-pinned': ['failed', 'versions-vague'] },
  },
  'another trainer without a lock file': {
    gate: 'reproducibility_gate',
    does: (files) =>
      edit(files, 'results/planning/run_1/run.json', '"embedded 0.1.0"', '"training_orchestrator.py"'),
    turns: { 'environment-pinned': ['missing', 'lock-file-absent'] },
  },
  'requirements that pin only some': {
    gate: 'reproducibility_gate',
    async does(files) {
      await edit(files, 'results/planning/run_1/run.json', '"embedded 0.1.0"', '"training_orchestrator.py"')
      await files.write('requirements.txt', 'torch==2.13.0\nnumpy>=2\n')
    },
    turns: { 'environment-pinned': ['missing', 'lock-file-absent'] },
  },
  'requirements that pin all': {
    gate: 'reproducibility_gate',
    async does(files) {
      await edit(files, 'results/planning/run_1/run.json', '"embedded 0.1.0"', '"training_orchestrator.py"')
      await files.write('requirements.txt', '# pinned\ntorch==2.13.0\nnumpy == 2.2.1 # why\n\n-r more.txt\n')
    },
    turns: {},
  },
  'no commit': {
    gate: 'reproducibility_gate',
    does: (files) => edit(files, 'results/planning/run_1/run.json', /"git": \{[^}]*\},/, ''),
    turns: { 'code-versioned': ['failed', 'run-without-commit'] },
  },
  'changes that were lost': {
    gate: 'reproducibility_gate',
    does: (files) => edit(files, 'results/planning/run_1/run.json', '"dirty": false', '"dirty": true'),
    turns: { 'code-versioned': ['missing', 'run-changes-lost'] },
  },
  'a run that doesn’t repeat': {
    gate: 'reproducibility_gate',
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
    gate: 'reproducibility_gate',
    does: (files) => files.copy('results/planning/run_1/run.json', 'results/planning/run_2/run.json'),
    turns: { 'runs-repeat': ['failed', 'runs-are-one'] },
  },
  'a second run of another seed': {
    gate: 'reproducibility_gate',
    does: (files) => edit(files, 'results/planning/run_2/run.json', '"seed": 42', '"seed": 43'),
    turns: { 'runs-repeat': ['failed', 'runs-not-alike'] },
  },
  'no second run': {
    gate: 'reproducibility_gate',
    async does(files) {
      for (const name of ['run.json', 'events.jsonl']) await files.remove(`results/planning/run_2/${name}`)
    },
    turns: { 'runs-repeat': ['missing', 'file-missing'] },
  },

  'a run that crashed': {
    gate: 'post_baseline',
    does: (files) => edit(files, 'results/baseline/run.json', '"exitCode": 0', '"exitCode": 1'),
    turns: {
      'baseline-run-complete': ['failed', 'run-exit-code'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a run that is under way': {
    gate: 'post_baseline',
    does: (files) => edit(files, 'results/baseline/run.json', '  "exitCode": 0,\n', ''),
    turns: {
      'baseline-run-complete': ['missing', 'run-not-ended'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a run cut short': {
    gate: 'post_baseline',
    does: again('results/baseline', { ...baseline, epochs: curve(0.8).slice(0, 7) }),
    turns: {
      'baseline-run-complete': ['failed', 'run-cut-short'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'early stopping that nothing bears out': {
    gate: 'post_baseline',
    async does(files) {
      await makeRun(files, 'results/baseline', { ...baseline, epochs: curve(0.8).slice(0, 9) })
      const stop = { event: 'early_stopped', time: 'now', epoch: 9, best_epoch: 5, metric: 'val_loss' }
      await files.appendLine(events('baseline'), JSON.stringify(stop))
    },
    turns: {
      'baseline-run-complete': ['failed', 'run-stop-unfounded'],
      'baseline-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'a loss that became NaN': {
    gate: 'post_baseline',
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
    gate: 'post_baseline',
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, (_, index) => ({ train_loss: 1 - index * 0.05 })),
    }),
    turns: { 'baseline-loss-halved': ['failed', 'loss-stuck'] },
  },
  'a model that guesses': {
    gate: 'post_baseline',
    does: again('results/baseline', { ...baseline, wrong: 16, epochs: curve(0.6) }),
    turns: { 'baseline-beats-guessing': ['failed', 'no-better-than-commonest'] },
  },
  'an idle GPU': {
    gate: 'post_baseline',
    does: again('results/baseline', { ...baseline, epochs: epochsWith(0.8, () => ({ gpu_util: 41 })) }),
    turns: { 'baseline-gpu-busy': ['failed', 'gpu-idle'] },
  },
  'a busy GPU': {
    gate: 'post_baseline',
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, () => ({ gpu_utilization: 0.85 })),
    }),
    turns: {},
  },
  'a configuration edited after the run': {
    gate: 'post_baseline',
    does: (files) => edit(files, 'configs/training_config.yaml', 'batch_size: 16', 'batch_size: 32'),
    turns: { 'baseline-config-unchanged': ['stale', 'run-of-other-config'] },
  },
  'data changed after the run': {
    gate: 'post_baseline',
    does: (files) => files.copy('data/test.npz', 'data/train.npz'),
    turns: { 'baseline-config-unchanged': ['stale', 'run-of-other-data'] },
  },
  'another seed on record': {
    gate: 'post_baseline',
    does: (files) => edit(files, 'results/baseline/run.json', '"seed": 42', '"seed": 7'),
    turns: { 'baseline-seed-recorded': ['failed', 'run-seed-differs'] },
  },
  'a best checkpoint that is another file': {
    gate: 'post_baseline',
    does: (files) =>
      files.copy(
        'checkpoints/optimization/final_model_best.safetensors',
        'checkpoints/baseline/final_model_best.safetensors',
      ),
    turns: { 'baseline-best-checkpoint': ['failed', 'run-checkpoint-changed'] },
  },
  'a best checkpoint of another epoch': {
    gate: 'post_baseline',
    does: again('results/baseline', {
      ...baseline,
      epochs: epochsWith(0.8, (_, index) => ({ val_loss: index === 3 ? 0.01 : 0.5 })),
    }),
    turns: { 'baseline-best-checkpoint': ['failed', 'run-checkpoint-not-best'] },
  },
  'a last checkpoint that is cut off': {
    gate: 'post_baseline',
    async does(files) {
      const file = 'checkpoints/baseline/final_model_last.safetensors'
      await files.write(file, (await files.read(file)).slice(0, 20))
    },
    turns: { 'baseline-last-checkpoint': ['failed', 'safetensors-invalid'] },
  },
  'a periodic checkpoint that is gone': {
    gate: 'post_baseline',
    does: (files) => files.remove('checkpoints/baseline/epoch_5.safetensors'),
    turns: { 'baseline-periodic-checkpoints': ['missing', 'file-missing'] },
  },
  'periodic checkpoints that nobody asked for': {
    gate: 'post_baseline',
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
    gate: 'post_baseline',
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
    gate: 'post_baseline',
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
    gate: 'post_baseline',
    does: (files) =>
      files.copy('results/baseline/predictions/val.npz', 'results/baseline/predictions/test.npz'),
    turns: { 'baseline-test-set-untouched': ['failed', 'test-set-looked-at'] },
  },
  'a baseline that met the target': {
    gate: 'post_baseline',
    does: again('results/baseline', { ...baseline, wrong: 1 }),
    turns: { 'baseline-decision-recorded': ['failed', 'decision-differs'] },
  },
  'no predictions': {
    gate: 'post_baseline',
    does: (files) => files.remove('results/baseline/predictions/val.npz'),
    turns: {
      'baseline-beats-guessing': ['missing', 'file-missing'],
      'baseline-claims-hold': ['missing', 'file-missing'],
      'baseline-decision-recorded': ['missing', 'file-missing'],
    },
  },

  'overfitting that was overlooked': {
    gate: 'diagnostics_complete',
    does: again('results/baseline', { ...baseline, epochs: epochsWith(0.8, () => ({ train_acc: 0.99 })) }),
    turns: {
      'overfitting-diagnosed': ['failed', 'diagnosis-differs'],
      'underfitting-diagnosed': ['failed', 'diagnosis-differs'],
    },
  },
  'scatter that was overlooked': {
    gate: 'diagnostics_complete',
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
    gate: 'diagnostics_complete',
    does: again('results/baseline', { ...baseline, epochs: epochsWith(0.8, () => ({ gpu_util: 0.3 })) }),
    turns: { 'waste-diagnosed': ['failed', 'diagnosis-differs'] },
  },
  'a diagnosis that says nothing': {
    gate: 'diagnostics_complete',
    does: (files) =>
      edit(files, 'phases/03_diagnostics/diagnosis.md', '**Overfitting:** no', '**Overfitting:** _To write_'),
    turns: { 'overfitting-diagnosed': ['missing', 'diagnosis-unwritten'] },
  },
  'a recommendation without a gain': {
    gate: 'diagnostics_complete',
    does: (files) => edit(files, 'phases/03_diagnostics/diagnosis.md', '6 points', 'some'),
    turns: {
      'recommendations-listed': ['failed', 'recommendation-incomplete'],
      'diagnostics-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'six recommendations': {
    gate: 'diagnostics_complete',
    does: async (files) => {
      for (let n = 0; n < 5; n++)
        await files.appendLine('phases/03_diagnostics/diagnosis.md', `| Change ${n} | 1 | underfitting |`)
    },
    turns: { 'recommendations-listed': ['failed', 'recommendations-too-many'] },
  },
  'little to gain': {
    gate: 'diagnostics_complete',
    does: (files) => edit(files, 'phases/03_diagnostics/diagnosis.md', '6 points', '2 points'),
    turns: { 'diagnostics-decision-recorded': ['failed', 'decision-differs'] },
  },

  'another seed than the baseline’s': {
    gate: 'optimization_complete',
    does: (files) => edit(files, 'results/optimization/run.json', '"seed": 42', '"seed": 1'),
    turns: { 'optimization-same-seed': ['failed', 'run-seed-differs'] },
  },
  'other data than the baseline’s': {
    gate: 'optimization_complete',
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
    gate: 'optimization_complete',
    does: again('results/optimization', { ...optimized, wrong: 7 }),
    turns: {
      'optimization-improved': ['failed', 'improved-too-little'],
      'optimization-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'worse than the baseline': {
    gate: 'optimization_complete',
    does: again('results/optimization', { ...optimized, wrong: 12 }),
    turns: {
      'optimization-improved': ['failed', 'improved-too-little'],
      'optimization-decision-recorded': ['failed', 'decision-differs'],
    },
  },
  'better, short of the target: another round': {
    gate: 'optimization_complete',
    does: again('results/optimization', { ...optimized, wrong: 5 }),
    turns: { 'optimization-decision-recorded': ['failed', 'decision-differs'] },
  },
  'better, short of the target, third round': {
    gate: 'optimization_complete',
    async does(files) {
      await makeRun(files, 'results/optimization_rounds/1', { ...optimized, wrong: 7 })
      await makeRun(files, 'results/optimization_rounds/2', { ...optimized, wrong: 6 })
      await makeRun(files, 'results/optimization', { ...optimized, wrong: 5 })
    },
    turns: {},
  },
  'a fourth round': {
    gate: 'optimization_complete',
    async does(files) {
      for (const round of [1, 2, 3]) await makeRun(files, `results/optimization_rounds/${round}`, optimized)
      await makeRun(files, 'results/optimization', optimized)
    },
    turns: { 'optimization-rounds-bounded': ['failed', 'rounds-too-many'] },
  },
  'a wide gap': {
    gate: 'optimization_complete',
    does: again('results/optimization', {
      ...optimized,
      epochs: epochsWith(0.95, () => ({ train_acc: 1, val_acc: 0.84 })),
    }),
    turns: { 'optimization-gap-bounded': ['failed', 'accuracy-gap-wide'] },
  },
  'a restless validation': {
    gate: 'optimization_complete',
    does: again('results/optimization', {
      ...optimized,
      epochs: epochsWith(0.95, (_, index) => ({ val_acc: index % 2 ? 0.99 : 0.8, train_acc: 0.9 })),
    }),
    turns: { 'optimization-validation-steady': ['failed', 'validation-scatters'] },
  },
  'a change that is not in the list': {
    gate: 'optimization_complete',
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
    gate: 'optimization_complete',
    async does(files) {
      const list = phaseOfGate('optimization_complete')!.checklist
      await edit(files, list, ' check: same-seed run=results/optimization baseline=results/baseline', '')
      await edit(files, list, '- [ ] Same seed as the baseline', '- [x] Same seed as the baseline')
      await edit(files, 'results/optimization/run.json', '"seed": 42', '"seed": 1')
    },
    turns: { 'optimization-same-seed': ['failed', 'run-seed-differs'] },
  },
  'a limit loosened in the checklist': {
    gate: 'optimization_complete',
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

describe('the gate closes, and says why', () => {
  it.each(Object.entries(cases))('%s', async (_, { gate, does, turns }) => {
    const files = await copy()
    await does(files)
    const report = await judge(files, gate)
    const turned = report.items.filter(({ verdict }) => !settled(verdict))
    expect(Object.fromEntries(turned.map((item) => shown(item)))).toEqual(turns)
    expect(report.open).toBe(turned.length === 0)
    for (const reason of turned.flatMap((item) => item.reasons)) {
      expect(messageOf(reason)).not.toMatch(/undefined|\[object|  /)
    }
  })
})

it('the path closes with its gate, and the message names the item', async () => {
  const files = await copy()
  await edit(files, 'results/optimization/run.json', '"seed": 42', '"seed": 1')
  const chosen = await findPath(createGround({ files, clock }))
  expect(chosen.ok).toBe(false)
  const words = chosen.findings.map((found) => messageOf(found)).join('\n')
  expect(words).toContain('gate optimization_complete is closed by optimization-same-seed')
  expect(words).toContain('phase 2 leads to phase 3, not to 5')
})
