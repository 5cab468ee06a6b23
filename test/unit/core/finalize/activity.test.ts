import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configDigest, trainingDigest } from '../../../../src/core/config/digest.ts'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { readActivity, readRunActivity } from '../../../../src/core/finalize/activity.ts'
import type { Files } from '../../../../src/core/ports.ts'
import { launchLock, writeJob } from '../../../../src/core/launch/job.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const configText = 'model:\n  architecture: MLP\ntraining:\n  epochs: 12\n'
const since = '2026-03-01T10:00:00.000Z'
const holder = { pid: 4711, host: 'here', since, token: 'one' }
const job = { launcher: 'local', token: 'a', since, trainer: 'own', of: 'it' } as const
const alive = async () => true
const dead = async () => false

let root: string
let files: Files

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'activity-'))
  files = nodeFiles(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function writeRun(directory: string, end: Record<string, unknown>, config = configText): Promise<void> {
  await files.write(layout.configs.final, configText)
  const read = readConfig(config, layout.configs.final)
  if (!read.ok) throw new Error('the fixture is no configuration')
  const record = {
    command: ['finalize-model', 'train'],
    launcher: 'local',
    trainer: 'embedded 0.1.0',
    config: {
      path: layout.configs.final,
      digest: configDigest(read.value),
      training: trainingDigest(read.value),
    },
    seed: 42,
    started: since,
    host: { name: 'here', system: 'Linux', processor: 'one', cores: 2, memory: 1 },
    devices: ['cpu'],
    versions: {},
    user: { name: 'Ada', email: 'ada@trees.example' },
    ...end,
  }
  await files.write(`${directory}/run.json`, JSON.stringify(record))
}

const epochLine = (epoch: number) =>
  JSON.stringify({
    event: 'epoch',
    time: since,
    epoch,
    epochs: 12,
    metrics: { val_loss: 0.5 },
    learning_rate: 0.001,
    seconds: 1,
  })

describe('readActivity', () => {
  it('finds nothing in an empty folder', async () => {
    expect(await readActivity(files, alive)).toEqual({
      pipeline: undefined,
      pipelineVanished: false,
      production: { state: 'none' },
      trainings: [],
    })
  })

  it('tells a pipeline that runs from one that was killed', async () => {
    await files.write(layout.pipelineLock, JSON.stringify(holder))
    expect(await readActivity(files, alive)).toMatchObject({ pipeline: holder, pipelineVanished: false })
    expect(await readActivity(files, dead)).toMatchObject({ pipeline: undefined, pipelineVanished: true })
  })

  it.each([
    ['no JSON', '{'],
    ['a negative pid, which would signal a process group', JSON.stringify({ ...holder, pid: -1 })],
    ['pid 0, which would signal our own group', JSON.stringify({ ...holder, pid: 0 })],
    ['a pid that is text', JSON.stringify({ ...holder, pid: '4711' })],
    ['no token', JSON.stringify({ ...holder, token: undefined })],
    ['more than a lock holds', JSON.stringify({ ...holder, more: 'x'.repeat(20_000) })],
  ])('takes a lock file with %s for none', async (_, text) => {
    await files.write(layout.pipelineLock, text)
    expect(await readActivity(files, alive)).toMatchObject({ pipeline: undefined, pipelineVanished: false })
  })

  it('finds trainings in other run directories, two levels deep, by lock or note', async () => {
    await files.write('results/baseline/.training.lock', JSON.stringify({ ...holder, token: 'two' }))
    await files.write('results/baseline/events.jsonl', `${epochLine(1)}\n`)
    await writeJob(files, 'results/planning/run_1', { ...job, holder: { ...holder, token: 'three' } })
    const { trainings } = await readActivity(files, alive)
    expect(trainings).toEqual([
      {
        directory: 'results/baseline',
        holder: { ...holder, token: 'two' },
        progress: { epoch: 1, epochs: 12 },
      },
      { directory: 'results/planning/run_1', holder: { ...holder, token: 'three' }, outlived: true },
    ])
    expect((await readActivity(files, dead)).trainings).toEqual([])
  })
})

const activity = (isAlive = dead) => readRunActivity(files, layout.run, isAlive)

describe('readRunActivity', () => {
  it('takes whoever launched a training and follows it for the one to stop', async () => {
    await files.write(launchLock(layout.run), JSON.stringify({ ...holder, token: 'follower' }))
    await writeJob(files, layout.run, { ...job, launcher: 'slurm', id: '12' })
    expect(await activity(alive)).toMatchObject({ state: 'running', holder: { token: 'follower' } })
  })

  it('tells a job that a cluster has and nobody follows', async () => {
    await writeRun(layout.run, {})
    await writeJob(files, layout.run, { ...job, launcher: 'slurm', id: '12' })
    expect(await activity()).toMatchObject({
      state: 'submitted',
      job: { launcher: 'slurm', id: '12' },
      configPath: layout.configs.final,
    })
  })

  it('reads the last whole epoch of a training that runs, from the end of a long file', async () => {
    await files.write(`${layout.run}/.training.lock`, JSON.stringify(holder))
    const lines = Array.from({ length: 3000 }, (_, index) => epochLine(index + 1))
    await files.write(`${layout.run}/events.jsonl`, `${lines.join('\n')}\n{"event":"epoch","epo`)
    expect(await activity(alive)).toEqual({
      state: 'running',
      holder,
      progress: { epoch: 3000, epochs: 12 },
    })
  })

  it.each([
    [
      { exitCode: 0, ended: since },
      { state: 'finished', ended: since },
    ],
    [
      { exitCode: 130, ended: since },
      { state: 'broken', why: 'interrupted', exitCode: 130 },
    ],
    [
      { exitCode: 3, ended: since },
      { state: 'broken', why: 'failed', exitCode: 3 },
    ],
    [{}, { state: 'broken', why: 'vanished' }],
  ])('judges %j', async (end, expected) => {
    await writeRun(layout.run, end)
    expect(await activity()).toMatchObject(expected)
  })

  it('names the checkpoint to go on from while the configuration is the same', async () => {
    await writeRun(layout.run, { exitCode: 130 })
    expect(await activity()).not.toHaveProperty('resume')
    const checkpoint = `${layout.checkpoints}/final_model_last.safetensors`
    await files.write(checkpoint, 'weights')
    expect(await activity()).toMatchObject({ resume: checkpoint })
    await files.write(layout.configs.final, configText.replace('12', '13'))
    expect(await activity()).not.toHaveProperty('resume')
  })

  it('says running before anything of an older run', async () => {
    await writeRun(layout.run, { exitCode: 0 })
    await files.write(`${layout.run}/.training.lock`, JSON.stringify(holder))
    expect(await activity(alive)).toEqual({ state: 'running', holder })
  })
})
