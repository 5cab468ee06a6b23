import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createRunList } from '../../../../src/core/runs/listRuns.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { growingFiles } from './support/growingFiles.ts'

const sample = path.resolve(import.meta.dirname, '../../../../samples/digits')
const dead = async () => false
const time = '2026-01-01T00:00:00Z'
const events = (...lines: object[]) => lines.map((line) => `${JSON.stringify({ time, ...line })}\n`).join('')
const epoch = (number: number) => ({
  event: 'epoch',
  epoch: number,
  epochs: 5,
  metrics: { val_loss: 1 / number },
  learning_rate: 1,
  seconds: 1,
})

let memory: ReturnType<typeof growingFiles>
beforeEach(() => {
  memory = growingFiles()
})
const hours = 3_600_000
const list = (now = hours, alive: () => Promise<boolean> = dead) =>
  createRunList(memory.files, alive, () => now)

describe('the runs of the sample', () => {
  it('are told with status, best metric, trainer and epochs, the newest first', async () => {
    const runs = await createRunList(nodeFiles(sample), dead, Date.now).list()
    expect(runs.map(({ name }) => name).toSorted()).toEqual([
      'baseline',
      'optimization',
      'planning/run_1',
      'planning/run_2',
    ])
    const starts = runs.map(({ started }) => Date.parse(started ?? ''))
    expect(starts).toEqual(starts.toSorted((a, b) => b - a))
    expect(runs.find(({ name }) => name === 'optimization')).toMatchObject({
      status: 'finished',
      production: false,
      epoch: 15,
      epochs: 20,
      best: { epoch: 10, metric: 'val_loss' },
      trainer: expect.stringMatching(/^embedded/),
    })
  })
})

describe('the status of a run', () => {
  const lock = JSON.stringify({ pid: 7, host: 'h', since: time, token: 't' })
  it.each<[string, object[], { lock?: boolean; alive?: boolean; now?: number }, string]>([
    ['a live lock', [epoch(1)], { lock: true, alive: true }, 'running'],
    ['a lock whose process is gone', [epoch(1)], { lock: true, now: 10 }, 'vanished'],
    ['no lock, but events just now', [epoch(1)], { now: 10 }, 'running'],
    ['no lock and old events', [epoch(1)], {}, 'vanished'],
    ['its own end', [epoch(5), { event: 'run_finished', exit_code: 0 }], { now: 10 }, 'finished'],
    ['an interruption', [epoch(5), { event: 'run_finished', exit_code: 130 }], {}, 'interrupted'],
    ['another exit code', [epoch(5), { event: 'run_finished', exit_code: 1 }], {}, 'failed'],
    ['a failure', [epoch(5), { event: 'failed', reason: 'out of memory' }], {}, 'failed'],
  ])('with %s', async (_, lines, { lock: locked, alive, now }, status) => {
    memory.append('results/a/events.jsonl', events(...lines))
    if (locked) memory.append('results/a/.training.lock', lock)
    expect(await list(now, async () => alive === true).list()).toMatchObject([
      { path: 'results/a', name: 'a', status },
    ])
  })
})

