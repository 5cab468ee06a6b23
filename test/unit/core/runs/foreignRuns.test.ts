import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRunList, createRunReader, type RunSummary } from '../../../../src/core/runs/listRuns.ts'
import { createMlflowStore } from '../../../../src/core/runs/logs/mlflowStore.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/logs')
const dead = async () => false
const old = 1_700_000_000

let folder: string
let runs: readonly RunSummary[]
const put = (from: string, to: string) =>
  cpSync(path.join(fixtures, from), path.join(folder, to), { recursive: true })

function age(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) utimesSync(path.join(entry.parentPath, entry.name), old, old)
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'foreign runs '))
  put('lightning/lightning_logs', 'results/mine/lightning_logs')
  writeFileSync(path.join(folder, 'results/mine/run.json'), '{}')
  put('lightning/lightning_logs', 'lightning_logs')
  put('transformers', 'outputs/tuned')
  put('ultralytics/train', 'runs/classify/train')
  put('tensorboard/plain', 'runs/Nov25_machine')
  put('keras/training.csv', 'results/small/training.csv')
  put('mlflow/mlruns', 'mlruns')
  mkdirSync(path.join(folder, 'results/notes'))
  writeFileSync(path.join(folder, 'results/notes/readme.txt'), 'nothing was trained here\n')
  age(folder)
  runs = await createRunList(nodeFiles(folder), dead, Date.now).list()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runAt = (place: string) => runs.find((run) => run.path === place)

describe('the runs of other programs', () => {
  it('are listed once each, where they lie', () => {
    expect(
      runs
        .map((run) => run.path)
        .filter((place) => !place.startsWith('mlruns/'))
        .toSorted(),
    ).toEqual([
      'lightning_logs/version_0',
      'outputs/tuned',
      'results/mine',
      'results/small',
      'runs/Nov25_machine',
      'runs/classify/train',
    ])
  })

  it.each([
    ['lightning_logs/version_0', 'Lightning', 'unrecorded', 4, { metric: 'val_loss', epoch: 4 }],
    ['outputs/tuned', 'Hugging Face Trainer', 'finished', 3, { metric: 'val_loss', epoch: 3 }],
    ['runs/classify/train', 'Ultralytics', 'unrecorded', 3, { metric: 'val_loss', epoch: 1 }],
    ['runs/Nov25_machine', 'TensorBoard', 'unrecorded', 6, { metric: 'val_loss', epoch: 5 }],
    ['results/small', 'Keras', 'unrecorded', 4, { metric: 'val_loss', epoch: 4 }],
  ])('%s: by %s, %s, with its epochs and the best', (place, trainer, status, epoch, best) => {
    expect(runAt(place)).toMatchObject({
      trainer,
      status,
      epoch,
      best,
      started: expect.any(String) as string,
    })
  })

  it('are told by the log of another program where a record of ours has no events', () => {
    expect(runAt('results/mine')).toMatchObject({
      epoch: 4,
      log: 'results/mine/lightning_logs/version_0/metrics.csv',
    })
  })

  it('are going on while their log is written', async () => {
    const log = path.join(folder, 'results/small/training.csv')
    utimesSync(log, old + 60, old + 60)
    const read = createRunReader(nodeFiles(folder), 'results/small', dead, () => (old + 90) * 1000)
    expect((await read()).status).toBe('running')
  })
})

describe('the runs of an MLflow store', () => {
  interface Expected {
    id: string
    name: string
    status: string
    started: number
  }
  const { values } = JSON.parse(readFileSync(path.join(fixtures, 'mlflow/expected.json'), 'utf8')) as {
    values: Expected[]
  }

  it('are those that the client finds, deleted ones left out', () => {
    const stored = runs.filter((run) => run.path.startsWith('mlruns/'))
    expect(stored.map((run) => path.basename(run.path)).toSorted()).toEqual(
      values.map(({ id }) => id).toSorted(),
    )
    for (const { id, name, status, started } of values) {
      const run = stored.find((one) => one.path.endsWith(id))
      expect(run).toMatchObject({
        name: `digits/${name}`,
        status: { FINISHED: 'finished', FAILED: 'failed', RUNNING: 'running' }[status],
        started: new Date(started).toISOString(),
      })
    }
    expect(stored.find(({ status }) => status === 'finished')?.best).toEqual({
      epoch: 4,
      metric: 'val_loss',
      value: 0.3125,
    })
  })

  it('are read again only where they may have changed', async () => {
    const files = nodeFiles(folder)
    let reads = 0
    let now = 0
    const counted = {
      ...files,
      readRange: (...args: Parameters<typeof files.readRange>) => {
        reads++
        return files.readRange(...args)
      },
    }
    const store = createMlflowStore(counted, 'mlruns', () => now)
    const first = await store.list()
    // The experiment, its runs, and one that was deleted.
    expect(reads).toBe(1 + values.length + 1)
    reads = 0
    const byPath = (all: typeof first) => all.toSorted((a, b) => a.path.localeCompare(b.path))
    expect(byPath(await store.list())).toEqual(byPath(first))
    // The experiment, and what hasn't ended.
    expect(reads).toBeLessThanOrEqual(3)
    const finished = first.find(({ status }) => status === 'finished')!
    const meta = path.join(folder, finished.path, 'meta.yaml')
    writeFileSync(meta, readFileSync(meta, 'utf8').replace(/run_name: .*/, 'run_name: "told\\u0020anew"'))
    now = 120_000
    expect((await store.list()).find(({ id }) => id === finished.id)?.name).toBe('told anew')
  })

  it('may be damaged in any way', async () => {
    const files = nodeFiles(folder)
    const damaged = path.join(folder, 'mlruns/7')
    mkdirSync(path.join(damaged, 'f'.repeat(32)), { recursive: true })
    mkdirSync(path.join(damaged, 'e'.repeat(32)))
    writeFileSync(path.join(damaged, 'meta.yaml'), "experiment_id: '7'\nname: x\nlifecycle_stage: active\n")
    writeFileSync(path.join(damaged, 'e'.repeat(32), 'meta.yaml'), '\u0000:::\n- [')
    expect((await createMlflowStore(files, 'mlruns', Date.now).list()).length).toBe(values.length)
    expect(await createMlflowStore(files, 'absent', Date.now).list()).toEqual([])
  })
})
