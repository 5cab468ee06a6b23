import { describe, expect, it } from 'vitest'
import type { Calibrator } from '../../../../src/core/calibration/calibrator.ts'
import { addCalibration } from '../../../../src/core/onnx/addCalibration.ts'
import { buildModel } from '../../../../src/core/onnx/build.ts'
import { encodeModel, type Model } from '../../../../src/core/onnx/model.ts'

const temperature: Calibrator = { method: 'temperature', temperature: 2 }

function model(type: 'float32' | 'int64', op = 'Identity', opset = 17): Model {
  return buildModel({
    name: 'm',
    opset,
    inputs: [{ name: 'x', type, shape: ['n', 2] }],
    outputs: [{ name: 'y', type, shape: ['n', 2] }],
    nodes: [{ op, inputs: ['x'], outputs: ['y'] }],
  })
}

function codesOf(made: Model, calibrator: Calibrator, output = 'y'): string[] {
  const before = encodeModel(made)
  const result = addCalibration(made, {
    calibrator,
    output,
    kind: 'probabilities',
    classes: 2,
    file: 'm.onnx',
  })
  // What is refused is left as it was.
  expect(encodeModel(made)).toEqual(before)
  return result.ok ? [] : result.findings.map(({ code }) => code)
}

const curve = (points: number) => ({
  x: Array.from({ length: points }, (_, at) => at / points),
  y: Array.from({ length: points }, (_, at) => at / points),
})

const isotonic = (points: number): Calibrator => ({
  method: 'isotonic',
  curves: [curve(points), curve(points)],
})

describe('calibration of a graph is refused', () => {
  it('of an output that isn’t there, of an input, and of one that holds no floats', () => {
    expect(codesOf(model('float32'), temperature)).toEqual([])
    expect(codesOf(model('float32'), temperature, 'z')).toEqual(['onnx-calibration-output'])
    expect(codesOf(model('float32'), temperature, 'x')).toEqual(['onnx-calibration-output'])
    expect(codesOf(model('int64'), temperature)).toEqual(['onnx-calibration-output'])
  })

  it('of an operator set that is too old, and of an operator that can’t be brought to a newer one', () => {
    expect(codesOf(model('float32', 'Identity', 7), temperature)).toEqual([])
    expect(codesOf(model('float32', 'Identity', 6), temperature)).toEqual(['onnx-opset-old'])
    expect(codesOf(model('float32', 'Hardmax', 12), temperature)).toEqual(['onnx-opset-old'])
  })

  it('with more bends than a graph should carry, just above the limit', () => {
    expect(codesOf(model('float32'), isotonic(500_000))).toEqual([])
    expect(codesOf(model('float32'), isotonic(500_001))).toEqual(['onnx-calibration-large'])
  })
})
