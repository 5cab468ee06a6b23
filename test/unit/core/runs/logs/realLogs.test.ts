import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRunHistory, type RunHistory } from '../../../../../src/core/runs/runHistory.ts'
import type { GrowingTable } from '../../../../../src/core/runs/growingTable.ts'
import { logFormats } from '../../../../../src/core/runs/logs/list.ts'
import { findRunLog, readLog, readRunLog } from '../../../../../src/core/runs/logs/runLog.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'

/* Files that the libraries themselves wrote (test/python/foreign_logs.py), against what the libraries read back. */

const folder = path.resolve(import.meta.dirname, '../../../../fixtures/logs')
const files = nodeFiles(folder)
const expected = (name: string): unknown =>
  (JSON.parse(readFileSync(path.join(folder, name, 'expected.json'), 'utf8')) as { values: unknown }).values

async function historyOf(directory: string): Promise<RunHistory & { findings: readonly unknown[] }> {
  const read = await readRunLog(files, directory)
  if (!read) throw new Error(`no log in ${directory}`)
  const history = createRunHistory()
  for (const event of read.events) history.take(event)
  return Object.assign(history, { findings: read.findings })
}

/** The rows of a series that hold a number: [x, value]. */
const seriesOf = (table: GrowingTable, name: string) =>
  [...(table.column(name) ?? [])].flatMap((value, row) =>
    Number.isNaN(value) ? [] : [[table.x[row], value]],
  )

type Column = [number, number][]
const values = (column: Column | undefined) => (column ?? []).map(([, value]) => value)

describe('which log a run directory has', () => {
  it.each([
    ['lightning/lightning_logs/version_0', 'lightning', 'lightning/lightning_logs/version_0/metrics.csv'],
    ['lightning', 'lightning', 'lightning/lightning_logs/version_0/metrics.csv'],
    ['lightning/tensorboard', 'tensorboard', 'lightning/tensorboard/lightning_logs/version_0'],
    ['transformers', 'huggingface', 'transformers/trainer_state.json'],
    ['transformers/checkpoint-12', 'huggingface', 'transformers/checkpoint-12/trainer_state.json'],
    ['transformers/runs', 'tensorboard', 'transformers/runs'],
    ['ultralytics', 'ultralytics', 'ultralytics/train/results.csv'],
    ['tensorboard/plain', 'tensorboard', 'tensorboard/plain'],
    ['tensorboard/split', 'tensorboard', 'tensorboard/split'],
    ['keras', 'keras', expect.stringMatching(/^keras\/(?:training|nan)\.csv$/)],
  ])('%s: %s', async (directory, format, log) => {
    expect(await findRunLog(files, directory)).toMatchObject({ format: { id: format }, path: log })
  })
})

describe('Lightning’s CSVLogger', () => {
  it('has the epochs and steps that pandas reads, under our names', async () => {
    const { csv } = expected('lightning') as { csv: Record<string, Column> }
    const history = await historyOf('lightning/lightning_logs/version_0')
    expect(history.findings).toEqual([])
    expect([...history.epochs.x]).toEqual([1, 2, 3, 4])
    for (const [ours, column] of [
      ['train_loss', 'train_loss_epoch'],
      ['val_loss', 'val_loss'],
      ['val_acc', 'val/acc'],
      ['learning_rate', 'lr-Adam'],
    ] as const)
      expect(seriesOf(history.epochs, ours), ours).toEqual(
        values(csv[column]).map((value, index) => [index + 1, value]),
      )
    expect(seriesOf(history.epochs, 'train_grad_scale')).toEqual([
      [3, 1.5],
      [4, 1.5],
    ])
    expect([...history.batches.column('train_loss')!]).toEqual(values(csv['train_loss_step']))
    expect(Object.fromEntries(history.originals)).toMatchObject({
      val_acc: 'val/acc',
      train_loss: 'train_loss_epoch',
    })
  })

  it('has the same epochs in its TensorBoard log', async () => {
    const csv = await historyOf('lightning/lightning_logs/version_0')
    const board = await historyOf('lightning/tensorboard')
    for (const name of ['train_loss', 'val_loss', 'val_acc', 'learning_rate']) {
      const [a, b] = [csv, board].map((history) => seriesOf(history.epochs, name))
      expect(b!.map(([epoch]) => epoch)).toEqual(a!.map(([epoch]) => epoch))
      b!.forEach(([, value], row) => expect(value).toBeCloseTo(a![row]![1]!, 6))
    }
  })
})

