import { cp, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { create } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../src/core/arrays/ndarray.ts'
import type { Result } from '../../../src/core/finding.ts'
import { buildModel, type ModelDescription } from '../../../src/core/onnx/build.ts'
import { encodeModel, type Model } from '../../../src/core/onnx/model.ts'
import { StringStringEntrySchema } from '../../../src/core/onnx/proto.ts'
import type { Inference, InferenceSession } from '../../../src/core/ports.ts'
import { messageOf } from '../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../src/node/files.ts'
import { createInference } from '../../../src/runtime/inference.ts'
import { inferenceEntry as entry } from './inferenceEntry.ts'

let root: string
let inference: Inference

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'finalize model & "inference"-'))
  await mkdir(path.join(root, 'models'))
  inference = createInference({ files: nodeFiles(root), entry })
  await writeFile(path.join(root, 'models/linear.onnx'), encodeModel(linear()))
})
afterAll(async () => {
  await inference.close()
  await rm(root, { recursive: true, force: true })
})

const floats = (shape: readonly number[], values: readonly number[]): NdArray => ({
  type: 'float32',
  shape,
  data: Float32Array.from(values),
})

/** y = x · [[1, 2, 3], [4, 5, 6]] */
function linear(change: Partial<ModelDescription> = {}): Model {
  return buildModel({
    name: 'linear',
    opset: 17,
    inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['batch', 3] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    initializers: { w: floats([2, 3], [1, 2, 3, 4, 5, 6]) },
    metadata: { classes: '["a","b","c"]' },
    ...change,
  })
}

function codesOf(result: Result<unknown>): readonly string[] {
  return result.ok ? [] : result.findings.map(({ code }) => code)
}

async function opened(file: string): Promise<InferenceSession> {
  const result = await inference.open(file)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

describe('a session', () => {
  it('tells inputs, outputs and metadata, and runs', async () => {
    const session = await opened('models/linear.onnx')
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: [null, 2] }])
    expect(session.outputs).toEqual([{ name: 'y', type: 'float32', shape: [null, 3] }])
    expect(session.metadata).toEqual({ classes: '["a","b","c"]' })
    const result = await session.run({ x: floats([2, 2], [1, 1, 0, 2]) })
    expect(result).toEqual({ ok: true, findings: [], value: { y: floats([2, 3], [5, 7, 9, 8, 10, 12]) } })
    await session.close()
  })

  it('answers requests made at once in their order', async () => {
    const session = await opened('models/linear.onnx')
    const results = await Promise.all(
      [1, 2, 3].map((value) => session.run({ x: floats([1, 2], [value, 0]) })),
    )
    expect(results.map((result) => result.ok && result.value['y']?.data[0])).toEqual([1, 2, 3])
    await session.close()
  })

  it.each<[string, Record<string, NdArray>]>([
    ['a missing input', {}],
    ['an unknown input', { x: floats([1, 2], [1, 1]), z: floats([1], [1]) }],
    ['a wrong rank', { x: floats([2], [1, 1]) }],
    ['a wrong width', { x: floats([1, 3], [1, 1, 1]) }],
    ['a wrong type', { x: { type: 'float64', shape: [1, 2], data: new Float64Array(2) } }],
    ['data that is shorter than its shape', { x: floats([2, 2], [1, 1]) }],
  ])('refuses %s and goes on', async (_, inputs) => {
    const session = await opened('models/linear.onnx')
    expect(codesOf(await session.run(inputs))).toEqual(['inference-refused'])
    expect((await session.run({ x: floats([1, 2], [1, 1]) })).ok).toBe(true)
    await session.close()
  })

  it('takes float32 for a half input and widens a half output', async () => {
    const half = linear({
      inputs: [{ name: 'x', type: 'float16', shape: ['batch', 2] }],
      outputs: [{ name: 'y', type: 'float16', shape: ['batch', 2] }],
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      initializers: {},
    })
    await writeFile(path.join(root, 'models/half.onnx'), encodeModel(half))
    const session = await opened('models/half.onnx')
    const result = await session.run({ x: floats([1, 2], [1.5, 0.1]) })
    expect(result.ok && result.value['y']).toEqual(floats([1, 2], [1.5, 0.0999755859375]))
    await session.close()
  })
})

