import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveFinalConfig, type Derived } from '../../../../src/core/config/derive.ts'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { numberText } from '../../../../src/core/config/scalars.ts'

const path = 'configs/optimization_config.yaml'
const final = 'configs/final_config.yaml'

const source = `# Best of 40 trials, 12 June
data:
  train: data/train.npz
  val: data/val.npz
  test: data/test.npz

model:
  architecture: SimpleCNN   # trial 17
  dropout: 0.4
optimizer: {type: "Adam", learning_rate: 0.002}  # tuned
training:
  epochs: 50  # enough for the search
  batch_size: 32

early_stopping: {patience: 5, metric: val_loss} # quick
validation:
  metrics:
    - val_loss   # first
    - val_acc

  # seldom
  validate_every_n_epochs: 1
targets:
  test_acc: 0.95
`

function derive(text: string, existing?: string): Derived {
  const result = deriveFinalConfig({
    source: { path, text },
    ...(existing !== undefined && { existing: { path: final, text: existing } }),
  })
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const body = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#= '))
    .join('\n')

describe('deriveFinalConfig', () => {
  const derived = derive(source)

  it('makes the production changes and says of each what it was', () => {
    const lines = derived.text.split('\n')
    for (const line of [
      '# Source: configs/optimization_config.yaml',
      '  epochs: 100  # finalize-model: was 50 in configs/optimization_config.yaml  # enough for the search',
      '    - val_loss   # first',
      '    - val_f1  # finalize-model: was [val_loss, val_acc] in configs/optimization_config.yaml',
      'test_set:  # finalize-model: not in configs/optimization_config.yaml',
    ]) {
      expect(lines).toContain(line)
    }
    expect(derived.text).toContain(
      'early_stopping: {patience: 10, metric: val_loss, enabled: true}  # finalize-model: early_stopping.',
    )
    const config = readConfig(derived.text, final)
    expect(config.ok && config.value).toMatchObject({
      training: { epochs: 100, batch_size: 32 },
      early_stopping: { patience: 10, enabled: true, metric: 'val_loss' },
      checkpointing: {
        save_top_k: 3,
        save_best: true,
        save_last: true,
        output_dir: 'checkpoints/production/',
      },
      validation: { metrics: ['val_loss', 'val_acc', 'val_f1', 'val_precision', 'val_recall', 'val_auc'] },
      test_set: {
        enabled: true,
        evaluate_at_end: true,
        metrics: [
          'test_loss',
          'test_acc',
          'test_f1',
          'test_precision',
          'test_recall',
          'test_confusion_matrix',
        ],
      },
      export: { enabled: true, formats: ['onnx'], quantization: { enabled: true, dtype: ['int8', 'fp16'] } },
      reproducibility: { seed: 42, deterministic: true },
    })
  })

  it('leaves every line of the source that it did not have to change', () => {
    const lines = new Set(derived.text.split('\n'))
    const changed = source.split('\n').filter((line) => !lines.has(line))
    expect(changed).toEqual([
      '  epochs: 50  # enough for the search',
      'early_stopping: {patience: 5, metric: val_loss} # quick',
    ])
  })

  it('has nothing to be said against it', () => {
    expect(diagnose(derived.text, { file: final }).filter(({ severity }) => severity !== 'info')).toEqual([])
  })

  it('lists what it changed', () => {
    expect(derived.changes).toContainEqual({
      path: 'training.epochs',
      from: 50,
      to: 100,
      reason: 'longer-training',
    })
    expect(derived.changes).toContainEqual(
      expect.objectContaining({ path: 'reproducibility.seed', from: undefined, to: 42 }),
    )
  })

  it('names the source by its digest, whatever its line ends', () => {
    const digest = /# Source digest: sha256:([0-9a-f]{64})/.exec(derived.text)?.[1]
    expect(digest).toBeDefined()
    expect(derive(source.replaceAll('\n', '\r\n')).text).toContain(digest!)
  })

  it.each([
    [
      'larger numbers',
      'training: {epochs: 250}\nearly_stopping: {patience: 25}\ncheckpointing: {save_top_k: 5}\n',
      ['epochs: 250', 'patience: 25', 'save_top_k: 5'],
    ],
    [
      'further formats and types',
      'model: MLP\nexport:\n  formats: [torchscript, onnx]\n  quantization:\n    dtype: fp16\n',
      ['formats: [torchscript, onnx]', 'dtype: [fp16, int8]'],
    ],
    ['a seed of its own', 'model: MLP\nseed: 7\n', ['seed: 7']],
    [
      'a metric under another name',
      'model: MLP\nvalidation: {metrics: [val_accuracy]}\n',
      ['[val_accuracy, val_loss, val_f1'],
    ],
    ['an indentation of four', 'training:\n    epochs: 5\n', ['    epochs: 100', '    deterministic: true']],
    ['an older spelling', 'training:\n  num_epochs: 5\n', ['  num_epochs: 100  # finalize-model: was 5']],
    [
      'a switch, written out',
      'model: MLP\nearly_stopping: true\n',
      ['early_stopping: { enabled: true, patience: 10 }  # finalize-model: was true'],
    ],
    [
      'a section without content',
      'model: MLP\nexport:\n',
      ['export:\n  enabled: true  # finalize-model: not in'],
    ],
    [
      'Windows line ends',
      'training:\r\n  epochs: 5\r\n  batch_size: 3\r\n',
      ['  epochs: 100  # finalize-model: was 5 in configs/optimization_config.yaml\r\n'],
    ],
    [
      'a flow document',
      '{training: {epochs: 5}} # all\n',
      ['{training: {epochs: 100}, ', '# finalize-model: training.epochs was 5'],
    ],
    ['no line feed at its end', 'training:\n  epochs: 5', ['  epochs: 100  # finalize-model: was 5']],
  ])('keeps %s', (_, text, expected) => {
    const result = derive(text)
    for (const part of expected) expect(body(result.text)).toContain(part)
    expect(derive(text, result.text).changed).toBe(false)
  })

  it('asks for the metrics of a regression', () => {
    const config = readConfig(derive('task: regression\nmodel: MLP\n').text, final)
    expect(config.ok && config.value.test_set.metrics).toEqual([
      'test_loss',
      'test_rmse',
      'test_mae',
      'test_r2',
    ])
  })

  it.each<[string, { path: string; text: string } | undefined, string]>([
    ['there is no source', undefined, 'derive-no-source'],
    ['the source is empty', { path, text: ' \n' }, 'derive-no-source'],
    ['the source is broken', { path, text: 'training: {epochs: x}' }, 'derive-source-invalid'],
    ['the source is no YAML', { path, text: 'training: {epochs' }, 'derive-source-invalid'],
    [
      'candidates are left',
      { path, text: 'training: {epochs: 5}\noptimizer:\n  learning_rate: {min: 0.1, max: 0.2}' },
      'derive-search-space',
    ],
    ['a list of candidates is left', { path, text: 'training:\n  lr: [0.1, 0.2]' }, 'derive-search-space'],
    ['it is a search space only', { path, text: 'search_space: {lr: [0.1, 0.2]}' }, 'derive-search-space'],
    ['it describes no training', { path, text: 'logging: {level: info}' }, 'derive-no-training'],
    [
      'a value is shared by an anchor',
      { path, text: 'training: {epochs: &e 20, batch_size: *e}' },
      'derive-cannot-edit',
    ],
  ])('refuses where %s', (_, given, code) => {
    const result = deriveFinalConfig({ source: given })
    expect(result.ok).toBe(false)
    expect(result.findings[0]?.code).toBe(code)
  })
})

/** A text with another learning rate and dropout. */
function withValues(lr: number, drop: number, from: string): string {
  return from
    .replace(/learning_rate: \S+?(?=\})/, `learning_rate: ${numberText(lr)}`)
    .replace(/dropout: \S+/, `dropout: ${drop}`)
}

