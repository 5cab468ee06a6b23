import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { writeNpz } from '../../../../../src/core/arrays/npz.ts'
import { verifyStep } from '../../../../../src/core/finalize/steps/verify.ts'
import { buildModel, type ModelDescription } from '../../../../../src/core/onnx/build.ts'
import { encodeModel } from '../../../../../src/core/onnx/model.ts'
import type { Inference } from '../../../../../src/core/ports.ts'
import { layout, runFiles } from '../../../../../src/core/project/layout.ts'
import { exportedAccuracyVerified } from '../../../../../src/core/readiness/checks/exportedAccuracyVerified.ts'
import type { Judgement } from '../../../../../src/core/readiness/check.ts'
import { createGround } from '../../../../../src/core/readiness/createGround.ts'
import type { Parity } from '../../../../../src/core/runs/records.ts'
import { createInference } from '../../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../../runtime/inferenceEntry.ts'
import { contextOn } from '../../finalize/context.ts'
import { array, classNames, draw, linearModel, logitsOf } from '../support/linearModel.ts'
import { edit, makeReadyProject, removeProjects, type ReadyProject } from '../support/readyProject.ts'
import { trainOutputs } from '../support/trainedRun.ts'
import { clock, recordStep, run, valueOf } from '../support/stepRecord.ts'

/* Item 10 of a model that predicts classes and no scores: names in the predictions, and the class from its export. */

const { onnx, int8 } = layout.production
const parityPath = `${run}/${runFiles.parity}`
const rows = draw('test', 60, 3)
const logits = logitsOf(linearModel(0.001), rows.inputs)
const predicted = Array.from(rows.targets, (_, row) => {
  const scores = [...logits.subarray(row * 3, row * 3 + 3)]
  return scores.indexOf(Math.max(...scores))
})

/** The linear model with its highest class as the output, taken from the names by `order`. */
function exported(order: readonly number[], change: Partial<ModelDescription> = {}): Uint8Array {
  const { weight, bias } = linearModel(0.001)
  return encodeModel(
    buildModel({
      name: 'classes',
      opset: 17,
      inputs: [{ name: 'input', type: 'float32', shape: ['batch', 4] }],
      outputs: [{ name: 'label', type: 'int64', shape: ['batch'] }],
      nodes: [
        { op: 'Gemm', inputs: ['input', 'weight', 'bias'], outputs: ['scores'] },
        {
          op: 'ArgMax',
          inputs: ['scores'],
          outputs: ['place'],
          attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
        },
        { op: 'Gather', inputs: ['order', 'place'], outputs: ['label'] },
      ],
      initializers: {
        weight: array('float32', [4, 3], weight),
        bias: array('float32', [3], bias),
        order: array('int64', [3], BigInt64Array.from(order, BigInt)),
      },
      ...change,
    }),
  )
}

let project: ReadyProject
let inference: Inference
beforeAll(async () => {
  project = await makeReadyProject()
  inference = createInference({ files: project.files, entry: inferenceEntry })
  await project.files.remove(int8)
  await edit(project, layout.configs.final, '    enabled: true\n    dtype', '    enabled: false\n    dtype')
  const signature = `${run}/${runFiles.signature}`
  await edit(project, signature, '"output": "logits"', '"output": "class"')
  await edit(
    project,
    signature,
    /"outputs": \[[\s\S]*?\n {2}\]/,
    '"outputs": [{"name":"label","type":"int64","shape":[null]}]',
  )
})
beforeEach(() => predict(predicted))
afterAll(async () => {
  await inference.close()
  await removeProjects()
})

/** The names of classes by their places. */
const named = (places: readonly number[]) =>
  array(
    'string',
    [places.length],
    places.map((place) => classNames[place]!),
  )

async function predict(classes: readonly number[]): Promise<void> {
  const predictions = writeNpz({
    y_true: named([...rows.targets]),
    y_pred: named(classes),
    id: array('string', [60], rows.ids),
  })
  await project.files.write(`${run}/${runFiles.predictions.test}`, predictions)
  await recordStep(project.files, 'train', [], trainOutputs, 1)
}

