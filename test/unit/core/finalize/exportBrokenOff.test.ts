import { afterAll, expect, test } from 'vitest'
import { runPipeline } from '../../../../src/core/finalize/pipeline.ts'
import type { StepContext } from '../../../../src/core/finalize/step.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { judgeGate } from '../../../../src/core/readiness/gate.ts'
import { createInference } from '../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../runtime/inferenceEntry.ts'
import { clock } from '../readiness/support/stepRecord.ts'
import { makeReadyProject, removeProjects } from '../readiness/support/readyProject.ts'
import { contextOn } from './context.ts'

afterAll(removeProjects)

const unseen = { started: () => undefined, ended: () => undefined }

/** The context of a person who stops the export as soon as the trainer runs. */
function stopping(context: StepContext): StepContext {
  const stop = new AbortController()
  return {
    ...context,
    signal: stop.signal,
    processes: {
      run: () => {
        stop.abort()
        return Promise.resolve({ exitCode: 130, signal: undefined })
      },
    },
  }
}

test('an export that is broken off leaves the documents true, and makes no model its own predecessor', async () => {
  const { files } = await makeReadyProject()
  const model = await files.read(layout.production.onnx)
  const inference = createInference({ files, entry: inferenceEntry })
  const context = contextOn(files, inference, model)
  await runPipeline(context, { force: false, exportOnly: true }, unseen)
  const before = await files.readText(layout.documents.deploymentGuide)

  const broken = await runPipeline(
    stopping(context),
    { force: false, exportOnly: true, from: 'export' },
    unseen,
  )
  expect(broken.at(-1)).toMatchObject({ id: 'export', state: 'interrupted' })
  const digest = (await files.digest(layout.production.onnx))!
  expect(await files.list(`models/previous/${digest.slice(0, 12)}`)).toEqual([])
  await runPipeline(context, { force: false, exportOnly: true }, unseen)
  await inference.close()

  expect(await files.readText(layout.documents.deploymentGuide)).toBe(before)
  const gate = await judgeGate(createGround({ files, clock }))
  const verdicts = Object.fromEntries(gate.ok ? gate.value.items.map(({ id, verdict }) => [id, verdict]) : [])
  expect(verdicts).toMatchObject({
    'deployment-guide-complete': 'passed',
    'rollout-and-rollback-planned': 'passed',
  })
})

test('a model that is put among the earlier ones comes into the guide with the next run', async () => {
  const { files } = await makeReadyProject()
  const model = await files.read(layout.production.onnx)
  const inference = createInference({ files, entry: inferenceEntry })
  const context = contextOn(files, inference, model)
  await runPipeline(context, { force: false, exportOnly: true }, unseen)
  await files.write('models/previous/v1/production_model.onnx', new Uint8Array([1, 2, 3]))
  const reports = await runPipeline(context, { force: false, exportOnly: true }, unseen)
  await inference.close()
  expect(reports.at(-1)).toMatchObject({ id: 'document', state: 'done' })
  expect(await files.readText(layout.documents.deploymentGuide)).toContain(
    'models/previous/v1/production_model.onnx',
  )
})
