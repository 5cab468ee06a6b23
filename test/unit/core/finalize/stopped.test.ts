import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPipeline, type PipelineOptions } from '../../../../src/core/finalize/pipeline.ts'
import type { StepId } from '../../../../src/core/finalize/step.ts'
import type { Files, Inference, Interruption } from '../../../../src/core/ports.ts'
import { layout, runFiles } from '../../../../src/core/project/layout.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { judgeGate } from '../../../../src/core/readiness/gate.ts'
import { makeReadyProject, removeProjects, type ReadyProject } from '../readiness/support/readyProject.ts'
import { clock } from '../readiness/support/stepRecord.ts'
import { contextOn, quickInference } from './context.ts'

/*
 * A person stops a step after the training at its k-th write or computation, for every k. What is finished is
 * known as finished, a computation that is cut off leaves every file as it was, and the next start goes on.
 */

let project: ReadyProject
let model: Uint8Array
let inference: Inference
beforeAll(async () => {
  project = await makeReadyProject()
  model = await project.files.read(layout.production.onnx)
  inference = quickInference(project.files)
})
afterAll(async () => {
  await inference.close()
  await removeProjects()
})

type Moment = 'write' | 'computation'

/** A person who stops at the k-th moment, from 0: after a write, in the midst of a computation. */
function stopAt(files: Files, k: number) {
  const controller = new AbortController()
  const { signal } = controller
  const passed: { moment: Moment; path?: string }[] = []
  const isNow = () => passed.length === k + 1
  const stopping: Files = {
    ...files,
    async write(path, content) {
      await files.write(path, content)
      passed.push({ moment: 'write', path })
      if (isNow()) controller.abort()
    },
  }
  const interruption: Interruption = {
    signal,
    async compute(work) {
      signal.throwIfAborted()
      passed.push({ moment: 'computation' })
      if (!isNow()) return work()
      controller.abort()
      throw signal.reason
    },
  }
  return { files: stopping, interruption, at: () => passed[k] }
}

function runOn(files: Files, options: Partial<PipelineOptions>, interruption?: Interruption) {
  const context = contextOn(files, inference, model)
  const stopped = interruption && {
    ...interruption,
    ground: () => createGround({ files, clock, configPath: context.configPath, interruption }),
  }
  return runPipeline(
    { ...context, ...stopped },
    { force: false, exportOnly: true, ...options },
    { started: () => undefined, ended: () => undefined },
  )
}

const made: Partial<Record<StepId, readonly string[]>> = {
  evaluate: [runFiles.evaluation, ...Object.values(runFiles.plots)].map((name) => `${layout.run}/${name}`),
  document: Object.values(layout.documents),
}
const digestsOf = (id: StepId) => Promise.all((made[id] ?? []).map((path) => project.files.digest(path)))

test.each([
  { id: 'evaluate', computes: true, ownAccount: `${layout.run}/${runFiles.evaluation}` },
  { id: 'export', computes: false, ownAccount: undefined },
  { id: 'verify', computes: false, ownAccount: `${layout.run}/${runFiles.parity}` },
  { id: 'benchmark', computes: false, ownAccount: `${layout.run}/${runFiles.benchmark}` },
  { id: 'document', computes: true, ownAccount: layout.documents.finalReport },
] as const)(
  'stopped at any moment of $id',
  async ({ id, computes, ownAccount }) => {
    const seen = new Set<Moment>()
    for (let k = 0; ; k++) {
      const { files, interruption, at } = stopAt(project.files, k)
      const before = await digestsOf(id)
      const { state } = (await runOn(files, { from: id, until: id }, interruption)).at(-1)!
      const now = at()
      if (!now) break
      seen.add(now.moment)
      const told = `moment ${k}, ${now.moment} ${now.path ?? ''}`
      expect(['interrupted', 'done'], told).toContain(state)
      if (now.moment === 'computation') {
        expect(state, told).toBe('interrupted')
        expect(await digestsOf(id), told).toEqual(before)
      }
      // Nothing of the step is left to do but to say that it is done.
      if (now.path === ownAccount) expect(state, told).toBe('done')

      const again = (await runOn(project.files, { until: id })).at(-1)!
      // What was asked for once more and cut off before it changed anything is as fresh as before.
      expect(state === 'done' ? ['up-to-date'] : ['up-to-date', 'done'], told).toContain(again.state)
      expect(again.id).toBe(id)
    }
    expect(seen).toEqual(new Set(computes ? ['computation', 'write'] : ['write']))
  },
  120_000,
)

test('a judgement of the gate ends when it is stopped, and says nothing', async () => {
  const { interruption } = stopAt(project.files, 0)
  const ground = createGround({ files: project.files, clock, interruption })
  await expect(judgeGate(ground)).rejects.toThrow('aborted')
  expect(interruption.signal.aborted).toBe(true)
})
