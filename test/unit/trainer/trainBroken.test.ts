import * as fs from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileError, type Files } from '../../../src/core/ports.ts'
import { parseEvents } from '../core/runs/support/parseEvents.ts'
import { inspectCheckpoint } from '../../../src/core/runs/checkpoint.ts'
import { readRun } from '../../../src/core/runs/runDirectory.ts'
import { acquireLock } from '../../../src/node/lock.ts'
import { last, makeTrainProject, type TrainProject } from './trainProject.ts'

let project: TrainProject
beforeEach(async () => {
  project = await makeTrainProject()
})
afterEach(() => project.remove())

describe('a training that can’t go well', () => {
  it('refuses a directory in which another training runs', async () => {
    const held = await acquireLock(path.join(project.root, 'results/production/.training.lock'))
    const { codes, messages } = await project.start()
    expect(codes).toEqual(['trainer-running'])
    expect(messages[0]).toContain(`process ${process.pid}`)
    if (held.held) await held.release()
    expect((await project.start()).outcome.ok).toBe(true)
  })

  it('refuses a checkpoint folder of another training', async () => {
    const held = await acquireLock(path.join(project.root, 'checkpoints/production/.training.lock'))
    expect((await project.start({}, { runDirectory: 'results/other' })).codes).toEqual(['trainer-running'])
    if (held.held) await held.release()
  })

  it('ends with a finding when the loss is no number, and keeps the record', async () => {
    const { codes, messages } = await project.start({
      task: 'regression',
      model: { architecture: 'MLP', activation: 'elu' },
      optimizer: { type: 'SGD', learning_rate: 100 },
      training: { epochs: 6 },
    })
    expect(codes).toContain('trainer-diverged')
    expect(messages.join()).toContain('optimizer.learning_rate')
    expect(await readRun(project.files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 3 },
    })
    expect(await project.files.readText('results/production/events.jsonl')).toContain('"event":"failed"')
  })

  it.each([
    ['trainer-unknown-architecture', { model: { architecture: 'ResNet18' } }],
    ['trainer-unknown-optimizer', { optimizer: { type: 'Lion' } }],
    ['trainer-classes-differ', { model: { num_classes: 7 } }],
    ['trainer-class-weights-count', { training: { class_weights: [1, 2] } }],
    ['trainer-unknown-metric', { early_stopping: { metric: 'val_perplexity' } }],
    ['trainer-unknown-metric', { early_stopping: { metric: 'test_acc' } }],
    ['trainer-crop-size', { data_augmentation: { enabled: true, transforms: [{ random_crop: [32, 32] }] } }],
    ['trainer-unknown-transform', { data_augmentation: { enabled: true, transforms: ['mixup'] } }],
    ['trainer-network-too-large', { model: { hidden: [100_000, 100_000] } }],
  ] as const)('%s', async (code, settings) => {
    const { codes } = await project.start(settings)
    expect(codes).toContain(code)
    expect(await project.files.stat('results/production/run.json')).toBeUndefined()
  })

  it('says that the disk is full, keeps what it saved, and goes on from there', async () => {
    await project.start()
    const whole = await project.files.digest(last)
    let writes = 0
    const full: Files = {
      ...project.files,
      async write(file, content) {
        if (file === last && ++writes > 3) throw new FileError('no-space', file)
        await project.files.write(file, content)
      },
    }
    const { codes } = await project.start({}, { files: full })
    expect(codes).toEqual(['disk-full'])
    expect(await readRun(project.files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 3 },
    })
    expect(await inspectCheckpoint(project.files, last)).toMatchObject({ ok: true, value: { epoch: 3 } })
    await project.start({}, { resume: last })
    expect(await project.files.digest(last)).toBe(whole)
  })

  it('takes away a half-written event before it goes on', async () => {
    await project.start({}, project.stopIn(2))
    const events = 'results/production/events.jsonl'
    await project.files.write(events, `${await project.files.readText(events)}{"event":"epo`)
    await project.start({}, { resume: last })
    expect(parseEvents(await project.files.readText(events), events).findings).toEqual([])
  })

  it('gives a finding where it may not write', async () => {
    await fs.mkdir(path.join(project.root, 'results'), { recursive: true })
    await fs.writeFile(path.join(project.root, 'results/production'), 'a file in the way')
    await expect(
      project.start({}, { lock: async () => ({ held: true, release: async () => {} }) }),
    ).resolves.toMatchObject({
      outcome: { ok: false },
    })
  })
})