describe('a second derivation', () => {
  const first = derive(source).text

  it('of an unchanged source gives the same bytes', () => {
    expect(derive(source, first)).toMatchObject({ text: first, changed: false, conflicts: [] })
  })

  it('follows the source where nobody edited the file', () => {
    const next = source.replace('dropout: 0.4', 'dropout: 0.3')
    expect(derive(next, first)).toMatchObject({ text: derive(next).text, changed: true })
  })

  const edited = first
    .replace('batch_size: 32', 'batch_size: 64 # fits the GPU')
    .replace('dropout: 0.4', 'dropout: 0.3')

  it('leaves an edited file alone while the source stays', () => {
    expect(derive(source, edited)).toMatchObject({ text: edited, changed: false, conflicts: [] })
  })

  it('merges what the source changed and keeps what the person did', () => {
    const next = source
      .replace('learning_rate: 0.002', 'learning_rate: 0.001')
      .replace('epochs: 50', 'epochs: 200')
      .replace('targets:', 'lr_scheduler: {type: cosine}\ntargets:')
    const merged = derive(next, edited)
    expect(merged.conflicts).toEqual([])
    expect(merged.text).toContain('batch_size: 64 # fits the GPU')
    expect(merged.text).toContain('dropout: 0.3')
    expect(merged.text).toContain('learning_rate: 0.001')
    expect(merged.text).toContain('  epochs: 200  # enough for the search')
    expect(merged.text).toContain('lr_scheduler:')
    expect(derive(next, merged.text)).toMatchObject({ changed: false, text: merged.text, conflicts: [] })
  })

  it('still keeps the edits after a third change of the source', () => {
    const merged = derive(source.replace('0.002', '0.001'), edited)
    const again = derive(source.replace('0.002', '0.003'), merged.text)
    expect(again.text).toContain('batch_size: 64 # fits the GPU')
    expect(again.text).toContain('learning_rate: 0.003')
    expect(again.conflicts).toEqual([])
  })

  it('shows a conflict where both changed the same key, once, and lets the person’s value stand', () => {
    const next = source.replace('dropout: 0.4', 'dropout: 0.5')
    const merged = derive(next, edited)
    expect(merged.conflicts).toMatchObject([{ path: 'model.dropout', yours: 0.3, derived: 0.5, before: 0.4 }])
    expect(merged.text).toContain('dropout: 0.3')
    expect(derive(next, merged.text).conflicts).toEqual([])
  })

  it('takes every difference for a conflict where the record is gone', () => {
    const bare = edited
      .split('\n')
      .filter((line) => !line.startsWith('#= '))
      .join('\n')
    const merged = derive(source.replace('dropout: 0.4', 'dropout: 0.5'), bare)
    expect(merged.conflicts.map((conflict) => conflict.path).toSorted()).toEqual([
      'model.dropout',
      'training.batch_size',
    ])
    expect(merged.text).toContain('batch_size: 64')
  })

  it('renews the notes when another configuration becomes the source', () => {
    const result = deriveFinalConfig({
      source: { path: 'configs/training_config.yaml', text: source.replace('epochs: 50', 'epochs: 20') },
      existing: { path: final, text: edited },
    })
    expect(result.ok && result.value.text).toContain(
      'epochs: 100  # finalize-model: was 20 in configs/training_config.yaml',
    )
    expect(result.ok && result.value.text).not.toContain('in configs/optimization_config.yaml')
  })

  it('removes what the source no longer has', () => {
    const merged = derive(
      source.replace('  batch_size: 32\n', ''),
      first.replace('dropout: 0.4', 'dropout: 0.3'),
    )
    expect(body(merged.text)).not.toContain('batch_size')
    expect(merged.text).toContain('dropout: 0.3')
  })

  it('never touches a file that was written by hand', () => {
    const own = 'training:\n  epochs: 3\n'
    const result = deriveFinalConfig({ source: { path, text: source }, existing: { path: final, text: own } })
    expect(result.ok && result.value).toMatchObject({ text: own, changed: false })
    expect(result.findings.map(({ code }) => code)).toContain('derive-not-derived')
  })

  it('refuses to merge into a file that is broken', () => {
    const result = deriveFinalConfig({
      source: { path, text: source.replace('0.4', '0.5') },
      existing: { path: final, text: edited.replace('batch_size: 64', 'batch_size: [64') },
    })
    expect(result.findings[0]?.code).toBe('derive-existing-invalid')
  })

  it('loses no edit, whatever is edited and whatever the source changes', () => {
    const rate = fc.double({ min: 1e-6, max: 0.9, noNaN: true })
    const dropout = fc.integer({ min: 0, max: 90 }).map((percent) => percent / 100)
    fc.assert(
      fc.property(rate, rate, dropout, dropout, (sourceRate, editedRate, sourceDropout, editedDropout) => {
        const mine = withValues(editedRate, editedDropout, first)
        const merged = derive(withValues(sourceRate, sourceDropout, source), mine)
        const config = readConfig(merged.text, final)
        if (!config.ok) throw new Error('unreadable')
        const { learning_rate: lr } = config.value.optimizer
        expect(lr).toBe(editedRate === 0.002 ? sourceRate : editedRate)
        expect(config.value.model.dropout).toBe(editedDropout === 0.4 ? sourceDropout : editedDropout)
      }),
      { numRuns: 60 },
    )
  })
})
