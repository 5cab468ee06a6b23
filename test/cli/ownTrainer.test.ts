import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StepReport } from '../../src/core/finalize/pipeline.ts'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import { python } from '../python.ts'
import { finalizeModel, git, root } from './program.ts'

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
  const finalize = () => {
    const { out, err } = finalizeModel(['--config', 'configs/mine.yaml', '--format', 'json'], folder)
    return { ...(JSON.parse(out) as { steps: StepReport[]; gate: GateReport }), err }
  }
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
    const first = finalize()
    expect(first.steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'done'))
    const open = first.gate.items.filter(({ verdict }) => verdict !== 'passed')
    expect(open.map(({ id }) => id)).toEqual([
      'model-card-created',
      'no-critical-issues',
      'code-reviewed',
      'technical-approval',
      'product-approval',
      'compliance-approval',
    ])
    expect(finalize().steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'up-to-date'))
  }, 120_000)

  test('is held to the copy of the configuration that it left', () => {
    const copy = path.join(folder, 'results/production/config.yaml')
    writeFileSync(copy, readFileSync(copy, 'utf8').replace('0.05', '0.5'))
    const { out } = finalizeModel(['check', '--config', 'configs/mine.yaml', '--format', 'json'], folder)
    const items = (JSON.parse(out) as GateReport).items
    expect(items.find(({ id }) => id === 'final-training-complete')?.verdict).toBe('stale')
  }, 60_000)
})
