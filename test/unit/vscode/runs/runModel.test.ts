import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../../../src/core/runs/listRuns.ts'
import type { RunEvent } from '../../../../src/core/runs/records.ts'
import { createRunHistory } from '../../../../src/core/runs/runHistory.ts'
import { chartsOf } from '../../../../src/vscode/runs/charts.ts'
import { ageText, metricText, numberText } from '../../../../src/vscode/runs/figures.ts'
import { runModel } from '../../../../src/vscode/runs/runModel.ts'
import { runNode } from '../../../../src/vscode/runs/runsModel.ts'
import { isRunPath } from '../../../../src/vscode/runs/places.ts'
import { english } from '../support/english.ts'

const time = '2026-01-01T00:00:00Z'
const now = Date.parse('2026-01-01T02:00:00Z')
const summary = (changes: Partial<RunSummary> = {}): RunSummary => ({
  path: 'results/a',
  name: 'a',
  status: 'finished',
  production: false,
  trainer: 'embedded 0.1.0',
  host: undefined,
  log: undefined,
  configPath: 'configs/training_config.yaml',
  started: time,
  ended: '2026-01-01T00:01:20Z',
  exitCode: 0,
  epoch: 3,
  epochs: 10,
  best: { epoch: 2, metric: 'val_acc', value: 0.9805 },
  ...changes,
})
const epoch = (number: number, metrics: Record<string, number>): RunEvent => ({
  event: 'epoch',
  time,
  epoch: number,
  epochs: 10,
  metrics,
  learning_rate: 0.001,
  seconds: 2,
  samples_per_second: 12_345,
})
function historyOf(...events: readonly RunEvent[]) {
  const history = createRunHistory()
  for (const event of events) history.take(event)
  return history
}
const modelOf = (history: ReturnType<typeof historyOf>, run: Partial<RunSummary> = {}) =>
  runModel(
    {
      summary: summary(run),
      history,
      charts: chartsOf(history, english),
      findings: [],
      log: { lines: [], cut: false },
      reading: false,
      gpus: [],
      now,
    },
    english,
  )

describe('figures', () => {
  it.each([
    ['val_acc', 0.98051, '98.05 %'],
    ['val_accuracy', 1, '100.00 %'],
    ['val_loss', 0.0591034, '0.0591'],
    ['val_loss', 0.00001234, '1.234e-5'],
    ['val_loss', Number.NaN, '–'],
    ['speed', 12_345.6, '12,346'],
    ['val_loss', undefined, '–'],
  ])('%s of %s is shown as %s', (name, value, text) => expect(metricText(name, value)).toBe(text))
  it('numbers and ages are short', () => {
    expect([numberText(0), numberText(-2.5), numberText(3e-7)]).toEqual(['0', '-2.5', '3.000e-7'])
    expect(ageText(time, now, english)).toBe('2 h ago')
    expect(ageText('yesterday-ish', now, english)).toBe('')
    expect(ageText(undefined, now, english)).toBe('')
  })
})

describe('a row of the runs view', () => {
  it('tells status, best metric, age and trainer', () => {
    const node = runNode(summary(), english, now)
    expect(node).toMatchObject({
      label: 'a',
      description: 'val_acc 98.05 % · 1 h ago · embedded 0.1.0',
      context: 'run.finished',
      spoken: 'a, finished, val_acc 98.05 %, epoch 3 of 10, 1 h ago',
    })
    expect(node.tooltip).toContain('Best: val_acc 98.05 % at epoch 2')
  })
  it('of a run that goes on says how far it is', () => {
    const node = runNode(
      summary({ status: 'running', ended: undefined, exitCode: undefined, production: true }),
      english,
      now,
    )
    expect(node.description).toMatch(/^epoch 3 of 10 · /)
    expect(node).toMatchObject({ icon: { name: 'sync~spin' }, context: 'run.running.production' })
  })
  it('of a run that nothing is known of is still a row', () => {
    const nothing = {
      trainer: undefined,
      best: undefined,
      epoch: undefined,
      epochs: undefined,
      started: undefined,
      ended: undefined,
    }
    expect(runNode(summary({ ...nothing, status: 'failed', exitCode: 137 }), english, now)).toMatchObject({
      description: 'failed',
      tooltip: expect.arrayContaining(['Status: failed (exit code 137)']),
    })
  })
})

