import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import { readNpz } from '../../../../../src/core/arrays/npz.ts'
import { buildModel, type ModelDescription } from '../../../../../src/core/onnx/build.ts'
import { encodeModel } from '../../../../../src/core/onnx/model.ts'
import { verifyVariant } from '../../../../../src/core/onnx/parity/verifyVariant.ts'
import type { Inference } from '../../../../../src/core/ports.ts'
import type { Predictions } from '../../../../../src/core/runs/predictions.ts'
import { readPredictions } from '../../../../../src/core/runs/readPredictions.ts'
import { paritySchema, type Signature, type VariantParity } from '../../../../../src/core/runs/records.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'
import { createInference } from '../../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../../runtime/inferenceEntry.ts'

/*
 * Three classes, two features: the logits are x · w. The trained model's predictions are computed here, the
 * variants are that model with something wrong in it.
 */

const samples = 40
const w = [1, 0, -1, 0, 1, 0.5]
const x = Float32Array.from({ length: samples * 2 }, (_, i) => Math.sin(i * 1.7) * 3)
const hash = 'a'.repeat(64)

const signature: Signature = {
  inputs: [{ name: 'x', type: 'float32', shape: [null, 2] }],
  outputs: [{ name: 'y', type: 'float32', shape: [null, 3] }],
  output: 'logits',
  classNames: ['a', 'b', 'c'],
  featureNames: ['f', 'g'],
  featureHash: hash,
}

function logits(row: number): readonly number[] {
  return [0, 1, 2].map((column) => x[row * 2]! * w[column]! + x[row * 2 + 1]! * w[3 + column]!)
}
function softmax(values: readonly number[]): readonly number[] {
  const powers = values.map(Math.exp)
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
const highest = (values: readonly number[]) => values.indexOf(Math.max(...values))
const rows = Array.from({ length: samples }, (_, row) => row)
const predictions: Predictions = {
  path: 'predictions/test.npz',
  sha256: hash,
  samples,
  yTrue: Float64Array.from(rows, (row) =>
    row % 10 === 0 ? (highest(logits(row)) + 1) % 3 : highest(logits(row)),
  ),
  scores: Float64Array.from(rows.flatMap((row) => softmax(logits(row)))),
  classes: 3,
  yPred: Float64Array.from(rows, (row) => highest(logits(row))),
  ids: rows.map((row) => `sample-${row}`),
}

const array = (shape: readonly number[], values: readonly number[]): NdArray => ({
  type: 'float32',
  shape,
  data: Float32Array.from(values),
})

function model(change: Partial<ModelDescription> = {}): Uint8Array {
  return encodeModel(
    buildModel({
      name: 'm',
      opset: 17,
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 3] }],
      nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
      initializers: { w: array([2, 3], w) },
      metadata: { feature_hash: hash, class_names: '["a","b","c"]' },
      ...change,
    }),
  )
}

let root: string
let inference: Inference

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'finalize-parity-'))
  await mkdir(path.join(root, 'models'))
  inference = createInference({ files: nodeFiles(root), entry: inferenceEntry })
})
afterAll(async () => {
  await inference.close()
  await rm(root, { recursive: true, force: true })
})

async function verify(
  name: string,
  bytes: Uint8Array,
  change: { readonly signature?: Partial<Signature>; readonly predictions?: Partial<Predictions> } = {},
) {
  await writeFile(path.join(root, `models/${name}.onnx`), bytes)
  return verifyVariant({
    files: nodeFiles(root),
    inference,
    runDirectory: 'run',
    variant: { name, path: `models/${name}.onnx` },
    signature: { ...signature, ...change.signature },
    predictions: { ...predictions, ...change.predictions },
    inputs: { x: { type: 'float32', shape: [samples, 2], data: x } },
  })
}

