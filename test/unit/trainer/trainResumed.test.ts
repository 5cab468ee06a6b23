import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRun } from '../../../src/core/runs/runDirectory.ts'
import { best, last, makeTrainProject, type TrainProject } from './trainProject.ts'

let project: TrainProject
beforeEach(async () => {
  project = await makeTrainProject()
})
afterEach(() => project.remove())

describe('resuming', () => {
  it('ends with the weights, history and claims of a training that was never stopped', async () => {
    await project.start()
    const whole = await project.tensorsOf(last)
    const wholeBest = await project.files.digest(best)
    const wholeMetrics = await project.files.readText('results/production/metrics.json')
    await project.files.remove(last)
    const stopped = await project.start({}, project.stopIn(3))
    expect(stopped.outcome).toMatchObject({ ok: true, value: { kind: 'interrupted', epoch: 3 } })
    expect(stopped.messages.join()).toContain(last)
    expect(await readRun(project.files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 130 },
    })
    const resumed = await project.start({}, { resume: last })
    expect(resumed.outcome).toMatchObject({ ok: true, value: { kind: 'trained', epochs: 6 } })
    expect(await project.tensorsOf(last)).toEqual(whole)
    expect(await project.files.digest(best)).toBe(wholeBest)
    expect(await project.files.readText('results/production/metrics.json')).toBe(wholeMetrics)
    expect(await readRun(project.files, 'results/production/run.json')).toMatchObject({
      ok: true,
      value: { exitCode: 0, resumedFrom: [last] },
    })
  })

  it.each(['SGD', 'Adam'])('is exact for %s with a plateau schedule too', async (type) => {
    const settings = {
      optimizer: { type, learning_rate: 0.05, momentum: type === 'SGD' ? 0.9 : 0 },
      lr_scheduler: { type: 'plateau', patience: 1, warmup_epochs: 1 },
    }
    await project.start(settings)
    const whole = await project.files.digest(last)
    await project.start(settings, project.stopIn(2))
    expect(await project.files.digest(last)).not.toBe(whole)
    await project.start(settings, { resume: last })
    expect(await project.files.digest(last)).toBe(whole)
  })

  it('takes the latest readable checkpoint where the last was cut short, and says so', async () => {
    await project.start()
    const whole = await project.files.digest(last)
    await project.start({}, project.stopIn(4))
    const bytes = await project.files.read(last)
    await project.files.write(last, bytes.subarray(0, bytes.length - 100))
    const { outcome, messages } = await project.start({}, { resume: last })
    expect(outcome.ok).toBe(true)
    expect(messages.join()).toMatch(/final_model_last.* is damaged .*epoch_4.safetensors \(epoch 4\)/)
    expect(await project.files.digest(last)).toBe(whole)
  })

  it('refuses a checkpoint of other settings, of other data, or of another program', async () => {
    await project.start()
    const other = await project.start({ optimizer: { type: 'AdamW', learning_rate: 0.02 } }, { resume: last })
    expect(other.codes).toContain('trainer-resume-other-config')
    await project.files.write('data/val.npz', await project.files.read('data/test.npz'))
    expect((await project.start({}, { resume: last })).codes).toContain('trainer-resume-other-data')
    expect((await project.start({}, { resume: 'data/train.npz' })).outcome.ok).toBe(false)
  })

  it('refuses where nothing can be read', async () => {
    expect((await project.start({}, { resume: last })).codes).toEqual(
      expect.arrayContaining(['file-missing', 'trainer-no-checkpoint']),
    )
  })
})
