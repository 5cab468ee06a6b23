import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { decodeModel, encodeModel, type Model } from '../../../../../src/core/onnx/model.ts'
import { verifyVariant } from '../../../../../src/core/onnx/parity/verifyVariant.ts'
import type { Predictions } from '../../../../../src/core/runs/predictions.ts'
import type { Signature, VariantParity } from '../../../../../src/core/runs/records.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'
import { createInference } from '../../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../../runtime/inferenceEntry.ts'

/* Exports of scikit-learn's models that predict classes without probabilities, against its own predictions. */

const fixtures = path.resolve(import.meta.dirname, '../../../../fixtures')
const read = (name: string) => readFileSync(path.join(fixtures, name))
const rows = read('projects/wine/data/test.csv')
  .toString()
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
const { predicted, probabilities } = JSON.parse(read('models/expected.json').toString()) as {
  predicted: Record<'linear_svc' | 'svc' | 'tree' | 'svr', readonly (string | number)[]>
  probabilities: Record<'tree', readonly (readonly number[])[]>
}
const names = ['class_0', 'class_1', 'class_2']
const samples = rows.length

const root = mkdtempSync(path.join(tmpdir(), 'finalize-sklearn-'))
const inference = createInference({ files: nodeFiles(root), entry: inferenceEntry })
afterAll(async () => {
  await inference.close()
  rmSync(root, { recursive: true, force: true })
})

const output = (name: string, type: string, ...shape: (number | null)[]) => ({ name, type, shape })
const outputs = {
  linear_svc: [output('label', 'string', null), output('probabilities', 'float32', null, 3)],
  svc: [output('output_label', 'int64', null), output('output_probability', 'other')],
  tree: [output('label', 'string', null), output('probabilities', 'float32', null, 3)],
  svr: [output('variable', 'float32', null, 1)],
}

async function verify(
  name: keyof typeof outputs,
  bytes: Uint8Array = read(`models/${name}.onnx`),
  scores?: readonly (readonly number[])[],
): Promise<VariantParity> {
  const isValue = name === 'svr'
  const width = isValue ? 12 : 13
  writeFileSync(path.join(root, 'model.onnx'), bytes)
  const signature: Signature = {
    inputs: [{ name: 'X', type: 'float32', shape: [null, width] }],
    outputs: outputs[name],
    output: isValue ? 'value' : scores ? 'probabilities' : 'class',
    classNames: isValue ? [] : names,
    featureNames: [],
    featureHash: 'a'.repeat(64),
  }
  const classOf = (found: unknown) => (typeof found === 'number' ? found : names.indexOf(String(found)))
  const predictions: Predictions = {
    path: 'predictions/test.npz',
    sha256: 'a'.repeat(64),
    samples,
    classes: isValue ? 0 : 3,
    ...(!isValue && { classNames: names }),
    scores: Float64Array.from(scores?.flat() ?? []),
    yTrue: Float64Array.from(rows, (row) => (isValue ? Number(row[13]) : classOf(row[14]))),
    yPred: Float64Array.from(predicted[name], classOf),
    ids: rows.map(([id]) => id!),
  }
  const data = Float32Array.from(
    rows.flatMap((row) => row.slice(1, width + 1)),
    Number,
  )
  const result = await verifyVariant({
    files: nodeFiles(root),
    inference,
    runDirectory: 'run',
    variant: { name, path: 'model.onnx' },
    signature,
    predictions,
    inputs: { X: { type: 'float32', shape: [samples, width], data } },
  })
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const failed = ({ probes }: VariantParity) => probes.filter(({ passed }) => !passed).map(({ id }) => id)

it.each(['linear_svc', 'svc', 'tree'] as const)('%s predicts what scikit-learn does', async (name) => {
  const found = await verify(name)
  expect(found).toMatchObject({ samples, flips: 0, accuracyDifference: 0, maxOutputDifference: null })
  expect(found.accuracy).toBeGreaterThan(0.8)
  expect(failed(found)).toEqual([])
  expect(found.probes.map(({ id }) => id)).toContain('known-classes')
})

it('probabilities beside the class are what is read of a model that has them', async () => {
  const found = await verify('tree', undefined, probabilities.tree)
  expect(found).toMatchObject({ flips: 0, accuracyDifference: 0 })
  expect(found.maxOutputDifference).toBeLessThan(1e-6)
  expect(failed(found)).toEqual([])
})

it('a regressor’s single output is its value', async () => {
  const found = await verify('svr')
  expect(found).toMatchObject({ flips: 0 })
  expect(found.maxOutputDifference).toBeLessThan(1e-4)
  expect(failed(found)).toEqual([])
})

/** The model with its classes renamed, wherever it names them. */
function renamed(name: 'linear_svc' | 'tree', to: (name: string) => string): Uint8Array {
  const decoded = decodeModel(read(`models/${name}.onnx`), name)
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  const model: Model = decoded.value
  let changed = 0
  for (const node of model.graph!.node)
    for (const attribute of node.attribute) {
      if (attribute.name !== 'classlabels_strings') continue
      attribute.strings = attribute.strings.map((text) => Buffer.from(to(Buffer.from(text).toString())))
      changed++
    }
  expect(changed).toBe(1)
  return encodeModel(model)
}

it('another model of the same classes flips as many as scikit-learn says', async () => {
  const flips = predicted.tree.filter((found, row) => found !== predicted.linear_svc[row]).length
  expect(flips).toBeGreaterThan(0)
  expect(await verify('linear_svc', read('models/tree.onnx'))).toMatchObject({ flips })
})

const next = (name: string) => names[(names.indexOf(name) + 1) % 3]!

it('classes in another order', async () => {
  const found = await verify('linear_svc', renamed('linear_svc', next))
  expect(found).toMatchObject({ flips: samples })
  expect(found.accuracy).toBeLessThan(0.1)
})

it('one class for all', async () => {
  const found = await verify(
    'linear_svc',
    renamed('linear_svc', () => 'class_1'),
  )
  expect(found.flips).toBe(predicted.linear_svc.filter((each) => each !== 'class_1').length)
})

it('classes of another name are none', async () => {
  const found = await verify(
    'linear_svc',
    renamed('linear_svc', (name) => name.toUpperCase()),
  )
  expect(found).toMatchObject({ flips: samples, accuracy: 0 })
  expect(failed(found)).toEqual(['known-classes'])
  expect(found.probes.find(({ id }) => id === 'known-classes')?.detail).toContain('(CLASS_')
})