describe('the charts of a run', () => {
  it('put the splits of a metric together, losses first, then accuracy; speed and GPU of their own', () => {
    const charts = chartsOf(
      historyOf(
        epoch(1, {
          val_accuracy: 0.5,
          train_acc: 0.4,
          gpu_util: 80,
          train_loss: 1,
          val_loss: 2,
          val_mystery: 3,
        }),
      ),
      english,
    )
    expect(charts.map(({ title, series }) => [title, series.map(({ name }) => name).join(' ')])).toEqual([
      ['Loss', 'train_loss val_loss'],
      ['Accuracy', 'val_accuracy train_acc'],
      ['mystery', 'val_mystery'],
      ['GPU: gpu_util', 'gpu_util'],
      ['Learning rate', 'learning_rate'],
      ['Samples a second', 'samples_per_second'],
    ])
  })
  it('mark the best epoch and the early stop, in words too', () => {
    const stop: RunEvent = { event: 'early_stopped', time, epoch: 3, best_epoch: 2, metric: 'val_loss' }
    const [loss] = chartsOf(
      historyOf(epoch(1, { val_loss: 3 }), epoch(2, { val_loss: 1 }), epoch(3, { val_loss: 2 }), stop),
      english,
    )
    expect(loss!.marks).toEqual([
      { x: 2, kind: 'best', label: 'Best epoch 2' },
      { x: 3, kind: 'stop', label: 'Stopped early at epoch 3' },
    ])
    expect(loss).toMatchObject({ from: 1, to: 3, logarithmic: true })
    expect(loss!.summary).toBe(
      'Loss: 3 points, Epoch 1 to 3. val_loss is 2. Best epoch 2. Stopped early at epoch 3.',
    )
  })
  it('are bounded in number', () => {
    const metrics = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`m${index}`, index]))
    expect(chartsOf(historyOf(epoch(1, metrics)), english).length).toBeLessThanOrEqual(24)
  })
})

describe('the panel of a run', () => {
  it('tells epoch, best, learning rate, speed and duration', () => {
    const { tiles, tone, status } = modelOf(historyOf(epoch(1, { val_loss: 3 }), epoch(2, { val_loss: 1 })))
    expect([tone, status]).toEqual(['good', 'finished'])
    expect(tiles.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Epoch: 2 / 10',
      'Best val_loss: 1',
      'Learning rate: 0.001',
      'Samples a second: 12,345',
      'Duration: 1 min 20 s',
      'Trainer: embedded 0.1.0',
    ])
  })
  it('tells the time left only while the run goes on', () => {
    const history = historyOf(epoch(2, { val_loss: 3 }))
    const left = (run: Partial<RunSummary>) =>
      modelOf(history, run).tiles.find(({ label }) => label === 'Time left')?.value
    expect(left({ status: 'running' })).toBe('16 s')
    expect(left({ status: 'interrupted' })).toBeUndefined()
  })
  it('says what is wrong', () => {
    const history = historyOf(epoch(1, { val_loss: Number.NaN }), {
      event: 'failed',
      time,
      reason: 'CUDA out of memory',
    })
    expect(modelOf(history, { status: 'failed' }).messages.map(({ text }) => text)).toEqual([
      'The training failed: CUDA out of memory',
      'val_loss is not a number from epoch 1 on.',
    ])
    expect(modelOf(historyOf(), { status: 'vanished' }).messages[0]!.severity).toBe('warning')
  })
})

it.each([
  ['results/a', true],
  ['results/sweep/run 1', true],
  ['results', true],
  ['mlruns/1/abc', true],
  ['lightning_logs/version_3', true],
  ['lightning_logs/../a', false],
  ['src/a', false],
  ['results/../configs', false],
  ['/etc', false],
  ['results//a', false],
  ['results\\..\\a', false],
  [7, false],
])('a panel is opened for %s: %s', (value, isOne) => expect(isRunPath(value)).toBe(isOne))
