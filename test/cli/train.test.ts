import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root, startFinalizeModel } from './program.ts'

/* The embedded trainer as a process: its arguments, exit codes, signals and what it leaves when it is killed. */

let project: string

beforeEach(() => {
  project = mkdtempSync(path.join(os.tmpdir(), 'cli train && '))
  mkdirSync(path.join(project, 'configs'))
  cpSync(path.join(root, 'samples/digits/data'), path.join(project, 'data'), { recursive: true })
  configure({})
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

function configure(settings: object): void {
  const config = {
    data: {
      train: 'data/train.npz',
      val: 'data/val.npz',
      test: 'data/test.npz',
      id: 'id',
      normalization: 'standardize',
    },
    model: { architecture: 'MLP', hidden: [32] },
    training: { epochs: 20, batch_size: 32 },
    ...settings,
  }
  writeFileSync(path.join(project, 'configs/final_config.yaml'), JSON.stringify(config))
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** @param act called with the output so far, each time there is more; may signal the process */
function finalizeModel(
  args: readonly string[],
  act?: (out: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = startFinalizeModel(args, project)
    let out = ''
    let err = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => void (err += text))
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      out += text
      act?.(out, (signal) => void child.kill(signal))
    })
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

const json = (file: string) =>
  JSON.parse(readFileSync(path.join(project, file), 'utf8')) as Record<string, unknown>
const last = 'checkpoints/production/final_model_last.safetensors'
const bytesOf = (file: string) => readFileSync(path.join(project, file)).toString('base64')

describe('finalize-model train', () => {
  it('trains by the protocol, a line an epoch, and exports', async () => {
    const protocol = [
      'train',
      '--config',
      'configs/final_config.yaml',
      '--mode',
      'production',
      '--output-dir',
      'results/production/',
    ]
    const { code, out, err } = await finalizeModel(protocol)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^Epoch {2}1\/20 {2}train_loss [\d.]+ {2}val_loss [\d.]+ {2}val_acc [\d.]+ % {2}best$/m,
    )
    expect(out).toMatch(/Done after 20 epochs; epoch \d+ is the best\.\n$/)
    expect(json('results/production/run.json')).toMatchObject({
      exitCode: 0,
      devices: [expect.stringContaining('wasm with SIMD')],
    })
    const exported = await finalizeModel([...protocol, '--export-only'])
    expect(exported.code).toBe(0)
    expect(existsSync(path.join(project, 'models/production_model.onnx'))).toBe(true)
  })

  it('ends the epoch on SIGINT, exits with 130, and goes on to the same weights', async () => {
    expect((await finalizeModel(['train'])).code).toBe(0)
    const whole = bytesOf(last)
    let sent = false
    const stopped = await finalizeModel(['train'], (out, kill) => {
      if (sent || !out.includes('Epoch  3/20')) return
      sent = true
      kill('SIGINT')
    })
    expect(stopped.code).toBe(130)
    expect(stopped.err).toMatch(/^warning: Stopped after epoch \d+\. Go on with --resume/)
    expect(json('results/production/run.json')).toMatchObject({ exitCode: 130 })
    const resumed = await finalizeModel(['train', '--resume', last])
    expect(resumed.code).toBe(0)
    expect(bytesOf(last)).toBe(whole)
  })

  it('goes on to the same weights after kill -9 too, and is not locked out', async () => {
    expect((await finalizeModel(['train'])).code).toBe(0)
    const whole = bytesOf(last)
    await finalizeModel(['train'], (out, kill) => {
      if (out.includes('Epoch  4/20')) kill('SIGKILL')
    })
    expect(bytesOf(last)).not.toBe(whole)
    expect((await finalizeModel(['train', '--resume', last])).code).toBe(0)
    expect(bytesOf(last)).toBe(whole)
  })

  it('refuses a second training in the same directory', async () => {
    configure({ training: { epochs: 300, batch_size: 16 }, early_stopping: { enabled: false } })
    let second: Promise<Ended> | undefined
    const first = await finalizeModel(['train'], (out, kill) => {
      if (second !== undefined || !out.includes('Epoch   1/300')) return
      second = finalizeModel(['train'])
      void second.then(() => kill('SIGINT'))
    })
    const refused = await second!
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/^error: Another training \(process \d+ on /),
    ])
    expect(first.code).toBe(130)
  })

  it('uses @tensorflow/tfjs-node where the project has it, and records that', async () => {
    const folder = path.join(project, 'node_modules/@tensorflow/tfjs-node')
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      path.join(folder, 'package.json'),
      '{"name": "@tensorflow/tfjs-node", "version": "9.9.9", "main": "index.js"}',
    )
    const core = JSON.stringify(path.join(root, 'node_modules/@tensorflow/tfjs-core'))
    const cpu = JSON.stringify(path.join(root, 'node_modules/@tensorflow/tfjs-backend-cpu'))
    writeFileSync(
      path.join(folder, 'index.js'),
      `module.exports = require(${core}); require(${cpu}); module.exports.setBackend('cpu')`,
    )
    configure({ training: { epochs: 2 } })
    const { code } = await finalizeModel(['train'])
    expect(code).toBe(0)
    expect(json('results/production/run.json')).toMatchObject({
      devices: [expect.stringContaining('tfjs-node')],
      versions: { '@tensorflow/tfjs-node': '9.9.9' },
    })
  })

  it.each([
    [2, ['--config', 'configs/nothing.yaml'], 'configs/nothing.yaml does not exist'],
    [2, ['--output-dir', '../elsewhere'], 'lies outside the project'],
    [2, ['--mode', 'fast'], "--mode takes production, baseline, optimization, not 'fast'"],
    [2, ['extra'], "unexpected argument 'extra'"],
    [3, ['--resume', 'data/train.npz'], "can't be resumed from"],
    [3, ['--export-only'], 'Train first'],
    [3, ['--backend', 'node'], '@tensorflow/tfjs-node is not installed'],
  ])('exits with %d for %j', async (code, args, message) => {
    const ended = await finalizeModel(['train', ...args])
    expect([ended.code, ended.err]).toEqual([code, expect.stringContaining(message)])
  })

  it('explains itself', async () => {
    const { code, out } = await finalizeModel(['train', '--help'])
    expect(code).toBe(0)
    for (const word of ['--resume', '--export-only', 'SimpleCNN', 'finalize-model train --config'])
      expect(out).toContain(word)
  })
})
