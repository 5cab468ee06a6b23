import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import type { ProjectFacts } from '../../../../src/core/config/projectFacts.ts'
import { rules } from '../../../../src/core/config/rules/list.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { applyEdits } from './applyEdits.ts'

const project: ProjectFacts = {
  root: '/home/anna/churn',
  missing: ['data/gone.npz'],
  outputFolders: [{ folder: 'checkpoints/search/', owner: 'configs/optimization_config.yaml' }],
  sampleShape: [8, 8],
  trainSamples: 200,
  classes: 10,
  columns: ['age', 'y'],
}

/** Code, a configuration that has the problem with ⟦ ⟧ around the place, and where there is a fix, what it gives. */
const cases: readonly (readonly [code: string, text: string, fixed?: string | undefined])[] = [
  ['patience-not-below-epochs', 'training: {epochs: 10}\nearly_stopping: {patience: ⟦10⟧}'],
  [
    'patience-not-below-epochs',
    'training: {epochs: 100}\nvalidation: {validate_every_n_epochs: 10}\nearly_stopping: {patience: ⟦10⟧}',
  ],
  [
    'validation-never',
    'training: {epochs: 5}\nvalidation: {validate_every_n_epochs: ⟦6⟧}',
    'validate_every_n_epochs: 1',
  ],
  ['device-unknown', 'training: {device: ⟦gpu0⟧}'],
  ['below-production', 'training: {epochs: ⟦30⟧}'],
  ['dropout-in-logistic-regression', 'model: {architecture: LogisticRegression, dropout: ⟦0.5⟧}'],
  ['model-setting-unused', 'model: {architecture: LSTM, hidden: ⟦[32]⟧}'],
  ['model-setting-unused', 'model: {architecture: ResNet-18, layers: ⟦3⟧}\nlaunch: {trainer: pytorch}'],
  ['batch-larger-than-training-set', 'training: {batch_size: ⟦512⟧}'],
  ['watched-metric-not-validated', 'early_stopping: {metric: ⟦val_auc⟧}', 'metric: val_acc'],
  ['watched-metric-not-validated', 'checkpointing:\n  monitor: ⟦val_recall⟧'],
  ['watched-direction-wrong', 'early_stopping: {metric: val_acc, mode: ⟦min⟧}', 'mode: max'],
  ['watched-direction-wrong', 'early_stopping: {monitor: val_loss, mode: ⟦max⟧}', 'mode: min'],
  ['watched-metrics-differ', 'checkpointing: {metric: ⟦val_acc⟧}'],
  ['metric-unknown', 'test_set: {metrics: [test_acc, ⟦test_precison⟧]}', '[test_acc, test_precision]'],
  ['metric-of-wrong-split', 'validation:\n  metrics: [val_loss, ⟦test_f1⟧]', '[val_loss, val_f1]'],
  ['metric-of-another-task', 'task: regression\nvalidation: {metrics: [val_loss, ⟦val_acc⟧]}'],
  ['metric-twice', 'validation: {metrics: [val_acc, ⟦val_accuracy⟧, val_loss]}'],
  ['learning-rate-implausible', 'optimizer: {type: Adam, learning_rate: ⟦0.5⟧}'],
  ['learning-rate-implausible', 'training:\n  optimizer: SGD\n  lr: ⟦0.000001⟧'],
  ['optimizer-unknown', 'optimizer: {type: ⟦Adm⟧}', 'type: Adam'],
  ['optimizer-ignores', 'optimizer: {type: Adam, momentum: ⟦0.9⟧}'],
  ['optimizer-ignores', 'optimizer: {type: SGD, beta1: ⟦0.8⟧}'],
  ['nesterov-without-momentum', 'optimizer: {type: SGD, nesterov: ⟦true⟧}'],
  ['weight-decay-large', 'optimizer: {type: Adam, weight_decay: ⟦0.5⟧}'],
  [
    'minimal-rate-not-below-rate',
    'optimizer: {learning_rate: 0.001}\nlr_scheduler: {type: cosine, min_lr: ⟦0.01⟧}',
  ],
  ['schedule-never-acts', 'training: {epochs: 20}\nlr_scheduler: {type: step, step_size: ⟦30⟧}'],
  ['schedule-never-acts', 'early_stopping: {patience: 5}\nlr_scheduler: {type: plateau, patience: ⟦5⟧}'],
  ['warmup-not-below-epochs', 'training: {epochs: 20}\nlr_scheduler: {warmup_epochs: ⟦20⟧}'],
  ['top-k-above-epochs', 'training: {epochs: 2}\ncheckpointing: {save_top_k: ⟦3⟧}'],
  ['periodic-checkpoint-never', 'training: {epochs: 20}\ncheckpointing: {save_every_n_epochs: ⟦25⟧}'],
  ['checkpoint-not-kept', 'checkpointing: {save_best: ⟦false⟧}', 'save_best: true'],
  ['output-folder-outside-project', 'checkpointing: {output_dir: ⟦../elsewhere⟧}'],
  ['output-folder-outside-project', 'checkpointing: {output_dir: ⟦/tmp/checkpoints⟧}'],
  ['output-folder-outside-project', 'checkpointing: {output_dir: ⟦checkpoints/../../x⟧}'],
  ['output-folder-of-another-run', 'checkpointing: {output_dir: ⟦./checkpoints/search⟧}'],
  ['output-folder-of-another-run', 'checkpointing: {output_dir: ⟦.⟧}'],
  ['split-shared', 'data: {train: data/a.npz, test: ⟦./data/a.npz⟧}'],
  ['split-missing', 'data: {train: ⟦data/a.npz⟧, val: data/b.npz}'],
  ['data-said-twice', 'data: {source: ⟦churn.data:load⟧, train: data/a.npz}'],
  ['column-used-twice', 'data: {target: ⟦y⟧, features: [age, y]}'],
  ['column-used-twice', 'data: {id: customer, group: ⟦customer⟧}'],
  ['class-counts-differ', 'model: {num_classes: ⟦4⟧}'],
  ['class-counts-differ', 'training: {class_weights: ⟦[1, 2]⟧}'],
  ['class-name-twice', 'data: {class_names: [cat, dog, ⟦cat⟧]}'],
  ['class-weights-useless', 'training: {class_weights: ⟦[0, 0]⟧}'],
  ['class-weights-useless', 'task: count\ntraining: {label_smoothing: ⟦0.1⟧}'],
  ['data-file-missing', 'data: {train: ⟦data/gone.npz⟧}'],
  ['data-column-missing', 'data: {train: data/a.csv, features: [age, ⟦income⟧]}'],
  ['augmentation-without-effect', 'data_augmentation: {enabled: ⟦true⟧}', 'enabled: false'],
  ['transform-unknown', 'data_augmentation: {enabled: true, transforms: [horizontal_flip, ⟦mixup⟧]}'],
  [
    'transform-parameter-wrong',
    'data_augmentation:\n  enabled: true\n  transforms:\n    - ⟦horizontal_flip⟧: {p: 50}',
  ],
  [
    'crop-larger-than-image',
    'data_augmentation:\n  enabled: true\n  transforms:\n    - random_crop: ⟦[32, 32]⟧',
  ],
  ['test-set-turned-off', 'test_set: {enabled: ⟦false⟧}', 'enabled: true'],
  ['target-not-measured', 'targets: {test_auc: ⟦0.9⟧}'],
  ['target-not-a-number', 'targets: {test_mcc: ⟦65⟧}\ntest_set: {metrics: [test_mcc]}', 'test_mcc: 0.65'],
  ['slice-predicate-broken', "targets: {slices: [{where: ⟦'age = 3'⟧, metric: test_acc, floor: 0.8}]}"],
  [
    'slice-floor-invalid',
    "targets: {slices: [{where: 'age > 3', metric: ⟦test_recal⟧, floor: 0.8}]}",
    'metric: test_recall',
  ],
  [
    'slice-floor-invalid',
    "targets: {slices: [{where: 'age > 3', metric: test_acc, floor: ⟦80⟧}]}",
    'floor: 0.8',
  ],
  ['config-wrong-type', "targets: {slices: [{⟦where⟧: 'age > 3', metric: test_acc}]}"],
  [
    'slice-key-unknown',
    "targets: {slices: [{where: 'age > 3', metric: test_acc, floor: 0.8, confidnt: ⟦true⟧}]}",
  ],
  [
    'config-wrong-type',
    "targets: {slices: [{where: 'age > 3', metric: test_acc, floor: ⟦'0.8'⟧}]}",
    'floor: 0.8',
  ],
  ['target-missing', '⟦targets⟧: {confident: true}'],
  ['seed-without-determinism', 'reproducibility: {seed: 42, deterministic: ⟦false⟧}', 'deterministic: true'],
  ['seed-not-stated', '⟦reproducibility⟧: {deterministic: true}'],
  [
    'no-approval-required',
    'approvals: {technical: {required: ⟦false⟧}, product: {required: false}, compliance: {required: false}}',
    'technical: {required: true}',
  ],
  ['export-turned-off', 'export: {enabled: ⟦false⟧}', 'enabled: true'],
  ['quantization-without-onnx', 'export: {formats: ⟦[torchscript]⟧, quantization: {enabled: true}}'],
  ['calibration-without-classes', 'task: regression\nexport: {calibration: ⟦temperature⟧}'],
  ['calibration-without-classes', 'task: multi-label\nexport: {calibration: ⟦isotonic⟧}'],
  ['format-needs-pytorch', 'launch: {trainer: embedded}\nexport: {formats: [onnx, ⟦pt2⟧]}'],
  ['format-twice', 'export: {formats: [onnx, ⟦onnx⟧]}'],
  ['calibration-above-training-set', 'export: {quantization: {enabled: true, calibration_samples: ⟦512⟧}}'],
  ['approver-not-an-address', 'approvals: {product: {approvers: [anna@example.org, ⟦Ben⟧]}}'],
  ['slurm-option-refused', 'launch: {launcher: slurm, slurm: {options: ⟦[--wrap=ls]⟧}}'],
  ['slurm-nodes-without-torchrun', 'launch: {launcher: slurm, slurm: {nodes: ⟦2⟧}}'],
  ['torchrun-endpoint-missing', 'launch: {launcher: torchrun, torchrun: {machines: ⟦2⟧}}'],
  ['launch-command-missing', 'launch: {launcher: ⟦command⟧}'],
  ['launch-id-pattern', 'launch: {launcher: command, command: {start: [x], id: ⟦"("⟧}}'],
  ['launch-section-unused', 'launch: {launcher: torchrun, ⟦slurm⟧: {partition: gpu}}'],
  [
    'launch-placeholder-unknown',
    'launch: {launcher: command, command: {start: ⟦["x", ["--config", "{configs}"]]⟧}}',
  ],
  [
    'launch-command-without-stop',
    'launch: {launcher: command, ⟦command⟧: {start: [x], status: [y, "{id}"]}}',
  ],
  ['target-as-percent', 'targets: {test_acc: ⟦80⟧}', 'test_acc: 0.8'],
  ['config-out-of-bounds', 'training:\n  epochs: ⟦0⟧'],
  ['config-wrong-type', 'training:\n  batch_size: ⟦"32"⟧', 'batch_size: 32'],
  ['config-wrong-type', 'early_stopping: {enabled: ⟦yes⟧}', 'enabled: true'],
  ['config-wrong-type', 'data: {class_names: [⟦0⟧, one]}', "['0', one]"],
  ['config-wrong-type', 'model: {hidden: [64, ⟦wide⟧]}'],
  ['config-not-a-choice', 'model: {activation: ⟦rellu⟧}', 'activation: relu'],
  ['config-not-a-choice', 'export: {quantization: {dtype: [int8, ⟦fp161⟧]}}', '[int8, fp16]'],
  ['config-empty-list', 'export: {formats: ⟦[]⟧}'],
  ['config-empty-text', "data: {target: ⟦''⟧}"],
  ['config-unknown-key', 'model:\n  ⟦drop-out⟧: 0.3', '\n  dropout: 0.3'],
  ['config-unknown-key', '⟦epochs⟧: 100'],
  ['config-unknown-key', '⟦trainning⟧: {epochs: 100}', 'training: {epochs: 100}'],
  ['config-older-spelling', 'training: {⟦gradient_clip_max_norm⟧: 1}', '{gradient_clip_norm: 1}'],
  ['config-both-spellings', 'training: {lr: ⟦0.1⟧}\noptimizer: {learning_rate: 0.01}'],
  ['yaml-dialect', 'optimizer: {learning_rate: ⟦1e-3⟧}', 'learning_rate: 1.0e-3'],
  ['yaml-dialect', 'logging: {⟦on⟧: 1}', "{'on': 1}"],
]