describe('Hugging Face’s trainer_state.json', () => {
  type Entry = Record<string, number>
  const { state } = expected('transformers') as { state: Entry[] }

  it('has the epochs that TrainerState reads', async () => {
    const history = await historyOf('transformers')
    const validated = state.filter((entry) => 'eval_loss' in entry)
    expect(seriesOf(history.epochs, 'val_loss')).toEqual(
      validated.map((entry) => [entry['epoch'], entry['eval_loss']]),
    )
    expect(seriesOf(history.epochs, 'val_acc')).toEqual(
      validated.map((entry) => [entry['epoch'], entry['eval_accuracy']]),
    )
    const losses = state.filter((entry) => 'loss' in entry)
    const mean = (epoch: number) => {
      const among = losses.filter((entry) => Math.ceil(entry['epoch']! - 1e-6) === epoch)
      return among.reduce((sum, entry) => sum + entry['loss']!, 0) / among.length
    }
    expect(seriesOf(history.epochs, 'train_loss')).toEqual([1, 2, 3].map((epoch) => [epoch, mean(epoch)]))
    expect([...history.batches.column('train_loss')!]).toEqual(losses.map((entry) => entry['loss']))
    expect(history).toMatchObject({ total: 3, ending: { kind: 'finished', exitCode: 0 } })
  })

  it('is unfinished in an earlier checkpoint', async () => {
    const history = await historyOf('transformers/checkpoint-12')
    expect([...history.epochs.x]).toEqual([1, 2])
    expect(history.ending).toBeUndefined()
  })
})

describe('Keras’s CSVLogger', () => {
  it('has what `fit` returned, epochs from 1', async () => {
    const { history: fit } = expected('keras') as { history: Record<string, number[]> }
    const { events } = await readOnly('keras/training.csv')
    const history = createRunHistory()
    for (const event of events) history.take(event)
    for (const [ours, theirs] of [
      ['train_loss', 'loss'],
      ['train_acc', 'accuracy'],
      ['val_loss', 'val_loss'],
      ['val_acc', 'val_accuracy'],
      ['learning_rate', 'learning_rate'],
    ] as const)
      expect(seriesOf(history.epochs, ours)).toEqual(fit[theirs]!.map((value, index) => [index + 1, value]))
  })

  it('tells a loss that is no number, and a cell without one is a gap', async () => {
    const { events } = await readOnly('keras/nan.csv')
    const history = createRunHistory()
    for (const event of events) history.take(event)
    expect([...history.notFinite]).toEqual([['train_loss', 1]])
    expect(history.epochs.names).toEqual(['train_loss'])
  })

  it('has the same epochs in what it printed', async () => {
    const { history: fit } = expected('keras') as { history: Record<string, number[]> }
    const { events } = await readOnly('keras/training.log')
    const history = createRunHistory()
    for (const event of events) history.take(event)
    expect([...history.epochs.x]).toEqual([1, 2, 3, 4])
    expect(history.total).toBe(4)
    for (const [ours, theirs] of [
      ['train_loss', 'loss'],
      ['train_acc', 'accuracy'],
      ['val_loss', 'val_loss'],
      ['val_acc', 'val_accuracy'],
    ] as const)
      seriesOf(history.epochs, ours).forEach(([, value], row) =>
        expect(value, ours).toBeCloseTo(fit[theirs]![row]!, 4),
      )
  })
})