async function parityOf(...args: Parameters<typeof verify>): Promise<VariantParity> {
  const result = await verify(...args)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const failed = ({ probes }: VariantParity) => probes.filter(({ passed }) => !passed).map(({ id }) => id)

describe('a faithful export', () => {
  it('has no difference, passes every probe and is a record', async () => {
    const found = await parityOf('good', model())
    expect(found).toMatchObject({
      name: 'good',
      path: 'models/good.onnx',
      samples,
      accuracy: 0.9,
      originalAccuracy: 0.9,
      accuracyDifference: 0,
      flips: 0,
      flippedIds: [],
      outputs: 'predictions/variants/good.npz',
    })
    expect(found.maxOutputDifference).toBeLessThan(1e-6)
    expect(failed(found)).toEqual([])
    expect(found.probes.map(({ id }) => id)).toEqual([
      'signature',
      'finite-outputs',
      'batch-1',
      'batch-2',
      'batch-n',
      'refuses-missing-input',
      'refuses-wrong-type',
      'refuses-wrong-rank',
      'refuses-wrong-features',
      'goes-on-after-refusals',
      'nan-input',
    ])
    const record = { predictions: { path: 'p', sha256: hash }, runtime: 'r', variants: [found] }
    expect(paritySchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record)
  })

  it('leaves its outputs, raw and as predictions', async () => {
    await parityOf('kept', model())
    const file = 'run/predictions/variants/kept.npz'
    const arrays = readNpz(await nodeFiles(root).read(file), file)
    const outputs = arrays.ok ? arrays.value['outputs'] : undefined
    expect(outputs?.shape).toEqual([samples, 3])
    expect([...(outputs!.data as Float32Array).subarray(0, 3)]).toEqual(
      logits(0).map((value) => expect.closeTo(value, 4) as number),
    )
    const read = await readPredictions(nodeFiles(root), file)
    expect(read.ok && [...read.value.yPred]).toEqual([...predictions.yPred])
    expect(read.ok && read.value.ids[39]).toBe('sample-39')
  })
})

describe('an unfaithful one', () => {
  it('of other weights: flips with their ids', async () => {
    const found = await parityOf(
      'other',
      model({ initializers: { w: array([2, 3], [0, 1, -1, 1, 0, 0.5]) } }),
    )
    const expected = rows.filter((row) => {
      const [a, b] = [x[row * 2]!, x[row * 2 + 1]!]
      return highest([b, a, 0.5 * b - a]) !== highest(logits(row))
    })
    expect(found.flips).toBe(expected.length)
    expect(found.flips).toBeGreaterThan(5)
    expect(found.flippedIds).toEqual(expected.map((row) => `sample-${row}`))
    expect(found.accuracyDifference).toBeCloseTo(found.accuracy - 0.9, 12)
    expect(found.maxOutputDifference).toBeGreaterThan(0.1)
  })

  it('whose rows depend on their batch', async () => {
    const nodes = [
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['h'] },
      { op: 'ReduceMax', inputs: ['h'], outputs: ['largest'], attributes: { keepdims: { int: 0 } } },
      { op: 'Div', inputs: ['h', 'largest'], outputs: ['y'] },
    ]
    const found = await parityOf('batch', model({ nodes }))
    expect(failed(found)).toEqual(expect.arrayContaining(['batch-1', 'batch-2']))
  })

  it('that gives NaN for a sample', async () => {
    const nodes = [
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['h'] },
      { op: 'Sqrt', inputs: ['h'], outputs: ['y'] },
    ]
    const found = await parityOf('nan', model({ nodes }))
    expect(failed(found)).toContain('finite-outputs')
    expect(found.flips).toBeGreaterThan(0)
    expect(Number.isFinite(found.maxOutputDifference)).toBe(true)
    expect(Number.isFinite(found.meanOutputDifference)).toBe(true)
  })

  it('that takes any shape', async () => {
    const open = model({
      inputs: [{ name: 'x', type: 'float32', shape: [null, null] }],
      nodes: [
        { op: 'Reshape', inputs: ['x', 'rows'], outputs: ['r'] },
        { op: 'MatMul', inputs: ['r', 'w'], outputs: ['y'] },
      ],
      initializers: {
        w: array([2, 3], w),
        rows: { type: 'int64', shape: [2], data: BigInt64Array.of(-1n, 2n) },
      },
    })
    const found = await parityOf('open', open)
    expect(failed(found)).toEqual(['signature'])
    expect(found.probes.map(({ id }) => id)).not.toContain('refuses-wrong-features')
  })

  it.each<[string, Partial<ModelDescription>, RegExp]>([
    [
      'another input name',
      {
        inputs: [{ name: 'z', type: 'float32', shape: ['batch', 2] }],
        nodes: [{ op: 'MatMul', inputs: ['z', 'w'], outputs: ['y'] }],
      },
      /refused|x/,
    ],
    ['another feature hash', { metadata: { feature_hash: 'b'.repeat(64) } }, /feature hash bbbb/],
    ['another order of classes', { metadata: { class_names: '["b","a","c"]' } }, /class names \["b"/],
    [
      'a second output',
      {
        outputs: [
          { name: 'y', type: 'float32', shape: ['batch', 3] },
          { name: 'x2', type: 'float32', shape: ['batch', 2] },
        ],
        nodes: [
          { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
          { op: 'Neg', inputs: ['x'], outputs: ['x2'] },
        ],
      },
      /2 outputs, recorded 1/,
    ],
  ])('with %s', async (name, change, said) => {
    const result = await verify(name.replaceAll(' ', '-'), model(change))
    if (!result.ok) return expect(JSON.stringify(result.findings)).toMatch(said)
    expect(failed(result.value)).toContain('signature')
    expect(result.value.probes[0]!.detail).toMatch(said)
  })
})

describe('other kinds of output', () => {
  it('probabilities of the second of two classes', async () => {
    const bytes = model({
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 1] }],
      nodes: [
        { op: 'MatMul', inputs: ['x', 'w'], outputs: ['h'] },
        { op: 'Sigmoid', inputs: ['h'], outputs: ['y'] },
      ],
      initializers: { w: array([2, 1], [1, -1]) },
      metadata: {},
    })
    const second = rows.map((row) => 1 / (1 + Math.exp(x[row * 2 + 1]! - x[row * 2]!)))
    const yPred = Float64Array.from(second, (p) => Number(p > 0.5))
    const found = await parityOf('binary', bytes, {
      signature: {
        output: 'probabilities',
        classNames: ['no', 'yes'],
        outputs: [{ name: 'y', type: 'float32', shape: [null, 1] }],
      },
      predictions: {
        classes: 2,
        yTrue: yPred,
        yPred,
        scores: Float64Array.from(second.flatMap((p) => [1 - p, p])),
      },
    })
    expect(found).toMatchObject({ accuracy: 1, flips: 0 })
    expect(found.maxOutputDifference).toBeLessThan(1e-6)
    expect(failed(found)).toEqual([])
  })

  it('values: R² and flips in standard deviations', async () => {
    const bytes = model({
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 1] }],
      initializers: { w: array([2, 1], [2, 1]) },
      metadata: {},
    })
    const values = Float64Array.from(rows, (row) => 2 * x[row * 2]! + x[row * 2 + 1]!)
    const found = await parityOf('value', bytes, {
      signature: {
        output: 'value',
        classNames: [],
        outputs: [{ name: 'y', type: 'float32', shape: [null, 1] }],
      },
      predictions: {
        classes: 0,
        scores: new Float64Array(0),
        yTrue: values,
        yPred: values.map((v, i) => (i === 3 ? v + 5 : v)),
      },
    })
    expect(found.accuracy).toBeCloseTo(1, 9)
    expect(found.originalAccuracy).toBeLessThan(1)
    expect(found.flippedIds).toEqual(['sample-3'])
    expect(failed(found)).toEqual([])
  })

  it('a fixed batch, filled up at the end', async () => {
    const fixed = model({
      inputs: [{ name: 'x', type: 'float32', shape: [16, 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: [16, 3] }],
    })
    const recorded = {
      inputs: [{ name: 'x', type: 'float32', shape: [16, 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: [16, 3] }],
    }
    const found = await parityOf('fixed', fixed, { signature: recorded })
    expect(found).toMatchObject({ accuracy: 0.9, flips: 0 })
    expect(failed(found)).toEqual([])
    expect(failed(await parityOf('bound', fixed))).toEqual(['signature', 'batch-1', 'batch-2', 'batch-n'])
  })
})

describe('what can’t be compared', () => {
  it.each<[string, () => Promise<Awaited<ReturnType<typeof verify>>>, string]>([
    ['other sample counts', () => verify('a', model(), { predictions: { samples: 39 } }), 'parity-lengths'],
    ['other classes', () => verify('b', model(), { predictions: { classes: 4 } }), 'variant-output-shape'],
    ['a broken file', () => verify('c', model().subarray(0, 60)), 'onnx-unreadable'],
    [
      'an output that isn’t there',
      () =>
        verify('d', model(), { signature: { outputs: [{ name: 'p', type: 'float32', shape: [null, 3] }] } }),
      'variant-output-shape',
    ],
  ])('%s', async (_, work, code) => {
    const result = await work()
    expect(result.ok ? [] : result.findings.map((item) => item.code)).toEqual([code])
  })
})
