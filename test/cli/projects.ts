import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { finalizeModel, git, root } from './program.ts'

/** A new folder whose name a careless program would trip over. */
const awkwardFolder = () => mkdtempSync(path.join(os.tmpdir(), `it's "a" project && more `))

/** The digits sample in a git repository of its own. */
export function digitsProject(): string {
  const folder = awkwardFolder()
  const { status, err } = finalizeModel(['init', folder, '--sample', 'digits'], folder)
  if (status !== 0) throw new Error(err)
  return committed(folder)
}

/** A project around one of the data sets of the tests, without a configuration; phases as `init` makes them. */
export function dataProject(set: string): string {
  const folder = awkwardFolder()
  cpSync(path.join(root, 'test/fixtures/projects', set, 'data'), path.join(folder, 'data'), {
    recursive: true,
  })
  mkdirSync(path.join(folder, 'configs'))
  const { status, err } = finalizeModel(['init', folder], folder)
  if (status !== 0) throw new Error(err)
  return committed(folder)
}

/** One of the tabular sets with a configuration of its own, given by `--config`; phases as `init` makes them. */
export function tabularProject(
  set: 'acute_inflammations' | 'breast_cancer' | 'wine',
  settings: object = {},
): string {
  const folder = awkwardFolder()
  cpSync(path.join(root, 'test/fixtures/projects', set, 'data'), path.join(folder, 'data'), {
    recursive: true,
  })
  mkdirSync(path.join(folder, 'configs'))
  const config = {
    task: 'classification',
    data: {
      train: 'data/train.csv',
      val: 'data/val.csv',
      test: 'data/test.csv',
      target: 'target',
      id: 'id',
      normalization: 'standardize',
    },
    model: { architecture: 'MLP', hidden: [16] },
    optimizer: { type: 'AdamW', learning_rate: 0.01, weight_decay: 0.01 },
    training: { epochs: 40, batch_size: 16 },
    early_stopping: { enabled: true, patience: 10, metric: 'val_loss' },
    validation: { metrics: ['val_loss', 'val_acc', 'val_f1', 'val_auc'] },
    test_set: {
      metrics: [
        'test_loss',
        'test_acc',
        'test_f1',
        'test_precision',
        'test_recall',
        'test_auc',
        'test_confusion_matrix',
      ],
    },
    reproducibility: { seed: 42, deterministic: true },
    export: { formats: ['onnx'], quantization: { enabled: true, dtype: ['int8', 'fp16'] } },
    targets: { test_acc: 0.9 },
    ...settings,
  }
  writeFileSync(path.join(folder, 'configs/own.yaml'), JSON.stringify(config, null, 2))
  const { status, err } = finalizeModel(['init', folder], folder)
  if (status !== 0) throw new Error(err)
  return committed(folder)
}

function committed(folder: string): string {
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message', 'Set up')
  return folder
}
