import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { judgeGate } from '../../../../src/core/readiness/gate.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { startThread } from '../../../../src/node/thread.ts'
import type { EvaluationStage } from '../../../../src/protocol/evaluation.ts'
import { ThreadEngine, type EngineThread } from '../../../../src/vscode/engine/engine.ts'
import { evaluationModel } from '../../../../src/vscode/webviews/evaluationModel.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const bundle = path.join(repository, 'dist', 'engineThread.cjs')
const kernelThread = path.join(repository, 'dist', 'node', 'kernelThread.js')

let root = ''
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'engine-'))
  const results = path.join(root, 'results')
  await cp(path.join(repository, 'samples', 'digits'), root, { recursive: true })
  await cp(path.join(results, 'optimization'), path.join(results, 'production'), { recursive: true })
  const predictions = path.join(results, 'production', 'predictions')
  await cp(path.join(predictions, 'val.npz'), path.join(predictions, 'test.npz'))
  const config = path.join(root, 'configs', 'optimization_config.yaml')
  await cp(config, path.join(root, 'configs', 'final_config.yaml'))
})
afterAll(() => rm(root, { recursive: true }))

function engineOn(script: string): ThreadEngine {
  const engine = new ThreadEngine(() => startThread(script, { kernelThread }))
  onTestFinished(() => engine.dispose())
  return engine
}

/** A thread that never answers. */
function silentThread() {
  const thread = {
    ended: false,
    post: () => {},
    listen: () => () => {},
    onEnd: () => {},
    end: () => void (thread.ended = true),
  }
  return thread satisfies EngineThread
}

const slow = { type: 'evaluation', root: '/project' } as const

describe('the engine in its thread', () => {
  it('says of a project what is said of it here', async () => {
    const engine = engineOn(bundle)
    const ground = createGround({ files: nodeFiles(root), clock: nodeClock })
    const stages: EvaluationStage[] = []
    engine.follow(root, (stage) => stages.push(stage))
    engine.follow('/other', () => stages.push({ stage: 'reading' }))
    const evaluation = await engine.request({ type: 'evaluation', root })
    expect(evaluation).toEqual(await evaluationModel(ground))
    expect(evaluation.kind).toBe('ready')
    const test = await ground.predictions('test')
    if (!test.ok) throw new Error('no predictions')
    const { samples, classes } = test.value
    expect(stages).toEqual([{ stage: 'reading' }, { stage: 'computing', samples, classes }])
    const gate = 'production_ready'
    expect(await engine.request({ type: 'gate', root, gate })).toEqual(await judgeGate(ground, gate))
  })

  it('looks again when it is told that files changed, and not before', async () => {
    const engine = engineOn(bundle)
    const signOffs = async () => (await engine.request({ type: 'signOffs', root })).findings.length
    expect(await signOffs()).toBe(0)
    await writeFile(path.join(root, 'phases/05_finalization/signoffs.jsonl'), 'broken\n')
    expect(await signOffs()).toBe(0)
    engine.invalidate(root)
    expect(await signOffs()).toBe(1)
  })

  it('rejects with what it stumbled over, and starts anew', async () => {
    const script = path.join(root, 'stumbling.cjs')
    await writeFile(script, 'throw new Error("stumbled")')
    const engine = engineOn(script)
    for (let time = 0; time < 2; time++)
      await expect(engine.request({ type: 'evaluation', root })).rejects.toThrow('stumbled')
  })
})

describe('what nobody waits for', () => {
  it('is ended in the middle of its work', async () => {
    const threads: ReturnType<typeof silentThread>[] = []
    const engine = new ThreadEngine(() => {
      threads.push(silentThread())
      return threads.at(-1)!
    })
    const panel = new AbortController()
    const asked = engine.request(slow, panel.signal)
    panel.abort(new Error('closed'))
    await expect(asked).rejects.toThrow('closed')
    expect(threads.map(({ ended }) => ended)).toEqual([true])
    await expect(engine.request(slow, panel.signal)).rejects.toThrow('closed')
    expect(threads).toHaveLength(1)
    void engine.request(slow).catch(() => undefined)
    expect(threads.map(({ ended }) => ended)).toEqual([true, false])
    engine.dispose()
  })

  it('goes on where somebody else waits', async () => {
    const thread = silentThread()
    const engine = new ThreadEngine(() => thread)
    const panel = new AbortController()
    const judged = engine.request({ type: 'gate', root: '/project', gate: 'production_ready' })
    const asked = engine.request(slow, panel.signal)
    panel.abort(new Error('closed'))
    await expect(asked).rejects.toThrow('closed')
    expect(thread.ended).toBe(false)
    engine.dispose()
    await expect(judged).rejects.toThrow('The extension was ended.')
  })
})
