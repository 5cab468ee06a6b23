import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { python } from '../../../python.ts'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { buildModel } from '../../../../src/core/onnx/build.ts'
import { encodeModel } from '../../../../src/core/onnx/model.ts'
import { documents } from '../../../../src/core/reports/list.ts'
import { factsOf } from './support/ground.ts'
import { digitImages, prices, type Project, tumours } from './support/projects.ts'
import { normal } from './support/random.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

const array = (data: Float32Array, dimensions: number[]): NdArray => ({
  type: 'float32',
  shape: dimensions,
  data,
})

/** A linear model that fits a project's signature, and the outputs that it must have. */
function linear({ signature }: Project) {
  const input = signature.inputs[0]!
  const output = signature.outputs[0]!
  const shape = input.shape.slice(1).map((size) => size!)
  const width = shape.reduce((a, b) => a * b, 1)
  const outputs = output.shape[1]!
  const next = normal(9)
  const weights = Float32Array.from({ length: width * outputs }, () => 0.1 * next())
  const last = output.name
  const softmax = signature.output === 'probabilities'
  const model = buildModel({
    name: 'linear',
    opset: 17,
    inputs: [{ name: input.name, type: 'float32', shape: ['batch', ...shape] }],
    outputs: [{ name: last, type: 'float32', shape: ['batch', outputs] }],
    nodes: [
      { op: 'Flatten', inputs: [input.name], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: [softmax ? 'scores' : last] },
      ...(softmax
        ? [{ op: 'Softmax', inputs: ['scores'], outputs: [last], attributes: { axis: { int: 1 } } }]
        : []),
    ],
    initializers: { weights: array(weights, [width, outputs]) },
  })
  const scores = (sample: readonly number[]) =>
    Array.from({ length: outputs }, (_, at) =>
      sample.reduce((sum, value, index) => sum + value * weights[index * outputs + at]!, 0),
    )
  return { bytes: encodeModel(model), scores }
}

function softmax(scores: readonly number[]) {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)))
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0))
}

/** The same project with all its inputs moved by so much. */
function moved(project: Project, by: number): Project {
  const { train, val, test, ...dataset } = project.dataset
  const [a, b, c] = [train, val, test].map((split) => ({
    ...split,
    inputs: split.inputs.map((value) => value + by),
  }))
  return { ...project, dataset: { ...dataset, train: a!, val: b!, test: c! } }
}

/** The nth block of a language in the deployment guide, as a reader copies it. */
function block(guide: string, language: string, index: number): string {
  return [...guide.matchAll(new RegExp(`^(\`{3,})${language}\\n([\\s\\S]*?)^\\1$`, 'gm'))][index]![2]!
}

describe.each([
  ['images, probabilities', digitImages],
  ['table, logits, hostile names', tumours],
  ['value', prices],
  ['value, of inputs below zero', () => moved(prices(), -25)],
])('the programs of the deployment guide (%s)', (_name, make) => {
  const project = make()
  const model = linear(project)
  const samples = Array.from({ length: 3 }, (_, row) => {
    const width = project.dataset.test.inputs.length / project.dataset.test.samples
    return [...project.dataset.test.inputs.subarray(row * width, (row + 1) * width)]
  })
  let folder: string
  let guide: string

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'guide '))
    const facts = await factsOf(project)
    guide = documents.find(({ id }) => id === 'deployment-guide')!.render(facts)
    for (const sub of ['docs/examples', 'models']) mkdirSync(path.join(folder, sub), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    writeFileSync(path.join(folder, 'models/production_model_quantized.onnx'), model.bytes)
    writeFileSync(path.join(folder, 'samples.json'), JSON.stringify(samples))
    writeFileSync(path.join(folder, 'broken.json'), JSON.stringify([samples[0]!.slice(1)]))
    writeFileSync(path.join(folder, 'docs/examples/predict.mjs'), block(guide, 'js', 0))
    writeFileSync(path.join(folder, 'docs/examples/load_test.mjs'), block(guide, 'js', 1))
    writeFileSync(path.join(folder, 'docs/examples/predict.py'), block(guide, 'python', 0))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (command: string, ...args: string[]) =>
    spawnSync(command, args, { cwd: folder, encoding: 'utf8' })

  /** What the program must print for the samples. */
  const expected = samples.map((sample) => {
    const scores = model.scores(sample)
    if (project.signature.output === 'value') return { value: scores[0]! }
    const probabilities = softmax(scores)
    const best = probabilities.indexOf(Math.max(...probabilities))
    return { class: project.signature.classNames[best], confidence: probabilities[best]!, probabilities }
  })

  function compare(output: string) {
    const found = JSON.parse(output) as Record<string, unknown>[]
    expect(found).toHaveLength(expected.length)
    for (const [row, wanted] of expected.entries()) {
      const one = found[row]!
      if ('value' in wanted) expect(one['value']).toBeCloseTo(wanted.value, 3)
      else {
        expect(one['class']).toBe(wanted.class)
        expect(one['confidence']).toBeCloseTo(wanted.confidence, 4)
        expect(one['probabilities']).toEqual(
          wanted.probabilities.map((value) => expect.closeTo(value, 4) as number),
        )
      }
    }
  }

  it('stand in the example files as well', async () => {
    const facts = await factsOf(project)
    const file = (id: string) => documents.find((document) => document.id === id)!.render(facts)
    expect(file('predict-node')).toBe(block(guide, 'js', 0))
    expect(file('predict-python')).toBe(block(guide, 'python', 0))
    expect(file('load-test')).toBe(block(guide, 'js', 1))
  })

  it('predict in Node, pass the smoke test and refuse what is no sample', () => {
    const smoke = run(process.execPath, 'docs/examples/predict.mjs')
    expect(smoke.stdout).toContain('"smokeTest":"passed"')
    expect(smoke.status, smoke.stderr).toBe(0)
    compare(run(process.execPath, 'docs/examples/predict.mjs', 'samples.json').stdout)
    const broken = run(process.execPath, 'docs/examples/predict.mjs', 'broken.json')
    expect(broken.status).not.toBe(0)
    expect(broken.stderr).toContain('finite numbers')
  })

  it.runIf(python)('predict the same in Python', () => {
    const smoke = run(python!, 'docs/examples/predict.py')
    expect(smoke.stdout, smoke.stderr).toContain('"smokeTest": "passed"')
    compare(run(python!, 'docs/examples/predict.py', 'samples.json').stdout)
    expect(run(python!, 'docs/examples/predict.py', 'broken.json').status).not.toBe(0)
  })

  it('measure the load, and fail above the limit', () => {
    const args = ['docs/examples/load_test.mjs', '--requests', '50', '--concurrency', '2', '--limit-ms']
    const passed = run(process.execPath, ...args, '10000')
    expect(JSON.parse(passed.stdout)).toMatchObject({ loadTest: 'passed', requests: 50, errors: 0 })
    expect(passed.status).toBe(0)
    expect(run(process.execPath, ...args, '0.0000001').status).toBe(1)
  })
})
