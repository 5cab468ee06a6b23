import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readNpy } from '../../../../src/core/arrays/npy.ts'
import type { Result } from '../../../../src/core/finding.ts'
import { sliceRows } from '../../../../src/core/onnx/batches.ts'
import { calibrate } from '../../../../src/core/onnx/calibrate.ts'
import { decodeModel, encodeModel, type Model } from '../../../../src/core/onnx/model.ts'
import { quantizeDynamic } from '../../../../src/core/onnx/quantize/dynamic.ts'
import { convertToFloat16 } from '../../../../src/core/onnx/quantize/float16.ts'
import { quantizeStatic } from '../../../../src/core/onnx/quantize/static.ts'
import type { Variant } from '../../../../src/core/onnx/quantize/variant.ts'
import type { Inference } from '../../../../src/core/ports.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { createInference } from '../../../../src/runtime/inference.ts'
import { python, runPython } from '../../../python.ts'
import { inferenceEntry } from '../../runtime/inferenceEntry.ts'

/*
 * Models that other tools made (`onnxModels.py`), their variants of ours held against the official checker, the
 * original's outputs and onnxruntime's own quantizer (`onnxTruth.py`).
 */

interface Found {
  readonly error?: string
  readonly kept_metadata: boolean
  readonly mark: string
  readonly same_signature: boolean
  readonly ops: readonly string[]
  readonly float_weights: number
  readonly bytes: number
  readonly accuracy: number | null
  /** Mean difference of each output in standard deviations of the original's. */
  readonly difference: readonly number[]
  readonly finite: boolean
}
interface Entry {
  readonly accuracy: number | null
  readonly variants: Record<'static' | 'dynamic' | 'fp16', Found>
  readonly theirs?: { readonly static: number | string; readonly dynamic: number | string }
}

const names = [
  'mlp',
  'constants',
  'cnn',
  'residual',
  'control',
  'transformer',
  'operators',
  'old',
  'older',
] as const
let folder: string
let inference: Inference
let truth: Record<string, Entry>
const variants: Record<string, Record<string, Variant>> = {}
const nodeAccuracy: Record<string, Record<string, number>> = {}

describe.runIf(python)('variants of foreign models', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'finalize-onnx-'))
    runPython('onnxModels.py', [folder])
    inference = createInference({ files: nodeFiles(folder), entry: inferenceEntry })
    for (const name of names) await makeVariants(name)
    truth = JSON.parse(runPython('onnxTruth.py', [folder])) as Record<string, Entry>
  }, 180_000)
  afterAll(async () => {
    await inference.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('leaves no scratch file behind', async () => {
    expect((await readdir(folder)).filter((name) => name.includes('scratch'))).toEqual([])
  })

  it.each(names)('%s: sound for the checker, same ports, metadata kept', (name) => {
    for (const [kind, found] of Object.entries(truth[name]!.variants)) {
      expect([kind, found.error]).toEqual([kind, undefined])
      expect(found).toMatchObject({
        kept_metadata: true,
        same_signature: true,
        finite: true,
        mark: kind === 'fp16' ? 'fp16' : `int8-${kind}`,
      })
    }
  })

  it.each(names)('%s: outputs near the original’s', (name) => {
    const { accuracy, variants: found } = truth[name]!
    const limits = { fp16: 0.002, static: 0.1, dynamic: 0.1 }
    for (const kind of kindsOf(name)) {
      const limit = limits[kind]
      expect(Math.max(...found[kind].difference), kind).toBeLessThan(limit)
      if (accuracy !== null)
        expect(Math.abs(found[kind].accuracy! - accuracy), kind).toBeLessThanOrEqual(0.005)
    }
  })

  it.each(names)('%s: no worse than onnxruntime’s own quantizer', (name) => {
    const { theirs, variants: found } = truth[name]!
    for (const kind of ['static', 'dynamic'] as const) {
      const other = theirs?.[kind]
      if (typeof other === 'number') expect(found[kind].accuracy!).toBeGreaterThanOrEqual(other - 0.006)
    }
  })

  it.each(names)('%s: the fused kernels of onnxruntime-node agree', (name) => {
    for (const kind of kindsOf(name)) {
      const expected = truth[name]!.variants[kind].accuracy
      if (expected !== null)
        expect(Math.abs(nodeAccuracy[name]![kind]! - expected), kind).toBeLessThanOrEqual(0.006)
    }
  })

  it('computes layers in integers and says what it left', () => {
    expect(variants['cnn']!['static']).toMatchObject({ changed: 3, kept: [] })
    expect(variants['transformer']!['static']).toMatchObject({
      changed: 8,
      kept: [
        { node: 'qk', reason: 'weights-not-constant' },
        { node: 'mixed', reason: 'weights-not-constant' },
      ],
    })
    expect(variants['cnn']!['dynamic']).toMatchObject({ changed: 1, kept: [{ op: 'Conv' }, { op: 'Conv' }] })
    expect(truth['mlp']!.variants.dynamic.ops).toContain('MatMulInteger')
    expect(truth['residual']!.variants.static.ops).not.toContain('BatchNormalization')
    for (const name of ['mlp', 'cnn', 'residual']) {
      expect(truth[name]!.variants.static.ops).toContain('DequantizeLinear')
      expect(truth[name]!.variants.fp16.float_weights, name).toBe(0)
    }
  })

  it('has no dynamic variant of convolutions alone', async () => {
    const made = quantizeDynamic(await load('older'), 'older.onnx')
    expect(made.ok ? [] : made.findings.map(({ code }) => code)).toEqual(['onnx-nothing-dynamic'])
    expect(kindsOf('older')).toEqual(['fp16', 'static'])
  })

  it('makes files smaller', async () => {
    for (const name of ['mlp', 'constants', 'cnn', 'transformer']) {
      const { size } = { size: (await readFile(path.join(folder, `${name}.onnx`))).length }
      expect(truth[name]!.variants.static.bytes, name).toBeLessThan(size / 2)
      expect(truth[name]!.variants.fp16.bytes, name).toBeLessThan(size * 0.6)
    }
  })

  it('warns of weights that half precision can’t hold', () => {
    expect(variants['transformer']!['fp16']!.findings).toMatchObject([
      { code: 'half-clipped', args: { tensor: 'mask', values: 10 } },
    ])
  })
})