const plain = (marked: string) => marked.replaceAll(/[⟦⟧]/g, '')

function positionOf(marked: string, mark: string) {
  const before = plain(marked.slice(0, marked.indexOf(mark))).split('\n')
  return { line: before.length - 1, character: before.at(-1)!.length }
}

describe('rules', () => {
  it.each(cases.map(([code, marked, fixed]) => ({ code, marked, fixed })))(
    '$code: $marked',
    ({ code, marked, fixed }) => {
      const text = plain(marked)
      const found = diagnose(text, { file: 'configs/final_config.yaml', project }).filter(
        (each) => each.code === code,
      )
      const range = { start: positionOf(marked, '⟦'), end: positionOf(marked, '⟧') }
      const here = found.find(({ place }) => JSON.stringify(place?.range) === JSON.stringify(range))
      expect(here, JSON.stringify(found)).toBeDefined()
      expect(messageOf(here!)).not.toMatch(/undefined|NaN|\[object/)
      if (fixed === undefined) return
      const mended = applyEdits(text, here!.fix!)
      expect(mended).toContain(fixed)
      const after = diagnose(mended, { file: 'configs/final_config.yaml', project })
      expect(after.filter((each) => each.code === code)).toEqual([])
    },
  )

  it('has a case for every rule', () => {
    const tried = new Set(cases.map(([code]) => code))
    expect(rules.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([])
    expect(rules.length).toBeGreaterThanOrEqual(25)
  })

  it('gives each rule one entry', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  })

  it('has nothing to say about a sound configuration', () => {
    const text = `data: {train: data/a.csv, val: data/b.csv, test: data/c.csv, features: [age]}
model: {architecture: MLP, hidden: [64], dropout: 0.2}
optimizer: {type: AdamW, learning_rate: 0.001, weight_decay: 0.01}
lr_scheduler: {type: cosine, warmup_epochs: 5}
early_stopping: {metric: val_f1, mode: max, patience: 15}
checkpointing: {save_top_k: 3}
validation: {metrics: [val_loss, val_f1, val_acc]}
reproducibility: {seed: 7, deterministic: true}
targets: {test_acc: 0.8, confident: true}
`
    expect(diagnose(text, { file: 'configs/final_config.yaml', project })).toEqual([])
  })

  it('does not judge a rule by the default of an invalid value', () => {
    const codes = diagnose('targets: {test_acc: 80}', { file: 'f.yaml' }).map(({ code }) => code)
    expect(codes).toContain('target-as-percent')
    expect(codes).not.toContain('target-missing')
  })

  it('asks a search or baseline configuration for nothing that only the final one needs', () => {
    const text =
      'model: MLP\ntraining: {epochs: 20}\nearly_stopping: {patience: 5}\ntest_set: {enabled: false}\n'
    expect(diagnose(text, { file: 'configs/training_config.yaml' })).toEqual([])
  })

  it('counts what it does not list', () => {
    const text = Array.from({ length: 60 }, (_, index) => `zzz_${index}: 1`).join('\n')
    const found = diagnose(text, { file: 'f.yaml' })
    expect(found.filter(({ code }) => code === 'config-unknown-key')).toHaveLength(50)
    expect(found.at(-1)).toMatchObject({
      code: 'config-more-findings',
      args: { code: 'config-unknown-key', more: 10 },
    })
  })
})
