import { create, toBinary } from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import {
  attributeOf,
  buildModel,
  irVersionFor,
  nodeOf,
  type ModelDescription,
} from '../../../../src/core/onnx/build.ts'
import { decodeModel, encodeModel, metadataOf, opsetOf } from '../../../../src/core/onnx/model.ts'
import { GraphSchema, ModelSchema, type GraphProto } from '../../../../src/core/onnx/proto.ts'
import { tensorOf, valuesOf } from '../../../../src/core/onnx/tensor.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { processorTime } from '../../processorTime.ts'

const weights: NdArray = { type: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }

function linear(change: Partial<ModelDescription> = {}) {
  return buildModel({
    name: 'linear',
    opset: 17,
    inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['batch', 2] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    initializers: { w: weights },
    metadata: { owner: 'me' },
    ...change,
  })
}

function codes(bytes: Uint8Array): readonly string[] {
  const result = decodeModel(bytes, 'models/m.onnx')
  // Every finding has its sentence.
  for (const finding of result.findings) expect(messageOf(finding)).toContain('models/m.onnx')
  return result.ok ? [] : result.findings.map(({ code }) => code)
}

const unknown = (no: number) => [{ no, wireType: 2, data: Uint8Array.of(3, 1, 2, 3) }]
const bytesOf = (model: Parameters<typeof encodeModel>[0]) => toBinary(ModelSchema, model)

describe('encode and decode', () => {
  it('gives the same model and the same bytes', () => {
    const bytes = encodeModel(linear())
    const decoded = decodeModel(bytes, 'm.onnx')
    if (!decoded.ok) throw new Error('refused')
    expect(encodeModel(decoded.value)).toEqual(bytes)
    expect(opsetOf(decoded.value)).toBe(17)
    expect(metadataOf(decoded.value)).toEqual({ owner: 'me' })
    expect(valuesOf(decoded.value.graph!.initializer[0]!)).toEqual(weights)
  })

  it('keeps fields that it does not know, at every level', () => {
    const model = linear()
    model.$unknown = unknown(900)
    model.graph!.$unknown = unknown(901)
    model.graph!.node[0]!.$unknown = unknown(10)
    model.graph!.input[0]!.type!.$unknown = unknown(4)
    const bytes = encodeModel(model)
    const decoded = decodeModel(bytes, 'm.onnx')
    expect(decoded.ok && encodeModel(decoded.value)).toEqual(bytes)
    expect(decoded.ok && decoded.value.graph!.node[0]!.$unknown?.[0]?.no).toBe(10)
  })

  it('tells a zero from an absent value', () => {
    const node = nodeOf({ op: 'Gemm', inputs: [], outputs: [], attributes: { transA: { int: 0 } } }, 'n')
    const decoded = decodeModel(
      encodeModel(
        linear({
          nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'], attributes: { zero: { int: 0 } } }],
        }),
      ),
      'm',
    )
    const attribute = decoded.ok ? decoded.value.graph!.node[0]!.attribute[0]! : undefined
    expect(Object.hasOwn(attribute!, 'i')).toBe(true)
    expect(Object.hasOwn(attribute!, 'f')).toBe(false)
    expect(node.attribute[0]!.i).toBe(0n)
  })

  it.each([
    [13, 8n],
    [17, 8n],
    [19, 9n],
    [21, 10n],
    [23, 11n],
    [25, 13n],
  ])('opset %i comes with IR version %i', (opset, ir) => {
    expect(irVersionFor(opset)).toBe(ir)
  })
})

describe('tensors', () => {
  const arrays: readonly NdArray[] = [
    { type: 'float32', shape: [3], data: Float32Array.of(1.5, -0, Number.NaN) },
    { type: 'float64', shape: [1, 2], data: Float64Array.of(Math.PI, -1e300) },
    { type: 'int8', shape: [2], data: Int8Array.of(-128, 127) },
    { type: 'uint8', shape: [2], data: Uint8Array.of(0, 255) },
    { type: 'int16', shape: [2], data: Int16Array.of(-32768, 5) },
    { type: 'uint16', shape: [1], data: Uint16Array.of(65535) },
    { type: 'int32', shape: [], data: Int32Array.of(-7) },
    { type: 'uint32', shape: [1], data: Uint32Array.of(4294967295) },
    { type: 'int64', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 9n) },
    { type: 'uint64', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
    { type: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
    { type: 'string', shape: [2], data: ['ä', ''] },
    { type: 'float32', shape: [0, 4], data: new Float32Array(0) },
  ]

  it.each(arrays.map((array) => [array.type, array] as const))('%s', (_, array) => {
    expect(valuesOf(tensorOf('t', array))).toEqual(array)
  })

  it('takes part of a larger buffer', () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3)
    expect(valuesOf(tensorOf('t', { type: 'float32', shape: [2], data }))?.data).toEqual(
      Float32Array.of(1, 2),
    )
  })

  it('copies out of a Buffer whatever its offset', () => {
    const bytes = Buffer.concat([Buffer.from([0]), encodeModel(linear())]).subarray(1)
    const decoded = decodeModel(bytes, 'm')
    expect(decoded.ok && valuesOf(decoded.value.graph!.initializer[0]!)).toEqual(weights)
  })
})

