import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import type { InferenceSession } from '../../../../src/core/ports.ts'
import { openTorchModel } from '../../../../src/core/finalize/torchModel.ts'
import type { Signature } from '../../../../src/core/runs/records.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { nodeLaunching } from '../../../../src/node/launching.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'
import { clock } from '../readiness/support/stepRecord.ts'

/* The engine's side of `predict --serve`; the real trainer stands in test/cli/pytorch.test.ts. */

let folder: string
let session: InferenceSession | undefined
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'torch model '))))
afterEach(async () => {
  await session?.close()
  session = undefined
  rmSync(folder, { recursive: true, force: true })
})

const signature: Signature = {
  inputs: [{ name: 'input', type: 'float32', shape: [null, 2] }],
  outputs: [{ name: 'output', type: 'float32', shape: [null, 2] }],
  output: 'logits',
  classNames: [],
  featureNames: [],
  featureHash: '0'.repeat(64),
}
const inputs = { input: { type: 'float32' as const, shape: [1, 2], data: Float32Array.of(3, 4) } }

/** Opens a model in a program of the test's: `body` sees `args`, `say` and `until(path)`. */
async function open(body: string, signal = new AbortController().signal) {
  const program = `import { existsSync, copyFileSync } from 'node:fs'
// As the trainer does: whoever started it may be killed.
process.stdin.resume().on('end', () => process.exit())
const args = process.argv.slice(2)
const requests = args[args.indexOf('--serve') + 1]
const say = (message) => console.log(JSON.stringify(message))
const until = async (path) => { while (!existsSync(path)) await new Promise((next) => setTimeout(next, 2)) }
${body}`
  writeFileSync(path.join(folder, 'trainer.mjs'), program)
  const config = readConfig('{}', 'c.yaml')
  if (!config.ok) throw new Error('no configuration')
  const opened = await openTorchModel(
    {
      files: nodeFiles(folder),
      processes: nodeProcesses,
      clock,
      launching: nodeLaunching,
      signal,
      output: () => undefined,
    },
    {
      trainer: { kind: 'pytorch', name: 'pytorch 0', command: process.execPath, args: ['trainer.mjs'] },
      config: config.value,
      signature,
      path: 'models/production_model.pt2',
    },
  )
  if (opened.ok) session = opened.value
  return opened
}
const ready = `say({ ready: { inputs: null, outputs: [{ name: null, type: 'float32', shape: [null, 2] }], metadata: { output: 'logits' } } })`
const codes = (result: { ok: boolean; findings: readonly { code: string }[] }) =>
  result.findings.map(({ code }) => code)

describe('a model that the PyTorch trainer runs', () => {
  it('answers and refuses, names what its format does not, and leaves no file behind', async () => {
    const opened = await open(`console.log('a warning of some library')
${ready}
await until(requests + '.1.npz'); say({ refused: 1, reason: 'too long' })
await until(requests + '.2.npz'); say({ answered: 2 }); await until('never')`)
    if (!opened.ok) throw new Error(codes(opened).join())
    const { value: model } = opened
    expect(model.inputs).toEqual(signature.inputs)
    expect(model.outputs).toEqual(signature.outputs)
    expect(codes(await model.run(inputs))).toEqual(['inference-refused'])
    // The answer is announced, but not there.
    await expect(model.run(inputs)).rejects.toThrow('missing')
    expect(readdirSync(path.join(folder, '.finalize/predict'))).toEqual([])
  })

  it.each([
    [
      'that can not be loaded',
      `console.error('error: models/production_model.pt2 is damaged.'); process.exit(3)`,
      'inference-load-failed',
    ],
    [
      'whose program answers before it is asked',
      `say({ answered: 1 }); await until('never')`,
      'inference-crashed',
    ],
  ])('%s is a finding', async (_, body, code) => {
    const opened = await open(body)
    expect([opened.ok, codes(opened)]).toEqual([false, [code]])
  })

  it('that ends in the middle is a finding at each request from then on', async () => {
    const opened = await open(
      `${ready}\nawait until(requests + '.1.npz'); console.error('Killed'); process.exit(9)`,
    )
    if (!opened.ok) throw new Error(codes(opened).join())
    expect(codes(await opened.value.run(inputs))).toEqual(['inference-crashed'])
    expect(codes(await opened.value.run(inputs))).toEqual(['inference-crashed'])
  })

  it('ends when a person stops the pipeline', async () => {
    const stop = new AbortController()
    const opened = await open(`${ready}\nawait until('never')`, stop.signal)
    if (!opened.ok) throw new Error(codes(opened).join())
    setTimeout(() => stop.abort(), 50)
    expect(codes(await opened.value.run(inputs))).toEqual(['inference-crashed'])
  })
})
