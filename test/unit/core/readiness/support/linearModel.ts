import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../../src/core/arrays/npz.ts'
import { buildModel } from '../../../../../src/core/onnx/build.ts'
import { encodeModel } from '../../../../../src/core/onnx/model.ts'
import { writePredictions } from '../../../../../src/core/runs/writePredictions.ts'

/* Samples of three classes around three centres, and the linear model that tells them apart. */

export const features = ['length', 'width', 'height', 'mass']
export const classNames = ['ash', 'birch', 'cedar']

export interface Rows {
  readonly inputs: Float32Array
  readonly targets: Int32Array
  readonly ids: readonly string[]
}

/** Numbers in [0, 1) that are the same on every machine (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const centre = (label: number, feature: number) => (feature === label ? 3 : feature === 3 ? label : 0)

export function draw(name: string, samples: number, seed: number): Rows {
  const random = randomNumbers(seed)
  const inputs = new Float32Array(samples * 4)
  const targets = new Int32Array(samples)
  for (let row = 0; row < samples; row++) {
    const label = row % 3
    targets[row] = label
    for (let feature = 0; feature < 4; feature++) {
      const noise = random() + random() + random() + random() - 2
      inputs[row * 4 + feature] = centre(label, feature) + noise * 1.7
    }
  }
  return { inputs, targets, ids: Array.from(targets, (_, row) => `${name}-${row}`) }
}

/** Nearest centre as a linear model: x · weight + bias. */
export function linearModel(rounding: number) {
  const weight = new Float32Array(12)
  const bias = new Float32Array(3)
  const round = (value: number) => Math.round(value / rounding) * rounding
  for (let label = 0; label < 3; label++) {
    let square = 0
    for (let feature = 0; feature < 4; feature++) {
      weight[feature * 3 + label] = round(centre(label, feature) * 0.51)
      square += centre(label, feature) ** 2
    }
    bias[label] = round(-square * 0.255)
  }
  return { weight, bias }
}

export function logitsOf(
  { weight, bias }: ReturnType<typeof linearModel>,
  inputs: Float32Array,
): Float32Array {
  const logits = new Float32Array((inputs.length / 4) * 3)
  for (let index = 0; index < logits.length; index++) {
    const [row, label] = [Math.floor(index / 3), index % 3]
    let sum = bias[label]!
    for (let feature = 0; feature < 4; feature++)
      sum += inputs[row * 4 + feature]! * weight[feature * 3 + label]!
    logits[index] = sum
  }
  return logits
}

export function softmax(logits: Float32Array): Float32Array {
  const scores = new Float32Array(logits.length)
  for (let row = 0; row < logits.length; row += 3) {
    const exponents = [...logits.subarray(row, row + 3)].map((logit) => Math.exp(logit))
    const sum = exponents.reduce((a, b) => a + b, 0)
    for (let label = 0; label < 3; label++) scores[row + label] = exponents[label]! / sum
  }
  return scores
}

export const array = (type: NdArray['type'], shape: readonly number[], data: NdArray['data']): NdArray => ({
  type,
  shape,
  data,
})

export const splitFile = ({ inputs, targets, ids }: Rows) =>
  writeNpz({
    x: array('float32', [ids.length, 4], inputs),
    y: array('int32', [ids.length], targets),
    id: array('string', [ids.length], ids),
    feature_names: array('string', [4], features),
  })

export const predictionsFile = ({ inputs, targets, ids }: Rows, scores: Float32Array) =>
  writePredictions({ yTrue: targets, scores, ids, inputs: array('float32', [ids.length, 4], inputs) })

export function onnxFile(rounding: number, metadata: Readonly<Record<string, string>>): Uint8Array {
  const { weight, bias } = linearModel(rounding)
  return encodeModel(
    buildModel({
      name: 'linear',
      opset: 17,
      inputs: [{ name: 'input', type: 'float32', shape: ['batch', 4] }],
      outputs: [{ name: 'output', type: 'float32', shape: ['batch', 3] }],
      nodes: [{ op: 'Gemm', inputs: ['input', 'weight', 'bias'], outputs: ['output'] }],
      initializers: { weight: array('float32', [4, 3], weight), bias: array('float32', [3], bias) },
      metadata,
    }),
  )
}
