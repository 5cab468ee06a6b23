import { cpSync, mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import { python } from '../python.ts'
import { checkJson, finalizeJson, notPassed, people } from './finalized.ts'
import { finalizeModel, git, root } from './program.ts'
import { tabularProject } from './projects.ts'

/* The example of the user guide: a trainer in Python, used by the pipeline as it is. */

const script = 'training_orchestrator.py'
const config = {
  task: 'classification',
  data: { train: 'data/train.csv', val: 'data/val.csv', test: 'data/test.csv', target: 'target', id: 'id' },
  optimizer: { type: 'SGD', learning_rate: 0.05 },
  training: { epochs: 100, batch_size: 32 },
  early_stopping: { enabled: true, metric: 'val_loss', patience: 10 },
  checkpointing: { output_dir: 'checkpoints/production/' },
  reproducibility: { seed: 7, deterministic: true },
  targets: { test_acc: 0.93 },
  export: { enabled: true, quantization: { enabled: true, dtype: ['int8', 'fp16'] } },
  launch: { trainer: 'project', python },
}

test('the guide shows the example as it is', () => {
  const text = readFileSync(path.join(root, 'samples', script), 'utf8')
  expect(readFileSync(path.join(root, 'docs/user_guide.md'), 'utf8')).toContain(text)
})

describe.runIf(python)('a trainer of one’s own', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'own trainer '))
  const mine = ['--config', 'configs/mine.yaml']
  beforeAll(() => {
    cpSync(path.join(root, 'test/fixtures/projects/breast_cancer/data'), path.join(folder, 'data'), {
      recursive: true,
    })
    cpSync(path.join(root, 'samples', script), path.join(folder, script))
    mkdirSync(path.join(folder, 'configs'))
    writeFileSync(path.join(folder, 'configs/mine.yaml'), JSON.stringify(config))
    expect(finalizeModel(['init'], folder).status).toBe(0)
    git(folder, 'init', '-q')
    git(folder, 'add', '-A')
    git(folder, 'commit', '-q', '-m', 'start')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('passes everything that a program can judge, and is left alone when up to date', () => {
    const first = finalizeJson(folder, mine)
    expect(first.steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'done'))
    expect(notPassed(first)).toEqual(people)
    expect(finalizeJson(folder, mine).steps.map(({ state }) => state)).toEqual(
      first.steps.map(() => 'up-to-date'),
    )
  }, 120_000)

  test('is held to the copy of the configuration that it left', () => {
    const copy = path.join(folder, 'results/production/config.yaml')
    writeFileSync(copy, readFileSync(copy, 'utf8').replace('0.05', '0.5'))
    const { items } = checkJson(folder, mine)
    expect(items.find(({ id }) => id === 'final-training-complete')?.verdict).toBe('stale')
  }, 60_000)
})

/** Hands out what a real training left, as a script on Lightning would: its log, and no record of ours. */
const lightning = `import csv, json, pathlib, shutil, sys
out = pathlib.Path(sys.argv[sys.argv.index('--output-dir') + 1])
if '--export-only' in sys.argv:
    shutil.copytree('kept_models', 'models', dirs_exist_ok=True)
    sys.exit()
made = pathlib.Path('made')
shutil.copytree(made / 'predictions', out / 'predictions', dirs_exist_ok=True)
shutil.copy(made / 'signature.json', out)
shutil.copytree('kept', 'checkpoints/production', dirs_exist_ok=True)
events = [json.loads(line) for line in (made / 'events.jsonl').read_text().splitlines()]
epochs = [event for event in events if event['event'] == 'epoch']
names = sorted(epochs[0]['metrics'])
log = out / 'lightning_logs' / 'version_0' / 'metrics.csv'
log.parent.mkdir(parents=True, exist_ok=True)
with log.open('w', newline='') as file:
    writer = csv.writer(file)
    writer.writerow(['epoch', *names, 'step'])
    for number, event in enumerate(epochs):
        writer.writerow([number, *(event['metrics'][name] for name in names), 36 * (number + 1) - 1])
print('trained')
`

const reasonsOf = (found: GateReport['items'], item: string) =>
  found.find(({ id }) => id === item)!.reasons.map(({ code }) => code)

describe.runIf(python)('a script that leaves a log of another program and no record', () => {
  const folder = tabularProject('breast_cancer', {
    training: { epochs: 20, batch_size: 16 },
    early_stopping: { enabled: false },
    checkpointing: { output_dir: 'checkpoints/production/' },
    export: { quantization: { enabled: false } },
    launch: { trainer: 'project', python },
  })
  const own = ['--config', 'configs/own.yaml']
  const directory = path.join(folder, 'results/production')
  beforeAll(() => {
    const text = readFileSync(path.join(folder, 'configs/own.yaml'), 'utf8')
    const embedded = { ...(JSON.parse(text) as object), launch: {}, checkpointing: { output_dir: 'kept/' } }
    writeFileSync(path.join(folder, 'configs/made.yaml'), JSON.stringify(embedded))
    const made = ['train', '--config', 'configs/made.yaml', '--output-dir', 'made']
    expect(finalizeModel(made, folder).status).toBe(0)
    expect(finalizeModel([...made, '--export-only'], folder).status).toBe(0)
    renameSync(path.join(folder, 'models'), path.join(folder, 'kept_models'))
    writeFileSync(path.join(folder, script), lightning)
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'Script')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('is judged by its log, its predictions and what finalize-model saw; what nobody saw is named', () => {
    const first = finalizeJson(folder, own)
    const { steps, gate, err } = first
    expect(
      steps.map(({ state }) => state),
      err,
    ).toEqual(steps.map(() => 'done'))
    expect(steps[1]!.findings.map(({ code }) => code)).toEqual(['run-witnessed', 'training-finished'])
    expect(notPassed(first)).toEqual([
      'model-card-created',
      'environment-recorded',
      'no-critical-issues',
      'code-reviewed',
      'technical-approval',
      'product-approval',
      'compliance-approval',
    ])
    expect(reasonsOf(gate.items, 'environment-recorded')).toEqual(['hardware-absent'])
    const again = finalizeJson(folder, own)
    expect(again.steps.map(({ state }) => state)).toEqual(steps.map(() => 'up-to-date'))
  }, 120_000)

  test('is believed no more than any other: a changed log is noticed', () => {
    const log = path.join(directory, 'lightning_logs/version_0/metrics.csv')
    const before = readFileSync(log, 'utf8')
    writeFileSync(log, before.replace('0.', '0.0'))
    const { items } = checkJson(folder, own)
    expect(reasonsOf(items, 'final-training-complete')).toContain('evidence-changed')
    writeFileSync(log, before)
  }, 60_000)

  test('outside of the pipeline the log speaks against a training, and never for it', () => {
    rmSync(path.join(directory, 'run.json'))
    const told = checkJson(folder, own).items
    expect(told.find(({ id }) => id === 'final-training-complete')!.verdict).toBe('missing')
    expect(reasonsOf(told, 'final-training-complete').slice(0, 2)).toEqual([
      'log-without-record',
      'file-missing',
    ])
    const log = path.join(directory, 'lightning_logs/version_0/metrics.csv')
    writeFileSync(log, readFileSync(log, 'utf8').replace(/^(0,[^,]+),[^,]+/m, '$1,inf'))
    const broken = checkJson(folder, own).items
    const judged = broken.find(({ id }) => id === 'final-training-complete')!
    expect([judged.verdict, judged.reasons[0]!.code]).toEqual(['failed', 'loss-not-finite'])
  }, 60_000)
})
