import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readLog, followRun } from '../../../../../src/core/runs/logs/runLog.ts'
import { logFormats } from '../../../../../src/core/runs/logs/list.ts'
import { createRunHistory, type RunHistory } from '../../../../../src/core/runs/runHistory.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'
import { growingFiles } from '../support/growingFiles.ts'

const fixtures = path.resolve(import.meta.dirname, '../../../../fixtures/logs')
const run = 'results/a'

let memory: ReturnType<typeof growingFiles>
let history: RunHistory
let follower: ReturnType<typeof followRun>

beforeEach(() => {
  memory = growingFiles()
  history = createRunHistory()
  follower = followRun(memory.files, run, {
    take: ({ events }) => events.forEach((event) => history.take(event)),
    restart: () => (history = createRunHistory()),
  })
})

const meta = (status: number) =>
  `run_id: abc\nrun_name: x\nstatus: ${status}\nstart_time: 1760000000000\nend_time: null\n`
const write = (name: string, bytes: Uint8Array | string) => memory.files.write(`${run}/${name}`, bytes)
const tableOf = ({ epochs }: RunHistory) =>
  epochs.names.toSorted().map((name) => [name, [...epochs.x].map((x, row) => [x, epochs.column(name)![row]])])

async function readAtOnce(name: string, id: string): Promise<RunHistory> {
  const whole = createRunHistory()
  const format = logFormats.find((one) => one.id === id)!
  for (const event of (await readLog(nodeFiles(fixtures), { format, path: name })).events) whole.take(event)
  return whole
}

describe('following a log while it is written', () => {
  it.each([
    ['lightning', 'lightning/lightning_logs/version_0/metrics.csv', 'metrics.csv'],
    ['ultralytics', 'ultralytics/train/results.csv', 'results.csv'],
    ['keras', 'keras/training.csv', 'training.csv'],
    ['lines', 'keras/training.log', 'training.log'],
  ])('of the form %s ends with what reading it at once gives', async (id, file, name) => {
    const bytes = readFileSync(path.join(fixtures, file))
    expect(await follower.poll()).toBe('missing')
    for (let end = 60; end < bytes.length + 60; end += 60) {
      await write(name, bytes.subarray(0, end))
      for (let look = 0; look < 5; look++) await follower.poll()
    }
    expect(tableOf(history)).toEqual(tableOf(await readAtOnce(file, id)))
  })

  it('of event files reads each byte once', async () => {
    const folder = 'lightning/tensorboard/lightning_logs/version_0'
    const name = (await nodeFiles(fixtures).list(folder)).find((one) => one.includes('tfevents'))!
    const bytes = readFileSync(path.join(fixtures, folder, name))
    await write(name, bytes.subarray(0, 300))
    await follower.poll()
    const before = memory.read.bytes
    for (let end = 400; end < bytes.length + 100; end += 100) {
      await write(name, bytes.subarray(0, end))
      await follower.poll()
    }
    expect(tableOf(history)).toEqual(tableOf(await readAtOnce(folder, 'tensorboard')))
    // Beside the bytes themselves only the two marks by which the file is known again, each time.
    expect(memory.read.bytes - before).toBeLessThan(bytes.length + 20 * 128)
  })

  it('reads Lightning’s file anew when a column was added', async () => {
    await write('metrics.csv', 'epoch,step,train_loss\n0,1,0.5\n')
    await follower.poll()
    expect(history.epochs.names).toEqual(['train_loss'])
    await write('metrics.csv', 'epoch,step,train_loss,val_loss\n0,1,0.5,\n0,1,,0.75\n')
    expect(await follower.poll()).toBe('restarted')
    expect(tableOf(history)).toEqual([
      ['train_loss', [[1, 0.5]]],
      ['val_loss', [[1, 0.75]]],
    ])
  })

  it('takes our own events as soon as they are there', async () => {
    await write('metrics.csv', 'epoch,step,train_loss\n0,1,0.5\n')
    await follower.poll()
    const event = {
      event: 'epoch',
      time: 't',
      epoch: 7,
      epochs: 9,
      metrics: { a: 1 },
      learning_rate: 1,
      seconds: 1,
    }
    await write('events.jsonl', `${JSON.stringify(event)}\n`)
    for (let look = 0; look < 30; look++) await follower.poll()
    expect(tableOf(history).map(([name]) => name)).toEqual(['a', 'learning_rate', 'seconds'])
  })

  it('follows an MLflow run: values, a new metric, and its end', async () => {
    await write('meta.yaml', meta(1))
    await write('metrics/loss', '1 0.5 1\n')
    await follower.poll()
    expect(tableOf(history)).toEqual([['train_loss', [[1, 0.5]]]])
    memory.append(`${run}/metrics/loss`, '2 0.25 2\n')
    await write('metrics/val/acc', '2 0.75 2\n')
    expect(await follower.poll()).toBe('grown')
    expect(tableOf(history)).toEqual([
      [
        'train_loss',
        [
          [1, 0.5],
          [2, 0.25],
        ],
      ],
      [
        'val_acc',
        [
          [1, Number.NaN],
          [2, 0.75],
        ],
      ],
    ])
    expect(history.ending).toBeUndefined()
    await write('meta.yaml', meta(4))
    expect(await follower.poll()).toBe('grown')
    expect(history.ending?.kind).toBe('failed')
    expect(await follower.poll()).toBe('unchanged')
  })
})
