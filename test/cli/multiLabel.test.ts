import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNpz, writeNpz } from '../../src/core/arrays/npz.ts'
import type { Evaluation } from '../../src/core/metrics/evaluation.ts'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import { python } from '../python.ts'
import { checkJson, finalizeJson, notPassed, people, type Report } from './finalized.ts'
import { finalizeModel } from './program.ts'
import { predictedLabels } from './labelledPatients.ts'
import { tabularProject } from './projects.ts'

/* A model of several labels a sample, from configuration to the gate. */

const labels = ['bladder_inflammation', 'nephritis']

const itemOf = (items: GateReport['items'], id: string) => items.find((item) => item.id === id)!

describe('a multi-label project', () => {
  const folder = tabularProject('acute_inflammations', {
    task: 'multi-label',
    data: {
      train: 'data/train.csv',
      val: 'data/val.csv',
      test: 'data/test.csv',
      id: 'id',
      class_names: labels,
      normalization: 'standardize',
    },
    optimizer: { type: 'AdamW', learning_rate: 0.02, weight_decay: 0.01 },
    test_set: {},
    targets: { test_f1: 0.8 },
  })
  const own = ['--config', 'configs/own.yaml']
  const inRun = (name: string) => path.join(folder, 'results/production', name)
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  const check = () => checkJson(folder, own).items
  let first: Report
  beforeAll(() => {
    first = finalizeJson(folder, own)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('passes everything that a program can judge, and is left alone when up to date', () => {
    expect(first.steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'done'))
    expect(notPassed(first)).toEqual(people)
    const again = finalizeJson(folder, own)
    expect(again.steps.map(({ state }) => state)).toEqual(first.steps.map(() => 'up-to-date'))
  }, 60_000)

  test('is evaluated label by label', () => {
    const evaluation = JSON.parse(readFileSync(inRun('evaluation.json'), 'utf8')) as Evaluation
    expect(evaluation).toMatchObject({ task: 'multi-label', primaryMetric: 'test_f1', classNames: labels })
    expect(evaluation.classes.map(({ name, support }) => [name, support])).toEqual([
      ['bladder_inflammation', 11],
      ['nephritis', 9],
    ])
    const { reasons } = itemOf(first.gate.items, 'confusion-matrix-analysed')
    expect(reasons.map(({ code }) => code)).toEqual(['labels-analysed'])
    const parity = itemOf(first.gate.items, 'exported-accuracy-verified').reasons
    expect(parity).toMatchObject(
      ['onnx', 'fp16', 'int8'].map((name) => ({ args: { name, measure: 'micro F1' } })),
    )
  })

  test('is documented as what it is, without a word of softmax', () => {
    const guide = read('docs/deployment_guide.md')
    expect(guide).toContain('which of 2 labels')
    expect(guide).toContain('its sigmoid 1 / (1 + e^−x) is the probability of the label')
    expect(guide).not.toContain('function softmax')
    expect(read('results/production/test_results.md')).toContain('## Per-label performance')
    const card = read('docs/model_card.md')
    expect(card).toContain('multi-label classification with 2 labels')
    expect(card).toContain('| bladder\\_inflammation | 37 | 11 | 11 |')
  })

  test.runIf(python)('has example programs that predict several labels, or none', () => {
    expect(predictedLabels(folder)).toEqual([labels, [], ['bladder_inflammation']])
  })

  test('is rehearsed, held against the commonest set of labels, and reported as a baseline', () => {
    cpSync(path.join(folder, 'results/production'), path.join(folder, 'results/baseline'), {
      recursive: true,
    })
    cpSync(path.join(folder, 'configs/own.yaml'), path.join(folder, 'configs/training_config.yaml'))
    const { items } = checkJson(folder, ['--gate', 'post_baseline'])
    expect(finalizeModel(['report', 'baseline'], folder).status).toBe(0)
    const report = read('results/baseline/baseline_results.md')
    rmSync(path.join(folder, 'results/baseline'), { recursive: true })
    expect(report).toContain('## Labels, the weakest first')
    expect(report).not.toContain('predicted wrongly')
    const guessing = itemOf(items, 'baseline-beats-guessing')
    expect(guessing).toMatchObject({
      verdict: 'passed',
      reasons: [{ args: { of: 'set of labels', commonest: 8 / 25, value: 1 } }],
    })
    const rehearsed = finalizeModel(['preflight', '--config', 'configs/own.yaml'], folder)
    expect([rehearsed.status, rehearsed.out]).toEqual([
      0,
      expect.stringContaining('Rehearsed on 32 training samples'),
    ])
  }, 60_000)

  test('notices a label that isn’t the one of the data', () => {
    const file = inRun('predictions/test.npz')
    const before = readFileSync(file)
    const arrays = readNpz(before, file)
    if (!arrays.ok) throw new Error('the predictions should be read')
    const truth = arrays.value['y_true']!
    const data = BigInt64Array.from(truth.data as BigInt64Array)
    data[1] = data[1] === 0n ? 1n : 0n
    writeFileSync(file, writeNpz({ ...arrays.value, y_true: { type: 'int64', shape: truth.shape, data } }))
    const item = itemOf(check(), 'test-evaluation-complete')
    writeFileSync(file, before)
    expect(item.verdict).toBe('failed')
    expect(item.reasons[0]).toMatchObject({
      code: 'predictions-targets-differ',
      args: { label: 'nephritis', wrong: 1 },
    })
  }, 60_000)

  test('closes its gate where the predictions are others than the trainer’s, and names the label that falls short', () => {
    const file = inRun('predictions/test.npz')
    const before = readFileSync(file)
    const arrays = readNpz(before, file)
    if (!arrays.ok) throw new Error('the predictions should be read')
    const score = arrays.value['y_score']!
    const data = Float64Array.from(score.data as Float64Array, (value, at) => (at % 2 === 1 ? 0.1 : value))
    writeFileSync(file, writeNpz({ ...arrays.value, y_score: { type: 'float64', shape: score.shape, data } }))
    const items = check()
    writeFileSync(file, before)
    expect(itemOf(items, 'test-target-met').verdict).toBe('missing')
    const weak = itemOf(items, 'confusion-matrix-analysed')
    expect(weak.verdict).toBe('failed')
    expect(weak.reasons).toContainEqual(
      expect.objectContaining({
        code: 'class-recall-low',
        args: expect.objectContaining({ kind: 'label', name: 'nephritis' }) as object,
      }),
    )
    expect(itemOf(items, 'exported-accuracy-verified').verdict).not.toBe('passed')
  }, 60_000)
})
