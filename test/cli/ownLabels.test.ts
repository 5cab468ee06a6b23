import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Evaluation } from '../../src/core/metrics/evaluation.ts'
import { python } from '../python.ts'
import { checkJson, finalizeJson, notPassed, people, type Report } from './finalized.ts'
import { finalizeModel, git, root } from './program.ts'
import { predictedLabels } from './labelledPatients.ts'
import { tabularProject } from './projects.ts'

/* A model of several labels a sample that a person's own script trains, from its start to the gate and the reports. */

const labels = ['bladder_inflammation', 'nephritis']

describe.runIf(python)('a script of one’s own that trains several labels', () => {
  const folder = tabularProject('acute_inflammations', {
    task: 'multi-label',
    data: {
      train: 'data/train.csv',
      val: 'data/val.csv',
      test: 'data/test.csv',
      id: 'id',
      class_names: labels,
    },
    training: { epochs: 9, batch_size: 16 },
    early_stopping: { enabled: false },
    checkpointing: { output_dir: 'checkpoints/production/' },
    test_set: {},
    targets: { test_f1: 0.8 },
    launch: { trainer: 'project', python },
  })
  const own = ['--config', 'configs/own.yaml']
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  let first: Report & { readonly err: string }
  beforeAll(() => {
    cpSync(path.join(root, 'test/fixtures/trainers/labels.py'), path.join(folder, 'training_orchestrator.py'))
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'Script')
    first = finalizeJson(folder, own, { LABELS_THRESHOLD: '0.3' })
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('passes everything that a program can judge but the hardware, which it doesn’t name, and is left alone when up to date', () => {
    expect(
      first.steps.map(({ state }) => state),
      first.err,
    ).toEqual(first.steps.map(() => 'done'))
    expect(notPassed(first).filter((id) => !people.includes(id))).toEqual(['environment-recorded'])
    const again = finalizeJson(folder, own)
    expect(again.steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'up-to-date'))
  }, 60_000)

  test('is evaluated label by label, whatever the order of the labels in its tables', () => {
    const evaluation = JSON.parse(read('results/production/evaluation.json')) as Evaluation
    expect(evaluation).toMatchObject({ task: 'multi-label', primaryMetric: 'test_f1', classNames: labels })
    expect(evaluation.test.path).toBe('results/production/predictions/test.csv')
    expect(evaluation.classes.map(({ name, support }) => [name, support])).toEqual([
      ['bladder_inflammation', 11],
      ['nephritis', 9],
    ])
    const claimed = (JSON.parse(read('results/production/metrics.json')) as { final: Record<string, number> })
      .final
    for (const [split, name] of [
      [evaluation.test, 'test_acc'],
      [evaluation.test, 'test_loss'],
      [evaluation.val!, 'val_loss'],
    ] as const)
      expect(split.metrics[name]!.value).toBeCloseTo(claimed[name]!, 12)
  })

  test('is documented with the threshold that its predictions follow', () => {
    // Halfway between the lowest score with the label and the highest without it.
    const found = /thresholds = \[(.*?), 0\.5\]/.exec(read('docs/deployment_guide.md'))
    expect(Number(found?.[1])).toBeGreaterThan(0.25)
    expect(Number(found?.[1])).toBeLessThan(0.35)
    const card = read('docs/model_card.md')
    expect(card).toContain('multi-label classification with 2 labels')
    expect(card).toContain('| bladder\\_inflammation | 37 | 11 | 11 |')
    expect(predictedLabels(folder)).toEqual([labels, [], ['bladder_inflammation']])
  })

  test('as a baseline is reported from the tables that it left', () => {
    cpSync(path.join(folder, 'results/production'), path.join(folder, 'results/baseline'), {
      recursive: true,
    })
    cpSync(path.join(folder, 'configs/own.yaml'), path.join(folder, 'configs/training_config.yaml'))
    expect(finalizeModel(['report', 'baseline'], folder).status).toBe(0)
    const { items } = checkJson(folder, ['--gate', 'post_baseline'])
    const report = read('results/baseline/baseline_results.md')
    rmSync(path.join(folder, 'results/baseline'), { recursive: true })
    expect(report).toContain('## Labels, the weakest first')
    expect(report).toContain('results/baseline/predictions/val.csv#')
    expect(report).not.toContain('val.npz')
    const verdictOf = (id: string) => items.find((item) => item.id === id)!.verdict
    expect(['baseline-claims-hold', 'baseline-beats-guessing'].map(verdictOf)).toEqual(['passed', 'passed'])
  }, 60_000)

  test('is not believed where its table says another thing of a label than the data', () => {
    const before = read('results/production/predictions/test.csv')
    const [head, first, ...rest] = before.split('\r\n')
    const cells = first!.split(',')
    cells[1] = cells[1] === '0' ? '1' : '0'
    writeFileSync(
      path.join(folder, 'results/production/predictions/test.csv'),
      [head, cells.join(','), ...rest].join('\r\n'),
    )
    const { items } = checkJson(folder, own)
    writeFileSync(path.join(folder, 'results/production/predictions/test.csv'), before)
    const item = items.find(({ id }) => id === 'test-evaluation-complete')!
    expect(item.verdict).toBe('failed')
    expect(item.reasons[0]).toMatchObject({
      code: 'predictions-targets-differ',
      args: { label: 'nephritis', wrong: 1 },
    })
  }, 60_000)
})
