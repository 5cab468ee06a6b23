import { create } from '@bufbuild/protobuf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportStep } from '../../../../src/core/finalize/steps/export.ts'
import { externalFiles } from '../../../../src/core/onnx/externalData.ts'
import { decodeModel, encodeModel } from '../../../../src/core/onnx/model.ts'
import { StringStringEntrySchema } from '../../../../src/core/onnx/proto.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { createInference } from '../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../runtime/inferenceEntry.ts'
import { makeReadyProject, removeProjects, type ReadyProject } from '../readiness/support/readyProject.ts'
import { contextOn } from './context.ts'

/* A trainer that leaves the weights beside the model, as PyTorch's exporter does. */

const path = layout.production.onnx
let project: ReadyProject
beforeAll(async () => {
  project = await makeReadyProject()
})
afterAll(removeProjects)

function decoded(bytes: Uint8Array) {
  const model = decodeModel(bytes, path)
  if (!model.ok) throw new Error(path)
  return model.value
}

test('weights beside the exported model come into it, so that its digest holds them', async () => {
  const { files } = project
  const whole = await files.read(path)
  const model = decoded(whole)
  const weights = model.graph!.initializer.filter(({ rawData }) => rawData.length > 0)
  let offset = 0
  const parts = weights.map((tensor) => {
    const bytes = tensor.rawData
    tensor.externalData = [
      ['location', 'weights.data'],
      ['offset', String(offset)],
      ['length', String(bytes.length)],
    ].map(([key, value]) => create(StringStringEntrySchema, { key: key!, value: value! }))
    tensor.dataLocation = 1
    tensor.rawData = new Uint8Array()
    offset += bytes.length
    return bytes
  })
  expect(offset).toBeGreaterThan(0)
  await files.write('models/weights.data', Buffer.concat(parts))

  const inference = createInference({ files, entry: inferenceEntry })
  const result = await exportStep.run(contextOn(files, inference, encodeModel(model)), false)
  await inference.close()
  expect(result.ok).toBe(true)
  const exported = decoded(await files.read(path))
  expect(externalFiles(exported)).toEqual([])
  expect(exported.graph!.initializer.map(({ rawData }) => rawData)).toEqual(
    decoded(whole).graph!.initializer.map(({ rawData }) => rawData),
  )
})
