import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPipeline, type PipelineOptions, type StepReport } from '../../../../src/core/finalize/pipeline.ts'
import { FileError, type Files, type Inference } from '../../../../src/core/ports.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { contextOn, quickInference } from './context.ts'
import { makeReadyProject, removeProjects, type ReadyProject } from '../readiness/support/readyProject.ts'

/*
 * The disk fills up at the k-th write after the training, for every k. What is finished stays, the step says which file
 * could not be written, and once there is space the next run ends complete.
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

/** Files on a disk that takes `room` writes. */
function onDisk(files: Files, room: number): Files & { readonly full: () => boolean } {
  let left = room
  const take = (path: string) => {
    if (left-- <= 0) throw new FileError('no-space', path)
  }
  return {
    ...files,
    write: async (path, content) => (take(path), files.write(path, content)),
    appendLine: async (path, line) => (take(path), files.appendLine(path, line)),
    copy: async (from, to) => (take(to), files.copy(from, to)),
    replaceBytes: async (path, ...rest) => (take(path), files.replaceBytes(path, ...rest)),
    full: () => left < 0,
  }
}

const runOn = (files: Files, options: Partial<PipelineOptions> = {}) =>
  runPipeline(
    contextOn(files, inference, model),
    { force: false, exportOnly: true, ...options },
    { started: () => undefined, ended: () => undefined },
  )

const finished = [
  layout.configs.final,
  layout.signOffs,
  layout.knownIssues,
  ...['best', 'last'].map((kind) => `${layout.checkpoints}/final_model_${kind}.safetensors`),
  ...[
    'run.json',
    'events.jsonl',
    'metrics.json',
    'signature.json',
    'predictions/val.npz',
    'predictions/test.npz',
  ].map((name) => `${layout.run}/${name}`),
]
const digests = () => Promise.all(finished.map((path) => project.files.digest(path)))

test('a disk that fills up at any write after the training', async () => {
  const { files } = project
  const before = await digests()
  expect(before).not.toContain(undefined)
  const stopped = new Set<string>()
  let room = 0
  for (; ; room++) {
    const disk = onDisk(files, room)
    const reports = await runOn(disk, { from: 'evaluate' })
    if (!disk.full()) break
    const last = reports.at(-1)!
    expect(last.state, `after ${room} writes`).toBe('failed')
    expect(['disk-full', 'trainer-failed'], last.id).toContain(last.findings[0]?.code)
    stopped.add(last.id)
    expect(await digests()).toEqual(before)
    await completes(reports)
  }
  expect([...stopped]).toEqual(['evaluate', 'export', 'verify', 'benchmark', 'document'])
  expect(room).toBeGreaterThan(15)
}, 300_000)

/** Runs again with space: goes on from the step that failed, ends, and then has nothing to do. */
async function completes(broken: readonly StepReport[]): Promise<void> {
  const again = await runOn(project.files)
  const states = Object.fromEntries(again.map(({ id, state }) => [id, state]))
  expect(Object.keys(states)).toHaveLength(7)
  expect(Object.values(states)).not.toContain('failed')
  for (const { id, state } of broken) if (state === 'done') expect(states[id]).toBe('up-to-date')
  for (const { state } of await runOn(project.files)) expect(['up-to-date', 'skipped']).toContain(state)
  const card = await project.files.readText(layout.documents.modelCard)
  expect(card).toContain('Written by the team after reading the evaluation')
  expect(await project.files.list(layout.models)).not.toContain(expect.stringMatching(/tmp/))
}
