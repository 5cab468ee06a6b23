import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readNpz } from '../../../../../src/core/arrays/npz.ts'
import { layout, runFiles } from '../../../../../src/core/project/layout.ts'
import { writeSafetensors } from '../../../../../src/core/runs/safetensors.ts'
import { onnxFile } from './linearModel.ts'
import { edit } from './readyProject.ts'
import { joinRows, rewriteNpz, takeRows } from './rows.ts'
import { ofOldRelease, documents, type Spoil } from './spoil.ts'
import { valueOf } from './stepRecord.ts'
import { epochs } from './trainedRun.ts'

const inRun = (name: string) => `${layout.run}/${name}`

/** Data, configuration, measurements and models changed after the fact. */
export const spoiledEvidence: readonly Spoil[] = [
  {
    name: 'a digit in metrics.json',
    spoil: (project) => edit(project, inRun(runFiles.metrics), /"test_acc": [\d.]+/, '"test_acc": 0.9901'),
    turns: { 'final-training-complete': 'failed', 'test-evaluation-complete': 'failed' },
    says: {
      'test-evaluation-complete': ['results/production/metrics.json', 'test_acc = 0.9901', '0.983333'],
      'final-training-complete': ['results/production/metrics.json', 'was changed'],
    },
  },
  {
    name: 'a digit in the history of metrics.json',
    spoil: (project) => edit(project, inRun(runFiles.metrics), /"val_loss": 0.38/, '"val_loss": 0.18'),
    turns: { 'final-training-complete': 'failed' },
    says: { 'final-training-complete': ['metrics.json states val_loss = 0.18 for epoch 1', '0.38'] },
  },
  {
    name: 'a training that goes on, whose last epoch has no checkpoint yet',
    async spoil(project) {
      await edit(project, inRun(runFiles.run), /,\s*"exitCode": 0/, '')
      const events = await project.files.readText(inRun(runFiles.events))
      const last = events.split('\n').findLast((line) => line.includes('"event":"epoch"'))!
      const next = last.replace(/"epoch":\d+/, `"epoch":${epochs + 1}`)
      await project.files.write(inRun(runFiles.events), events.replace(last, `${last}\n${next}`))
    },
    turns: {
      'final-training-complete': 'failed',
      'last-checkpoint-saved': 'missing',
      'environment-recorded': 'failed',
      ...documents,
    },
    says: { 'last-checkpoint-saved': ['run.json has no exit code'] },
  },
  {
    name: 'the ONNX file of another model',
    spoil: ({ root }) => writeFile(path.join(root, layout.production.onnx), onnxFile(0.3, {})),
    turns: {
      'model-exported': 'failed',
      'exported-accuracy-verified': 'stale',
      'inference-tested': 'stale',
      'signature-verified': 'stale',
      ...documents,
      ...ofOldRelease,
    },
    says: {
      'model-exported': ['models/production_model.onnx was changed'],
      'exported-accuracy-verified': ['models/production_model.onnx is another file', 'parity.json'],
      'technical-approval': ['approved release'],
    },
  },
  {
    name: 'the configuration edited after training, where it shapes the weights',
    spoil: (project) => edit(project, layout.configs.final, 'batch_size: 16', 'batch_size: 32'),
    turns: { 'final-training-complete': 'stale', ...documents, ...ofOldRelease },
    says: { 'final-training-complete': ['configs/final_config.yaml was edited'] },
  },
  {
    name: 'the configuration edited after training, where it doesn’t',
    spoil: (project) => edit(project, layout.configs.final, 'test_acc: 0.8', 'test_acc: 0.79'),
    turns: { ...documents, ...ofOldRelease },
    says: {
      'product-approval': ['Configuration', 'have changed since'],
      'test-results-documented': ['80.0 %', '79.0 %'],
    },
  },
  {
    name: 'a class deleted from the predictions',
    spoil: (project) =>
      rewriteNpz(project, inRun(runFiles.predictions.test), (arrays) => {
        const kept = [...(arrays['y_true']!.data as BigInt64Array).entries()].flatMap(([row, label]) =>
          label === 2n ? [] : [row],
        )
        return Object.fromEntries(
          Object.entries(arrays).map(([name, array]) => [name, takeRows(array, kept)]),
        )
      }),
    turns: {
      'test-evaluation-complete': 'failed',
      'test-target-met': 'missing',
      'val-test-gap': 'missing',
      'confusion-matrix-analysed': 'failed',
      'held-out-data-intact': 'stale',
      'exported-accuracy-verified': 'stale',
      'monitoring-planned': 'stale',
      'rollout-and-rollback-planned': 'stale',
      ...documents,
    },
    says: {
      'test-evaluation-complete': [
        'predictions/test.npz holds 40 predictions',
        'data/test.npz 60 samples',
        'class cedar',
      ],
      'test-target-met': ['40 predictions'],
    },
  },
  {
    name: 'test rows copied into train',
    spoil: async (project) => {
      const test = valueOf(readNpz(await readFile(path.join(project.root, 'data/test.npz')), 'data/test.npz'))
      await rewriteNpz(project, 'data/train.npz', (arrays) =>
        Object.fromEntries(
          Object.entries(arrays).map(([name, array]) => [
            name,
            name === 'feature_names' ? array : joinRows(array, takeRows(test[name]!, [0, 1, 2])),
          ]),
        ),
      )
    },
    turns: {
      'final-training-complete': 'stale',
      'held-out-data-intact': 'failed',
      'deployment-guide-complete': 'stale',
      'model-card-created': 'stale',
      'monitoring-planned': 'stale',
      'reproducibility-documented': 'stale',
      'rollout-and-rollback-planned': 'stale',
    },
    says: {
      'held-out-data-intact': ['3 of 60 rows of data/test.npz', 'data/train.npz', 'test-0, test-1, test-2'],
      'final-training-complete': ['data/train.npz is not the file'],
    },
  },
  {
    name: 'evaluation.json replaced',
    spoil: (project) => edit(project, inRun(runFiles.evaluation), /"value": 0\.\d+/, '"value": 0.9999'),
    turns: { 'test-evaluation-complete': 'failed', ...documents, ...ofOldRelease },
    says: {
      'test-evaluation-complete': [
        'evaluation.json states test.metrics.test_loss.value = 0.9999',
        'the predictions give 0.111',
      ],
    },
  },
  {
    name: 'a retraining after the approvals',
    spoil: async (project) => {
      const best = `${layout.checkpoints}/final_model_best.safetensors`
      const weights = { weight: { type: 'float32', shape: [2], data: new Float32Array([1, 2]) } } as const
      await writeFile(path.join(project.root, best), writeSafetensors(weights, { epoch: '9' }))
      const digest = (await project.files.digest(best)) ?? ''
      await edit(project, inRun(runFiles.events), /("kind":"best".*"sha256":")[0-9a-f]{64}/, `$1${digest}`)
      await edit(project, inRun(runFiles.run), /"started": "[^"]+"/, '"started": "2026-01-15T11:30:00.000Z"')
    },
    turns: {
      'final-training-complete': 'stale',
      'best-checkpoint-saved': 'stale',
      'held-out-data-intact': 'stale',
      'model-exported': 'stale',
      'environment-recorded': 'stale',
      ...documents,
      ...ofOldRelease,
    },
    says: {
      'technical-approval': ['bo@trees.example', 'approved release'],
      'best-checkpoint-saved': ['final_model_best.safetensors is of a training that began after'],
      'model-exported': [
        'final_model_best.safetensors has changed since models/production_model.onnx was made',
      ],
    },
  },
  {
    name: 'a figure in parity.json',
    spoil: (project) => edit(project, inRun(runFiles.parity), /"flips": \d+/, '"flips": 7'),
    turns: { 'exported-accuracy-verified': 'failed', 'inference-tested': 'failed', ...documents },
    says: {
      'exported-accuracy-verified': [
        'parity.json states flips = 7 for variant onnx',
        'predictions/variants/onnx.npz gives 0',
      ],
    },
  },
  {
    name: 'a latency in benchmark.json',
    spoil: (project) => edit(project, inRun(runFiles.benchmark), '"p95": 0.3', '"p95": 0.25'),
    turns: {
      'inference-tested': 'failed',
      'monitoring-planned': 'stale',
      'rollout-and-rollback-planned': 'stale',
      ...documents,
    },
    says: { 'inference-tested': ['benchmark.json was changed after the step “benchmark”'] },
  },
  {
    name: 'the saved outputs of a variant',
    spoil: (project) =>
      rewriteNpz(project, inRun('predictions/variants/int8.npz'), (arrays) => {
        const data = (arrays['outputs']!.data as Float32Array).toReversed()
        return { ...arrays, outputs: { ...arrays['outputs']!, data } }
      }),
    turns: { 'exported-accuracy-verified': 'failed' },
    says: {
      'exported-accuracy-verified': [
        'predictions/variants/int8.npz was changed',
        'states flips = 0 for variant int8',
      ],
    },
  },
  {
    name: 'the true targets of the predictions',
    spoil: (project) =>
      rewriteNpz(project, inRun(runFiles.predictions.test), (arrays) => {
        const data = (arrays['y_true']!.data as BigInt64Array).slice()
        data[4] = data[4] === 0n ? 1n : 0n
        return { ...arrays, y_true: { ...arrays['y_true']!, data } }
      }),
    turns: {
      'test-evaluation-complete': 'failed',
      'test-target-met': 'missing',
      'val-test-gap': 'missing',
      'confusion-matrix-analysed': 'failed',
      'held-out-data-intact': 'stale',
      'exported-accuracy-verified': 'stale',
      'monitoring-planned': 'stale',
      'rollout-and-rollback-planned': 'stale',
      ...documents,
    },
    says: {
      'test-evaluation-complete': [
        'other true targets than data/test.npz for 1 of 60 samples, first test-4: 0 instead of 1',
      ],
    },
  },
  {
    name: 'another test set in its place',
    spoil: (project) =>
      rewriteNpz(project, 'data/test.npz', (arrays) => {
        const data = (arrays['x']!.data as Float32Array).map((value) => value * 1.01)
        return { ...arrays, x: { ...arrays['x']!, data } }
      }),
    turns: {
      'final-training-complete': 'stale',
      'test-evaluation-complete': 'failed',
      'test-target-met': 'missing',
      'val-test-gap': 'missing',
      'confusion-matrix-analysed': 'failed',
      'held-out-data-intact': 'failed',
      'exported-accuracy-verified': 'missing',
      'model-card-created': 'stale',
      'reproducibility-documented': 'stale',
    },
    says: {
      'held-out-data-intact': [
        'data/test.npz is not the test set that was locked',
        'sign-off held-out-data-intact',
      ],
      'test-evaluation-complete': ['other inputs than those of data/test.npz: sample test-0 differs'],
    },
  },
  {
    name: 'evidence.json deleted',
    spoil: ({ root }) => rm(path.join(root, inRun(runFiles.evidence))),
    turns: {
      'final-training-complete': 'missing',
      'test-evaluation-complete': 'missing',
      'confusion-matrix-analysed': 'missing',
      'model-exported': 'missing',
      'exported-accuracy-verified': 'missing',
      'inference-tested': 'missing',
      'signature-verified': 'missing',
      'environment-recorded': 'missing',
    },
    says: { 'model-exported': ['results/production/evidence.json has no entry for the step “export”'] },
  },
  {
    name: 'an input in evidence.json that never ends',
    spoil: (project) =>
      edit(project, inRun(runFiles.evidence), /"data\/test.npz": "(\w+)"\n/g, '"/dev/zero": "$1"\n'),
    turns: { 'test-evaluation-complete': 'stale', 'confusion-matrix-analysed': 'stale' },
    says: { 'test-evaluation-complete': ['/dev/zero, from which'] },
  },
  {
    name: 'outputs outside of the run directory',
    spoil: (project) =>
      edit(project, inRun(runFiles.parity), 'predictions/variants/onnx.npz', '../../data/test.npz'),
    turns: { 'exported-accuracy-verified': 'failed', 'inference-tested': 'failed', ...documents },
    says: { 'exported-accuracy-verified': ['../../data/test.npz', 'outside of the run directory'] },
  },
]
