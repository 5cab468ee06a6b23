import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseEvents } from '../core/runs/support/parseEvents.ts'
import { readPredictions } from '../../../src/core/runs/readPredictions.ts'
import { inspectCheckpoint } from '../../../src/core/runs/checkpoint.ts'
import { readMetrics, readRun, readSignature } from '../../../src/core/runs/runDirectory.ts'
import { base, best, last, makeTrainProject, type TrainProject } from './trainProject.ts'

let project: TrainProject
beforeEach(async () => {
  project = await makeTrainProject()
})
afterEach(() => project.remove())

describe('a training', () => {
  it('leaves the run directory of the contract', async () => {
    const { outcome, lines } = await project.start()
    expect(outcome).toMatchObject({ ok: true, value: { kind: 'trained', epochs: 6 } })
    const run = await readRun(project.files, 'results/production/run.json')
    expect(run).toMatchObject({
      ok: true,
      value: { seed: 42, exitCode: 0, trainer: 'embedded 1.2.3', resumedFrom: [] },
    })
    expect(run.ok && Object.keys(run.value.data)).toEqual(['data/train.npz', 'data/val.npz', 'data/test.npz'])
    const events = parseEvents(
      await project.files.readText('results/production/events.jsonl'),
      'events.jsonl',
    )
    expect(events.findings).toEqual([])
    const kinds = events.events.map(({ event }) => event)
    expect(kinds[0]).toBe('run_started')
    expect(kinds.at(-1)).toBe('run_finished')
    expect(kinds.filter((kind) => kind === 'epoch')).toHaveLength(6)
    const metrics = await readMetrics(project.files, 'results/production/metrics.json')
    expect(metrics.ok && metrics.value.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6])
    expect(metrics.ok && metrics.value.final['test_acc']).toBeGreaterThan(0.8)
    expect(await readSignature(project.files, 'results/production/signature.json')).toMatchObject({
      ok: true,
      value: {
        output: 'logits',
        classNames: ['0', '1', '2'],
        inputs: [{ name: 'input', shape: [null, 4, 4] }],
      },
    })
    expect((await project.files.readText('results/production/training.log')).trim().split('\n')).toEqual(
      lines,
    )
  })

  it('claims what its predictions say', async () => {
    await project.start()
    const metrics = await readMetrics(project.files, 'results/production/metrics.json')
    for (const split of ['val', 'test'] as const) {
      const predictions = await readPredictions(project.files, `results/production/predictions/${split}.npz`)
      if (!predictions.ok || !metrics.ok) throw new Error('unreadable')
      const { yTrue, yPred, inputs, samples } = predictions.value
      const right = yTrue.filter((actual, row) => actual === yPred[row]).length / samples
      expect(metrics.value.final[`${split}_acc`]).toBeCloseTo(right, 12)
      expect(inputs?.shape).toEqual([30, 4, 4])
    }
  })

  it('claims of the positive class what is true of the class that the configuration names', async () => {
    const asked = ['recall_positive', 'precision_positive']
    const { codes } = await project.start({
      data: { ...base.data, positive_class: '2' },
      training: { epochs: 2, batch_size: 16 },
      validation: { metrics: asked.map((id) => `val_${id}`) },
      test_set: { metrics: asked.map((id) => `test_${id}`) },
    })
    expect(codes).toEqual([])
    const metrics = await readMetrics(project.files, 'results/production/metrics.json')
    for (const split of ['val', 'test'] as const) {
      const predictions = await readPredictions(project.files, `results/production/predictions/${split}.npz`)
      if (!predictions.ok || !metrics.ok) throw new Error('unreadable')
      const { yTrue, yPred } = predictions.value
      const [truly, taken] = [yTrue, yPred].map((labels) => labels.filter((label) => label === 2).length)
      const hits = yTrue.filter((label, row) => label === 2 && yPred[row] === 2).length
      expect(hits).toBeGreaterThan(0)
      expect(metrics.value.final[`${split}_recall_positive`]).toBeCloseTo(hits / truly!, 12)
      expect(metrics.value.final[`${split}_precision_positive`]).toBeCloseTo(hits / taken!, 12)
    }
  })

  it('keeps best, last, periodic and the best k checkpoints, each with its epoch', async () => {
    const { outcome } = await project.start()
    const names = await project.files.list('checkpoints/production')
    expect(names).toEqual(
      expect.arrayContaining(['epoch_2.safetensors', 'epoch_4.safetensors', 'epoch_6.safetensors']),
    )
    expect(names.filter((name) => name.startsWith('epoch_')).length).toBeLessThanOrEqual(5)
    expect(await inspectCheckpoint(project.files, last)).toMatchObject({ ok: true, value: { epoch: 6 } })
    const bestEpoch = outcome.ok && outcome.value.kind === 'trained' ? outcome.value.bestEpoch : 0
    expect(await inspectCheckpoint(project.files, best)).toMatchObject({
      ok: true,
      value: { epoch: bestEpoch },
    })
    const metrics = await readMetrics(project.files, 'results/production/metrics.json')
    const losses = metrics.ok ? metrics.value.history.map((one) => one.metrics['val_loss']!) : []
    expect(losses.indexOf(Math.min(...losses)) + 1).toBe(bestEpoch)
  })

  it('with the same seed gives the same bytes, with another seed others', async () => {
    await project.start()
    const first = await project.files.digest(last)
    await project.start()
    expect(await project.files.digest(last)).toBe(first)
    await project.start({ reproducibility: { seed: 43 } })
    expect(await project.files.digest(last)).not.toBe(first)
  })

  it('forgets the checkpoints of the training before, and nobody else’s', async () => {
    await project.start()
    await project.files.write('checkpoints/production/notes.md', 'keep me')
    await project.start({ training: { ...base.training, epochs: 1 } })
    const names = await project.files.list('checkpoints/production')
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(
      expect.arrayContaining(['final_model_best.safetensors', 'final_model_last.safetensors', 'notes.md']),
    )
    expect(names).not.toContain('epoch_6.safetensors')
  })

  it('stops early and says so', async () => {
    const { outcome, lines } = await project.start({
      training: { ...base.training, epochs: 50 },
      early_stopping: { patience: 2, min_delta: 0.5 },
    })
    expect(outcome.ok && outcome.value.kind === 'trained' && outcome.value.epochs).toBeLessThan(50)
    expect(lines.some((line) => line.startsWith('Stopped early after epoch'))).toBe(true)
  })
})