describe('a job that a cluster has', () => {
  const job = {
    launcher: 'slurm',
    token: 'a',
    id: '4711',
    since: '2025-12-31T23:00:00Z',
    trainer: 't',
    of: 'x',
  }
  const holder = { pid: 7, host: 'h', since: time, token: 't' }
  it.each<[string, object, object[], string]>([
    ['waits', job, [], 'submitted'],
    ['trains', job, [epoch(1)], 'submitted'],
    ['has ended', job, [epoch(5), { event: 'run_finished', exit_code: 0 }], 'finished'],
    ['is being submitted', { ...job, id: undefined }, [epoch(1)], 'vanished'],
    ['is a process after all', { ...job, holder }, [epoch(1)], 'vanished'],
  ])('and that %s', async (_, noted, lines, status) => {
    memory.append('results/a/.job.json', JSON.stringify(noted))
    if (lines.length > 0) memory.append('results/a/events.jsonl', events(...lines))
    const [run] = await list().list()
    expect(run).toMatchObject({ path: 'results/a', status })
    expect(run?.ended).toBe(status === 'finished' ? time : undefined)
  })

  it('is told over the record of a run that was there before it', async () => {
    const record = JSON.parse(await nodeFiles(sample).readText('results/baseline/run.json')) as object
    for (const [since, status] of [
      ['2020-01-01T00:00:00Z', 'finished'],
      ['2099-01-01T00:00:00Z', 'submitted'],
    ]) {
      memory = growingFiles()
      memory.append('results/a/run.json', JSON.stringify(record))
      memory.append('results/a/.job.json', JSON.stringify({ ...job, since }))
      const [run] = await list().list()
      expect(run).toMatchObject({ status, host: (record as { host: { name: string } }).host.name })
    }
  })

  it('is followed from where somebody follows it', async () => {
    memory.append('results/a/.job.json', JSON.stringify(job))
    memory.append('results/a/.launch.lock', JSON.stringify({ ...holder, host: 'login' }))
    memory.append('results/a/events.jsonl', events(epoch(1)))
    expect(await list(hours, async () => true).list()).toMatchObject([{ status: 'running', host: 'login' }])
  })
})

describe('listing', () => {
  it('finds nothing in a project without results, and survives broken records', async () => {
    expect(await list().list()).toEqual([])
    memory.append('results/a/run.json', '{"command": ')
    memory.append('results/a/events.jsonl', 'rubbish\n')
    expect(await list().list()).toMatchObject([{ path: 'results/a', status: 'vanished', best: undefined }])
  })

  it('reads 200 runs once, and only what changed after that; of a long file only its end', async () => {
    const long = events(...Array.from({ length: 3000 }, (_, index) => epoch(index + 1)))
    for (let run = 0; run < 200; run++) memory.append(`results/sweep/run_${run}/events.jsonl`, long)
    const runs = list()
    expect(await runs.list()).toHaveLength(200)
    expect(memory.read.bytes).toBeLessThanOrEqual(200 * 2 ** 16)
    const before = memory.read.bytes
    memory.append('results/sweep/run_7/events.jsonl', events({ event: 'run_finished', exit_code: 0 }))
    const next = await runs.list()
    expect(memory.read.bytes - before).toBeLessThanOrEqual(2 ** 16)
    expect(next.filter(({ status }) => status === 'finished').map(({ name }) => name)).toEqual([
      'sweep/run_7',
    ])
    expect(next[0]).toMatchObject({ epoch: 3000 })
  })

  it('tells of a long file no best epoch but the one that the trainer stated', async () => {
    const epochs = Array.from({ length: 3000 }, (_, index) => epoch(3000 - index))
    const best = { event: 'checkpoint', kind: 'best', path: 'b', epoch: 7, metric: 'val_loss', value: 0.1 }
    memory.append(
      'results/unknown/events.jsonl',
      events(...epochs.map((each, index) => ({ ...each, epoch: index }))),
    )
    memory.append(
      'results/stated/events.jsonl',
      events(...epochs.map((each, index) => ({ ...each, epoch: index })), best),
    )
    const told = new Map((await list().list()).map((run) => [run.name, run.best]))
    expect(told.get('unknown')).toBeUndefined()
    expect(told.get('stated')).toEqual({ epoch: 7, metric: 'val_loss', value: 0.1 })
  })

  it('finds runs whose names have a dot', async () => {
    memory.append('results/resnet50.adam/events.jsonl', events(epoch(1)))
    expect((await list().list()).map(({ name }) => name)).toEqual(['resnet50.adam'])
  })

  it('forgets a run that was removed', async () => {
    memory.append('results/a/events.jsonl', events(epoch(1)))
    const runs = list()
    await runs.list()
    await memory.files.remove('results/a/events.jsonl')
    expect(await runs.list()).toEqual([])
  })
})