describe('broken files', () => {
  const good = encodeModel(linear())
  const withDims = (dims: bigint[]) => {
    const model = linear()
    model.graph!.initializer[0]!.dims = dims
    return bytesOf(model)
  }

  it.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(), 'onnx-empty'],
    ['text', new TextEncoder().encode('import torch\n'.repeat(50)), 'onnx-unreadable'],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0), 'onnx-unreadable'],
    ['cut in a tensor', good.subarray(0, good.length - 40), 'onnx-unreadable'],
    ['another protocol buffer', Uint8Array.of(0x0a, 2, 0x61, 0x62), 'onnx-unreadable'],
    ['fields of no model', Uint8Array.of(0x92, 0x3e, 2, 0x61, 0x62), 'onnx-not-a-model'],
    [
      'no graph',
      bytesOf(create(ModelSchema, { irVersion: 8n, opsetImport: [{ version: 17n }] })),
      'onnx-not-a-model',
    ],
    ['a shape that promises more', withDims([2n, 3n]), 'onnx-tensor-size'],
    ['a huge shape', withDims([2n ** 40n, 2n ** 40n]), 'onnx-tensor-size'],
    ['a negative shape', withDims([-1n, -4n]), 'onnx-tensor-size'],
    ['many dims', withDims(Array.from({ length: 100_000 }, () => 2n)), 'onnx-tensor-size'],
    ['a value that nothing makes', bytesOf(linear({ initializers: {} })), 'onnx-value-missing'],
    [
      'nodes out of order',
      bytesOf(
        linear({
          nodes: [
            { op: 'Relu', inputs: ['h'], outputs: ['y'] },
            { op: 'MatMul', inputs: ['x', 'w'], outputs: ['h'] },
          ],
        }),
      ),
      'onnx-value-missing',
    ],
    [
      'a node that feeds itself',
      bytesOf(linear({ nodes: [{ op: 'Add', inputs: ['x', 'y'], outputs: ['y'] }] })),
      'onnx-value-missing',
    ],
    [
      'a value made twice',
      bytesOf(
        linear({
          nodes: [
            { op: 'Relu', inputs: ['x'], outputs: ['y'] },
            { op: 'Abs', inputs: ['x'], outputs: ['y'] },
          ],
        }),
      ),
      'onnx-value-twice',
    ],
    ['an output that nothing makes', bytesOf(linear({ nodes: [] })), 'onnx-output-missing'],
  ])('%s', async (_, bytes, code) => {
    const took = await processorTime(() => expect(codes(bytes)).toContain(code))
    expect(took).toBeLessThan(1000)
  })

  it.each<[string, readonly number[], number]>([
    ['empty nodes', [0x0a, 0], 5e6],
    ['empty fields of no meaning', [0xfa, 0x3e, 0], 3e6],
    ['value names of one letter', [0x6a, 3, 0x0a, 1, 0x61], 3e6],
  ])('a file stuffed with %s', async (_, pattern, count) => {
    const graph = new Uint8Array(pattern.length * count)
    for (let i = 0; i < graph.length; i++) graph[i] = pattern[i % pattern.length]!
    const length = graph.length
    const header = [
      0x3a,
      (length & 127) | 128,
      ((length >> 7) & 127) | 128,
      ((length >> 14) & 127) | 128,
      length >> 21,
    ]
    const stuffed = Buffer.concat([Buffer.from(header), graph])
    const took = await processorTime(() => expect(codes(stuffed)).toEqual(['onnx-too-dense']))
    expect(took).toBeLessThan(3000)
  })

  it('graphs in graphs in graphs', () => {
    let inner: GraphProto = create(GraphSchema, { name: 'inner' })
    for (let depth = 0; depth < 400; depth++) {
      const node = nodeOf({ op: 'If', inputs: [], outputs: [] }, `if${depth}`)
      node.attribute = [attributeOf('then_branch', { graph: inner })]
      inner = create(GraphSchema, { name: `g${depth}`, node: [node] })
    }
    const model = linear()
    model.graph!.node.push(...inner.node)
    expect(codes(bytesOf(model))).toEqual(['onnx-unreadable'])
  })

  it('more problems than anybody reads', () => {
    const nodes = Array.from({ length: 5000 }, (_, i) => ({
      op: 'Relu',
      inputs: [`no${i}`],
      outputs: [`o${i}`],
    }))
    expect(codes(bytesOf(linear({ nodes }))).length).toBeLessThanOrEqual(20)
  })

  it('bytes changed anywhere give a model or findings, never an exception', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bytes = good.slice(0, Math.max(length, 1))
        if (at < bytes.length) bytes[at] = value
        const result = decodeModel(bytes, 'm')
        expect(result.ok || result.findings.length > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