describe('files that are no model', () => {
  it.each<[string, Uint8Array | string, string]>([
    ['empty', '', 'onnx-empty'],
    ['text', 'epoch,loss\n1,0.3\n', 'onnx-unreadable'],
    ['cut', encodeModel(linear()).subarray(0, 90), 'onnx-unreadable'],
    ['other', Uint8Array.of(0x12, 0x01, 0x61), 'onnx-not-a-model'],
    [
      'operator',
      encodeModel(linear({ nodes: [{ op: 'Frobnicate', inputs: ['x'], outputs: ['y'] }] })),
      'inference-load-failed',
    ],
    ['opset', encodeModel(linear({ opset: 999 })), 'inference-load-failed'],
  ])('%s', async (name, content, code) => {
    await writeFile(path.join(root, `models/${name}.onnx`), content)
    const start = performance.now()
    expect(codesOf(await inference.open(`models/${name}.onnx`))).toEqual([code])
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('missing, or a folder', async () => {
    expect(codesOf(await inference.open('models/none.onnx'))).toEqual(['onnx-missing'])
    expect(codesOf(await inference.open('models'))).toEqual(['onnx-unreadable'])
  })
})

describe('external data', () => {
  const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer)

  async function save(name: string, location: string, length = bytes.length): Promise<string> {
    const model = linear()
    const tensor = model.graph!.initializer[0]!
    tensor.rawData = new Uint8Array()
    tensor.dataLocation = 1
    tensor.externalData = [
      create(StringStringEntrySchema, { key: 'location', value: location }),
      create(StringStringEntrySchema, { key: 'length', value: String(length) }),
    ]
    await writeFile(path.join(root, `models/${name}.onnx`), encodeModel(model))
    return `models/${name}.onnx`
  }

  it('is read from beside the model', async () => {
    await writeFile(path.join(root, 'models/beside.bin'), bytes)
    const session = await opened(await save('beside', 'beside.bin'))
    const result = await session.run({ x: floats([1, 2], [0, 1]) })
    expect(result.ok && result.value['y']).toEqual(floats([1, 3], [4, 5, 6]))
    await session.close()
  })

  it('is refused from elsewhere', async () => {
    await writeFile(path.join(root, 'secret.bin'), bytes)
    await link(path.join(root, 'secret.bin'), path.join(root, 'models/hard.bin'))
    await symlink(path.join(root, 'secret.bin'), path.join(root, 'models/soft.bin'))
    await mkdir(path.join(root, 'elsewhere'))
    await writeFile(path.join(root, 'elsewhere/data.bin'), bytes)
    await symlink(path.join(root, 'elsewhere'), path.join(root, 'models/folder'))
    await writeFile(path.join(root, 'models/short.bin'), bytes.subarray(0, 8))
    const cases: [string, string, string][] = [
      ['up', '../secret.bin', 'onnx-external-outside'],
      ['windows', '..\\secret.bin', 'onnx-external-outside'],
      ['absolute', path.join(root, 'secret.bin'), 'onnx-external-outside'],
      ['hard', 'hard.bin', 'onnx-external-link'],
      ['soft', 'soft.bin', 'onnx-external-link'],
      ['folder', 'folder/data.bin', 'onnx-external-link'],
      ['gone', 'gone.bin', 'onnx-external-missing'],
      ['short', 'short.bin', 'onnx-external-short'],
    ]
    for (const [name, location, code] of cases)
      expect([name, ...codesOf(await inference.open(await save(name, location)))]).toEqual([name, code])
  })
})

describe('a process that fails', () => {
  it('is a finding when it dies, and the session stays dead', async () => {
    const dying = path.join(root, `dying.${process.pid}.js`)
    await writeFile(dying, `process.on('message', () => { console.error('out of memory'); process.abort() })`)
    const result = await createInference({ files: nodeFiles(root), entry: dying }).open('models/linear.onnx')
    expect(codesOf(result)).toEqual(['inference-crashed'])
    expect(JSON.stringify(result)).toContain('SIGABRT')
    await rm(dying)
  })

  it('is a finding when it hangs', async () => {
    const hanging = path.join(root, `hanging.${process.pid}.js`)
    await writeFile(hanging, `process.on('message', () => { for (;;); })`)
    const slow = createInference({ files: nodeFiles(root), entry: hanging, timeouts: { open: 0.5 } })
    expect(codesOf(await slow.open('models/linear.onnx'))).toEqual(['inference-timeout'])
    await rm(hanging)
  })

  it('is a finding when its entry is missing', async () => {
    const none = createInference({ files: nodeFiles(root), entry: path.join(root, 'none.js') })
    expect(codesOf(await none.open('models/linear.onnx'))).toEqual(['inference-crashed'])
  })

  it('ends when the caller is interrupted', async () => {
    const controller = new AbortController()
    const stopped = createInference({ files: nodeFiles(root), entry, signal: controller.signal })
    const session = await stopped.open('models/linear.onnx')
    controller.abort()
    expect(
      codesOf(await (session as { value: InferenceSession }).value.run({ x: floats([1, 2], [1, 1]) })),
    ).toEqual(['inference-stopped'])
    expect(codesOf(await stopped.open('models/linear.onnx'))).toEqual(['inference-stopped'])
    await stopped.close()
  })
})

describe('a benchmark', () => {
  it('gives latency for each batch, memory and load time', async () => {
    const result = await inference.benchmark(
      'models/linear.onnx',
      { x: floats([3, 2], [1, 2, 3, 4, 5, 6]) },
      { batches: [1, 32], warmup: 3, runs: 40 },
    )
    if (!result.ok) throw new Error(JSON.stringify(result.findings))
    const { latencies, peakMemory, baseMemory, loadMilliseconds } = result.value
    expect(latencies.map(({ batch, runs, warmup }) => [batch, runs, warmup])).toEqual([
      [1, 40, 3],
      [32, 40, 3],
    ])
    for (const { min, p50, p95, p99, mean, batch, throughput } of latencies) {
      expect(min).toBeGreaterThan(0)
      expect(p50).toBeGreaterThanOrEqual(min)
      expect(p95).toBeGreaterThanOrEqual(p50)
      expect(p99).toBeGreaterThanOrEqual(p95)
      expect(throughput).toBeCloseTo((batch * 1000) / mean, 3)
    }
    expect(loadMilliseconds).toBeGreaterThan(0)
    expect(peakMemory).toBeGreaterThan(20e6)
    expect(peakMemory).toBeGreaterThanOrEqual(baseMemory * 0.9)
    expect(peakMemory).toBeLessThan(400e6)
  })

  it('passes the runtime’s refusal on', async () => {
    const result = await inference.benchmark(
      'models/linear.onnx',
      { x: floats([1, 3], [1, 2, 3]) },
      { batches: [1], warmup: 1, runs: 10 },
    )
    expect(codesOf(result)).toEqual(['inference-refused'])
  })
})

it('says what to install where the runtime is missing, as in the universal package', async () => {
  const dist = path.join(path.dirname(entry), '..')
  for (const part of ['runtime', 'chunks'])
    await cp(path.join(dist, part), path.join(root, 'installed', part), { recursive: true })
  await writeFile(path.join(root, 'installed/package.json'), '{"type":"module"}')
  const bare = createInference({
    files: nodeFiles(root),
    entry: path.join(root, 'installed/runtime/inferenceProcess.js'),
  })
  const result = await bare.open('models/linear.onnx')
  await bare.close()
  expect(codesOf(result)).toEqual(['inference-missing'])
  expect(result.ok ? '' : messageOf(result.findings[0]!)).toContain(`${process.platform}-${process.arch}`)
})
