import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTrainProject, type TrainProject } from './trainProject.ts'

let project: TrainProject
beforeEach(async () => {
  project = await makeTrainProject()
})
afterEach(() => project.remove())

/** Digests of what the training left. */
const evidence = () =>
  Promise.all(
    ['run.json', 'events.jsonl', 'training.log', 'signature.json'].map((name) =>
      project.files.digest(`results/production/${name}`),
    ),
  )

describe('exporting', () => {
  it('writes the best checkpoint as ONNX and leaves the evidence of the training alone', async () => {
    await project.start({ export: { formats: ['onnx', 'torchscript'] } })
    const before = await evidence()
    const { outcome, codes } = await project.start(
      { export: { formats: ['onnx', 'torchscript'] } },
      { exportOnly: true },
    )
    expect(outcome).toMatchObject({
      ok: true,
      value: { kind: 'exported', path: 'models/production_model.onnx' },
    })
    expect(codes).toEqual(['trainer-format-skipped'])
    expect(await evidence()).toEqual(before)
  })

  it('refuses without a checkpoint, and one of other settings', async () => {
    expect((await project.start({}, { exportOnly: true })).codes).toContain('trainer-no-best')
    await project.start()
    expect(
      (await project.start({ optimizer: { learning_rate: 0.5 } }, { exportOnly: true })).codes,
    ).toContain('trainer-export-stale')
  })
})
