import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { buildModel } from '../../../../src/core/onnx/build.ts'
import { encodeModel } from '../../../../src/core/onnx/model.ts'
import { checkpointSize, findCheckpoint, inspectCheckpoint } from '../../../../src/core/runs/checkpoint.ts'
import { readSafetensors, writeSafetensors } from '../../../../src/core/runs/safetensors.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'checkpoint-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

const weights: Record<string, NdArray> = {
  w: { type: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  b: { type: 'float64', shape: [1], data: Float64Array.of(5) },
}
const whole = writeSafetensors(weights, { epoch: '7', metric: 'val_loss', value: '0.25' })

/** A safetensors file with any header over so many bytes. */
function safetensors(header: unknown, bytes: number, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const out = new Uint8Array(8 + text.length + bytes)
  new DataView(out.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true)
  out.set(text, 8)
  return out
}
const entry = (dtype: string, shape: unknown, begin: unknown, end: unknown) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

/** An archive as torch.save writes it: stored, with a pickle that is never run. */
const torch = () =>
  zipSync(
    {
      'model/data.pkl': new Uint8Array(20),
      'model/data/0': new Uint8Array(64).fill(3),
      'model/data/1': new Uint8Array(16),
      'model/version': new TextEncoder().encode('3\n'),
    },
    { level: 0 },
  )

function damaged(bytes: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[at]! ^= 0x10
  return copy
}

async function inspect(name: string, bytes: Uint8Array) {
  writeFileSync(path.join(folder, name), bytes)
  return inspectCheckpoint(files, name)
}

describe('inspectCheckpoint', () => {
  it('reads epoch and metric of a safetensors file', async () => {
    expect(await inspect('a.safetensors', whole)).toMatchObject({
      ok: true,
      value: { format: 'safetensors', epoch: 7, metric: { name: 'val_loss', value: 0.25 }, tensors: 2 },
    })
  })

  it('verifies every member of a PyTorch archive', async () => {
    const archive = torch()
    expect(await inspect('a.pt', archive)).toMatchObject({ ok: true, value: { format: 'torch', tensors: 2 } })
    const content = archive.indexOf(3, 100)
    expect(await inspect('a.pt', damaged(archive, content + 5))).toMatchObject({
      ok: false,
      findings: [
        { code: 'zip-member-broken', args: { member: 'model/data/0', reason: 'its checksum is wrong' } },
      ],
    })
  })

  it('reads the epoch of an npz', async () => {
    const epoch: NdArray = { type: 'int64', shape: [], data: BigInt64Array.of(3n) }
    expect(await inspect('a.npz', writeNpz({ ...weights, epoch }))).toMatchObject({
      ok: true,
      value: { format: 'npz', epoch: 3, tensors: 2 },
    })
  })

  it('reads the epoch of an ONNX model', async () => {
    const model = buildModel({
      name: 'm',
      opset: 17,
      inputs: [{ name: 'x', type: 'float32', shape: [null, 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: [null, 2] }],
      nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
      initializers: { w: weights['w']! },
      metadata: { epoch: '12' },
    })
    expect(await inspect('a.onnx', encodeModel(model))).toMatchObject({
      ok: true,
      value: { format: 'onnx', epoch: 12, tensors: 1 },
    })
  })

  it.each([
    ['an ONNX file that is none', 'a.onnx', new Uint8Array(40), 'onnx-unreadable'],
    ['an empty file', 'a.pt', new Uint8Array(0), 'checkpoint-damaged'],
    ['half an archive', 'a.pt', torch().subarray(0, 200), 'zip-invalid'],
    ['a bare pickle', 'a.pth', Uint8Array.of(0x80, 2, 0x7d, 0x2e), 'zip-invalid'],
    [
      'an archive of something else',
      'a.ckpt',
      zipSync({ 'a.txt': new Uint8Array(3) }, { level: 0 }),
      'checkpoint-damaged',
    ],
    ['half a safetensors file', 'a.safetensors', whole.subarray(0, whole.length - 1), 'safetensors-invalid'],
    ['no tensors', 'a.safetensors', safetensors({}, 0), 'checkpoint-damaged'],
    ['no arrays', 'a.npz', writeNpz({}), 'checkpoint-damaged'],
    ['another form', 'a.joblib', new Uint8Array(9), 'checkpoint-format-unknown'],
  ])('refuses %s', async (_, name, bytes, code) => {
    expect(await inspect(name, bytes)).toMatchObject({
      ok: false,
      findings: [{ code, place: { file: name } }],
    })
  })

  it('says that a file is missing', async () => {
    expect(await inspectCheckpoint(files, 'none.pt')).toMatchObject({
      ok: false,
      findings: [{ code: 'file-missing' }],
    })
  })
})

describe('findCheckpoint', () => {
  it('takes safetensors before others', async () => {
    for (const ending of ['pt', 'safetensors']) await files.write(`c/final_model_best.${ending}`, 'x')
    await files.write('c/final_model_last.pth', 'x')
    expect(await findCheckpoint(files, 'c/', 'best')).toBe('c/final_model_best.safetensors')
    expect(await findCheckpoint(files, 'c', 'last')).toBe('c/final_model_last.pth')
    expect(await findCheckpoint(files, 'none', 'last')).toBeUndefined()
  })
})

describe('readSafetensors', () => {
  it('widens float16 and bfloat16', () => {
    const bytes = safetensors({ h: entry('F16', [1], 0, 2), b: entry('BF16', [1], 2, 4) }, 4)
    bytes.set([0x00, 0xc1, 0x20, 0xc0], bytes.length - 4)
    expect(readSafetensors(bytes, 'a')).toMatchObject({
      ok: true,
      value: { tensors: { h: { data: Float32Array.of(-2.5) }, b: { data: Float32Array.of(-2.5) } } },
    })
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['seven bytes', new Uint8Array(7)],
    ['a header beyond the file', safetensors({}, 0, 2n ** 40n)],
    ['a header beyond counting', safetensors({}, 0, 2n ** 63n)],
    ['a header that is no JSON', safetensors('{"a":', 0)],
    ['a header that is a list', safetensors([], 0)],
    ['metadata that is no text', safetensors({ __metadata__: { epoch: 3 } }, 0)],
    ['an unknown type', safetensors({ a: entry('C64', [1], 0, 8) }, 8)],
    ['a type of every object', safetensors({ a: entry('constructor', [1], 0, 8) }, 8)],
    ['a shape that lies', safetensors({ a: entry('F32', [1e9, 1e9], 0, 8) }, 8)],
    ['a negative shape', safetensors({ a: entry('F32', [-1, -2], 0, 8) }, 8)],
    ['a range backwards', safetensors({ a: entry('F32', [2], 8, 0) }, 8)],
    ['a gap', safetensors({ a: entry('F32', [1], 4, 8) }, 8)],
    ['an overlap', safetensors({ a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, 8)],
    ['bytes left over', safetensors({ a: entry('F32', [1], 0, 4) }, 8)],
    ['8-bit floats', safetensors({ a: entry('F8_E4M3', [4], 0, 4) }, 4)],
  ])('refuses %s', (_, bytes) => {
    expect(readSafetensors(bytes, 'a')).toMatchObject({
      ok: false,
      findings: [{ code: 'safetensors-invalid' }],
    })
  })
})

describe('writeSafetensors', () => {
  it('writes the same bytes whatever the order, each tensor aligned', () => {
    const { w, b } = weights as { w: NdArray; b: NdArray }
    expect(writeSafetensors({ b, w }, { metric: 'val_loss', value: '0.25', epoch: '7' })).toEqual(whole)
    const read = readSafetensors(whole, 'a')
    expect(read).toMatchObject({ ok: true, value: { tensors: weights } })
  })

  it('refuses strings and wrong shapes', () => {
    expect(() => writeSafetensors({ a: { type: 'string', shape: [1], data: ['x'] } })).toThrow(TypeError)
    expect(() => writeSafetensors({ a: { type: 'int8', shape: [2], data: new Int8Array(3) } })).toThrow(
      RangeError,
    )
  })
})

it('is as large as all that stands under its name, and nothing else', async () => {
  const room = mkdtempSync(path.join(folder, 'room-'))
  const sizes = {
    'final_model_last.safetensors': 30,
    'final_model_last.state.safetensors': 60,
    'final_model_best.safetensors': 7,
    'epoch_5.safetensors': 5,
  }
  for (const [name, size] of Object.entries(sizes)) writeFileSync(path.join(room, name), new Uint8Array(size))
  expect(await checkpointSize(nodeFiles(room), './', 'last')).toBe(90)
  expect(await checkpointSize(nodeFiles(room), '.', 'best')).toBe(7)
  expect(await checkpointSize(nodeFiles(room), 'gone', 'best')).toBe(0)
})
