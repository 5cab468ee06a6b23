import { describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import {
  buildModel,
  type ModelDescription,
  type NodeDescription,
} from '../../../../../src/core/onnx/build.ts'
import { checkModel } from '../../../../../src/core/onnx/checkModel.ts'
import { indexGraph } from '../../../../../src/core/onnx/graphIndex.ts'
import { encodeModel, metadataOf, type Model } from '../../../../../src/core/onnx/model.ts'
import { quantizeDynamic } from '../../../../../src/core/onnx/quantize/dynamic.ts'
import { convertToFloat16 } from '../../../../../src/core/onnx/quantize/float16.ts'
import { planStatic, valuesToObserve } from '../../../../../src/core/onnx/quantize/plan.ts'
import { quantizeStatic } from '../../../../../src/core/onnx/quantize/static.ts'

const floats = (shape: readonly number[], fill = 0.5): NdArray => ({
  type: 'float32',
  shape,
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(fill),
})
const range = { min: -1, max: 3 }

function model(
  nodes: readonly NodeDescription[],
  initializers: Record<string, NdArray>,
  change: Partial<ModelDescription> = {},
): Model {
  return buildModel({
    name: 'm',
    opset: 17,
    inputs: [{ name: 'x', type: 'float32', shape: ['batch', 4] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['batch', 4] }],
    nodes,
    initializers,
    ...change,
  })
}

const twoLayers = () =>
  model(
    [
      { op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['h'] },
      { op: 'Relu', inputs: ['h'], outputs: ['a'] },
      { op: 'Gemm', inputs: ['a', 'w', 'b'], outputs: ['y'] },
    ],
    { w: floats([4, 4]), b: floats([4]) },
    { metadata: { owner: 'me', 'finalize_model.variant': 'onnx' } },
  )

const opsOf = ({ graph }: Model) => graph!.node.map(({ opType }) => opType)
const namesOf = ({ graph }: Model) => graph!.initializer.map(({ name }) => name)

describe('a static variant', () => {
  it('observes the inputs of layers, not the last output', () => {
    expect(valuesToObserve(planStatic(indexGraph(twoLayers())))).toEqual(['x', 'a'])
  })

  it('puts pairs around layers and shares what is shared', () => {
    const made = quantizeStatic(twoLayers(), { x: range, a: range }, 'm.onnx')
    if (!made.ok) throw new Error('refused')
    expect(made.value.changed).toBe(2)
    expect(checkModel(made.value.model, 'm')).toEqual([])
    expect(opsOf(made.value.model).filter((op) => op === 'QuantizeLinear').length).toBe(2)
    expect(namesOf(made.value.model)).not.toContain('w')
    expect(metadataOf(made.value.model)).toEqual({ owner: 'me', 'finalize_model.variant': 'int8-static' })
  })

  it('gives the same bytes each time', () => {
    const [first, second] = [1, 2].map(() => quantizeStatic(twoLayers(), { x: range, a: range }, 'm'))
    if (!first?.ok || !second?.ok) throw new Error('refused')
    expect(encodeModel(first.value.model)).toEqual(encodeModel(second.value.model))
  })

  it('leaves a layer whose input has no range, and says so', () => {
    const made = quantizeStatic(twoLayers(), { x: range }, 'm')
    expect(made.ok && made.value.kept).toEqual([{ node: 'Gemm_2', op: 'Gemm', reason: 'no-range' }])
    expect(made.ok && namesOf(made.value.model)).toContain('w')
  })

  it('keeps names that a foreign model uses already apart from its own', () => {
    const clash = model(
      [
        { op: 'Relu', inputs: ['x'], outputs: ['w_quantized'] },
        { op: 'Abs', inputs: ['w_quantized'], outputs: ['x_dequantized'] },
        { op: 'MatMul', inputs: ['x_dequantized', 'w'], outputs: ['y'] },
      ],
      { w: floats([4, 4]) },
    )
    const made = quantizeStatic(clash, { x_dequantized: range }, 'm')
    expect(made.ok && checkModel(made.value.model, 'm')).toEqual([])
  })

  it.each<[string, Model, string]>([
    ['no layer', model([{ op: 'Relu', inputs: ['x'], outputs: ['y'] }], {}), 'onnx-nothing-to-quantize'],
    [
      'an old operator set',
      model(twoLayersNodes(), { w: floats([4, 4]), b: floats([4]) }, { opset: 6 }),
      'onnx-opset-old',
    ],
    [
      'a quantized model',
      model(
        [
          { op: 'DynamicQuantizeLinear', inputs: ['x'], outputs: ['q', 's', 'z'] },
          { op: 'MatMulInteger', inputs: ['q', 'w', 'z'], outputs: ['y'] },
        ],
        { w: { type: 'int8', shape: [4, 4], data: new Int8Array(16) } },
      ),
      'onnx-quantized-already',
    ],
  ])('refuses %s', (_, source, code) => {
    const dynamic = quantizeDynamic(source, 'm')
    for (const made of [quantizeStatic(source, { x: range, a: range }, 'm'), dynamic])
      expect(made.ok ? [] : made.findings.map((item) => item.code)).toEqual([
        made === dynamic ? code.replace('-to-quantize', '-dynamic') : code,
      ])
  })

  it.each<[string, NodeDescription, Record<string, NdArray>, string]>([
    [
      'a transposed input',
      { op: 'Gemm', inputs: ['x', 'w'], outputs: ['y'], attributes: { transA: { int: 1 } } },
      { w: floats([4, 4]) },
      'unsupported-form',
    ],
    [
      'a bias that is a matrix',
      { op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['y'] },
      { w: floats([4, 4]), b: floats([4, 4]) },
      'unsupported-form',
    ],
    [
      'weights of three axes',
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
      { w: floats([2, 4, 4]) },
      'unsupported-form',
    ],
    [
      'doubles',
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
      { w: { type: 'float64', shape: [4, 4], data: new Float64Array(16) } },
      'unsupported-form',
    ],
    ['computed weights', { op: 'MatMul', inputs: ['x', 'x'], outputs: ['y'] }, {}, 'weights-not-constant'],
    [
      'NaN',
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
      { w: floats([4, 4], Number.NaN) },
      'weights-not-finite',
    ],
  ])('leaves %s', (_, node, initializers, reason) => {
    const source = model(
      [
        { op: 'MatMul', inputs: ['x', 'good'], outputs: ['g'] },
        { ...node, name: 'odd' },
      ],
      { good: floats([4, 4]), ...initializers },
      {
        outputs: [
          { name: 'g', type: 'float32', shape: [null, 4] },
          { name: 'y', type: 'float32', shape: [null, 4] },
        ],
      },
    )
    for (const made of [quantizeStatic(source, { x: range }, 'm'), quantizeDynamic(source, 'm')]) {
      expect(made.ok && made.value.kept).toEqual([{ node: 'odd', op: node.op, reason }])
      expect(made.ok && checkModel(made.value.model, 'm')).toEqual([])
    }
  })
})

function twoLayersNodes(): readonly NodeDescription[] {
  return [
    { op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['a'] },
    { op: 'Gemm', inputs: ['a', 'w', 'b'], outputs: ['y'] },
  ]
}

describe('a half-precision variant', () => {
  it('keeps the ports, and a tensor that float operators need too', () => {
    const source = model(
      [
        { op: 'MatMul', inputs: ['x', 'w'], outputs: ['h'] },
        { op: 'Exp', inputs: ['h'], outputs: ['e'] },
        { op: 'CumSum', inputs: ['w', 'axis'], outputs: ['c'] },
        { op: 'MatMul', inputs: ['e', 'c'], outputs: ['y'] },
      ],
      { w: floats([4, 4]), axis: { type: 'int64', shape: [], data: BigInt64Array.of(0n) } },
    )
    const made = convertToFloat16(source, 'm')
    if (!made.ok) throw new Error('refused')
    const { graph } = made.value.model
    expect(checkModel(made.value.model, 'm')).toEqual([])
    expect(namesOf(made.value.model)).toEqual(['w', 'axis', 'w_float16'])
    expect(graph!.input[0]!.type!.tensorType!.elemType).toBe(1)
    expect(graph!.node.at(-1)!.output).toEqual(['y'])
    expect(made.value.kept.map(({ op }) => op)).toEqual(['Exp', 'CumSum'])
    expect(made.value.changed).toBe(2)
  })

  it('refuses a model that has nothing to halve', () => {
    const made = convertToFloat16(model([{ op: 'Exp', inputs: ['x'], outputs: ['y'] }], {}), 'm')
    expect(made.ok ? [] : made.findings.map(({ code }) => code)).toEqual(['onnx-nothing-to-halve'])
  })
})