async function verify(model: Uint8Array): Promise<void> {
  await project.files.write(onnx, model)
  const verified = await verifyStep.run(contextOn(project.files, inference, model), false)
  expect(verified.ok, JSON.stringify(verified.findings)).toBe(true)
  const read = [onnx, `${run}/${runFiles.predictions.test}`]
  await recordStep(project.files, 'verify', read, [parityPath, `${run}/predictions/variants/onnx.npz`], 6)
}

async function judged(): Promise<Judgement> {
  return exportedAccuracyVerified.judge(createGround({ files: project.files, clock }), {})
}

test('a right export passes, and says how sure that is', async () => {
  await verify(exported([0, 1, 2]))
  const { verdict, reasons } = await judged()
  expect([verdict, ...reasons.map(({ code }) => code)]).toEqual([
    'passed',
    'variant-accurate',
    'variant-agrees',
  ])
  expect(reasons[0]!.args).toMatchObject({ flips: 0 })
  expect(reasons[1]!.args).toMatchObject({ agreeing: 60, samples: 60, high: 1 })
  // scipy.stats.binomtest(60, 60).proportion_ci(method='exact').low
  expect(reasons[1]!.args['low']).toBeCloseTo(0.025 ** (1 / 60), 9)
})

/** The verdict, and what it is for. */
async function codes(): Promise<readonly string[]> {
  const { verdict, reasons } = await judged()
  return [verdict, reasons[0]!.code]
}

describe('a forged one fails', () => {
  test.each([
    ['classes in another order', exported([1, 0, 2])],
    ['one class for all', exported([1, 1, 1])],
    ['classes that are none', exported([0, 1, 7])],
    [
      'another model',
      exported([0, 1, 2], {
        initializers: {
          weight: array('float32', [4, 3], linearModel(1).weight),
          bias: array('float32', [3], linearModel(1).bias),
          order: array('int64', [3], BigInt64Array.of(0n, 1n, 2n)),
        },
      }),
    ],
  ])('%s', async (_, model) => {
    await verify(model)
    expect(await codes()).toEqual(['failed', 'export-disagrees'])
  })

  test('one as accurate, which is wrong in another way', async () => {
    const mistaken = predicted.findIndex((place, row) => place !== rows.targets[row])
    const third = 3 - predicted[mistaken]! - rows.targets[mistaken]!
    await predict(predicted.with(mistaken, third))
    await verify(exported([0, 1, 2]))
    const [variant] = valueOf(await createGround({ files: project.files, clock }).parity()).variants
    expect(variant).toMatchObject({ accuracyDifference: 0, flips: 1, flippedIds: [rows.ids[mistaken]] })
    expect(await codes()).toEqual(['failed', 'export-disagrees'])
  })
})

describe('what was measured before', () => {
  test('of a model that was replaced is stale', async () => {
    await verify(exported([0, 1, 2]))
    await project.files.write(onnx, exported([1, 0, 2]))
    expect(await codes()).toEqual(['stale', 'variant-replaced'])
  })

  test('against other predictions is stale', async () => {
    await verify(exported([0, 1, 2]))
    await predict(predicted.with(0, (predicted[0]! + 1) % 3))
    expect(await codes()).toEqual(['stale', 'parity-other-predictions'])
  })

  test('is computed anew from the classes that were saved', async () => {
    await verify(exported([1, 0, 2]))
    const text = await project.files.readText(parityPath)
    const parity = JSON.parse(text) as Parity
    const [variant] = parity.variants
    const nicer = {
      ...variant!,
      flips: 0,
      flippedIds: [],
      accuracy: variant!.originalAccuracy,
      accuracyDifference: 0,
    }
    await project.files.write(parityPath, JSON.stringify({ ...parity, variants: [nicer] }))
    expect((await judged()).reasons.map(({ code }) => code)).toContain('parity-figure-differs')
    await project.files.write(
      parityPath,
      text.replace('"maxOutputDifference": null', '"maxOutputDifference": 0'),
    )
    expect((await judged()).reasons.map(({ code }) => code)).toContain('parity-figure-differs')
  })
})