function kindsOf(name: string): readonly (keyof Entry['variants'])[] {
  return Object.keys(truth[name]!.variants) as (keyof Entry['variants'])[]
}

async function load(name: string): Promise<Model> {
  const file = `${name}.onnx`
  return valueOf(decodeModel(await readFile(path.join(folder, file)), file))
}

async function array(name: string) {
  return valueOf(readNpy(await readFile(path.join(folder, name)), name))
}

async function makeVariants(name: string): Promise<void> {
  const model = await load(name)
  const before = encodeModel(model)
  const file = `${name}.onnx`
  const inputs = sliceRows({ x: await array(`${name}.train.npy`) }, 0, 256)
  const files = nodeFiles(folder)
  const ranges = valueOf(await calibrate({ files, inference, model, file, scratch: 'scratch.onnx', inputs }))
  const made = {
    static: valueOf(quantizeStatic(model, ranges, file)),
    ...(name !== 'older' && { dynamic: valueOf(quantizeDynamic(model, file)) }),
    fp16: valueOf(convertToFloat16(model, file)),
  }
  variants[name] = made
  // The model given is left as it was.
  expect(encodeModel(model)).toEqual(before)
  for (const [kind, variant] of Object.entries(made)) {
    await writeFile(path.join(folder, `${name}.${kind}.onnx`), encodeModel(variant.model))
    nodeAccuracy[name] = { ...nodeAccuracy[name], [kind]: await accuracyOf(name, kind) }
  }
}

/** Accuracy of the first output by onnxruntime-node with all its optimizations. */
async function accuracyOf(name: string, kind: string): Promise<number> {
  const session = valueOf(await inference.open(`${name}.${kind}.onnx`))
  const labels = (await array(`${name}.y.npy`)).data as Float64Array
  const x = await array(`${name}.x.npy`)
  const fixed = session.inputs[0]!.shape[0]
  const outputs = valueOf(await session.run(sliceRows({ x }, 0, fixed ?? x.shape[0]!)))
  await session.close()
  const scores = outputs[session.outputs[0]!.name]!
  const width = scores.shape[1] ?? 1
  let right = 0
  for (const [row, label] of labels.entries()) {
    const scored = [...(scores.data as Float32Array).subarray(row * width, (row + 1) * width)]
    if (scored.indexOf(Math.max(...scored)) === label) right++
  }
  return right / labels.length
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}