describe('Ultralytics’ results.csv', () => {
  it('has what pandas reads', async () => {
    const { csv } = expected('ultralytics') as { csv: Record<string, Column> }
    const history = await historyOf('ultralytics')
    for (const [ours, column] of [
      ['train_loss', 'train/loss'],
      ['val_loss', 'val/loss'],
      ['val_acc', 'metrics/accuracy_top1'],
      ['learning_rate', 'lr/pg0'],
    ] as const)
      expect(seriesOf(history.epochs, ours), ours).toEqual(
        values(csv[column]).map((value, index) => [index + 1, value]),
      )
    expect(history.originals.get('val_acc')).toBe('metrics/accuracy_top1')
    const times = values(csv['time'])
    expect(seriesOf(history.epochs, 'seconds').map(([, seconds]) => seconds)).toEqual(
      times.map((time, index) => time - (times[index - 1] ?? 0)),
    )
  })
})

describe('TensorBoard’s event files', () => {
  type Scalars = Record<string, [number, number, number | string][]>
  const runs = expected('tensorboard') as Record<string, Scalars>

  it('have the scalars that EventAccumulator reads, in both forms, and NaN', async () => {
    const history = await historyOf('tensorboard/plain')
    expect(history.findings).toEqual([])
    for (const [ours, tag] of [
      ['train_loss', 'Loss/train'],
      ['val_acc', 'Accuracy/val'],
      ['learning_rate', 'lr'],
    ] as const)
      expect(seriesOf(history.epochs, ours), ours).toEqual(
        runs['plain']![tag]!.map(([step, , value]) => [step, value]),
      )
    const val = runs['plain']!['Loss/val']!
    expect(val.at(-1)![2]).toBe('NaN')
    expect([...history.epochs.column('val_loss')!]).toEqual(val.map(([, , value]) => Number(value)))
    expect([...history.notFinite]).toEqual([['val_loss', 6]])
  })

  it('are put together where each series has a folder of its own', async () => {
    const history = await historyOf('tensorboard/split')
    for (const [ours, run] of [
      ['train_loss', 'split/loss_train'],
      ['val_loss', 'split/loss_validation'],
    ] as const)
      expect(seriesOf(history.epochs, ours), ours).toEqual(
        runs[run]!['loss']!.map(([, , value], index) => [index + 1, value]),
      )
  })

  it('of Hugging Face have the epochs of its state', async () => {
    const board = await historyOf('transformers/runs')
    const state = await historyOf('transformers')
    const [a, b] = [board, state].map((history) => seriesOf(history.epochs, 'val_loss'))
    expect(a!.map(([epoch]) => epoch)).toEqual(b!.map(([epoch]) => epoch))
    a!.forEach(([, value], row) => expect(value).toBeCloseTo(b![row]![1]!, 6))
  })
})

describe('MLflow’s file store', () => {
  interface Run {
    id: string
    name: string
    status: string
    started: number
    ended: number | null
    metrics: Record<string, [number, number, number][]>
  }
  const runs = expected('mlflow') as Run[]

  it('has the metrics of each run that the client reads', async () => {
    const experiment = (await files.list('mlflow/mlruns')).find((name) => /^\d/.test(name))!
    for (const run of runs.filter(({ metrics }) => 'val_loss' in metrics)) {
      const history = await historyOf(`mlflow/mlruns/${experiment}/${run.id}`)
      for (const [ours, theirs] of [
        ['train_loss', 'train_loss'],
        ['val_loss', 'val_loss'],
        ['val_acc', 'val/accuracy'],
      ] as const)
        expect(seriesOf(history.epochs, ours)).toEqual(
          run.metrics[theirs]!.map(([step, , value]) => [step, value]),
        )
      expect(history.started).toBe(new Date(run.started).toISOString())
      expect(history.ending?.kind).toBe(
        { FINISHED: 'finished', FAILED: 'failed', RUNNING: undefined }[run.status],
      )
    }
  })
})

async function readOnly(name: string) {
  const format = logFormats.find(({ id }) => id === (name.endsWith('.log') ? 'lines' : 'keras'))!
  return readLog(files, { format, path: name })
}
