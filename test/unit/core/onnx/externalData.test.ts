import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { create } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildModel } from '../../../../src/core/onnx/build.ts'
import { inlineExternalData } from '../../../../src/core/onnx/externalData.ts'
import { encodeModel, type Model } from '../../../../src/core/onnx/model.ts'
import { StringStringEntrySchema } from '../../../../src/core/onnx/proto.ts'
import { isExternal, valuesOf } from '../../../../src/core/onnx/tensor.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'finalize-external-'))
  await writeFile(path.join(root, 'w.bin'), new Uint8Array(Float32Array.of(9, 9, 1, 2, 3, 4, 9).buffer))
})
afterAll(() => rm(root, { recursive: true, force: true }))

function external(entries: Readonly<Record<string, string>>): Model {
  const model = buildModel({
    name: 'm',
    opset: 17,
    inputs: [{ name: 'x', type: 'float32', shape: [null, 2] }],
    outputs: [{ name: 'y', type: 'float32', shape: [null, 2] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    initializers: { w: { type: 'float32', shape: [2, 2], data: new Float32Array(4) } },
  })
  const tensor = model.graph!.initializer[0]!
  tensor.rawData = new Uint8Array()
  tensor.dataLocation = 1
  tensor.externalData = Object.entries(entries).map(([key, value]) =>
    create(StringStringEntrySchema, { key, value }),
  )
  return model
}

const inline = (entries: Readonly<Record<string, string>>) =>
  inlineExternalData(nodeFiles(root), external(entries), 'm.onnx')

describe('external data', () => {
  it('comes into the model, the one given left as it was', async () => {
    const model = external({ location: 'w.bin', offset: '8', length: '16' })
    const before = encodeModel(model)
    const result = await inlineExternalData(nodeFiles(root), model, 'm.onnx')
    const tensor = result.ok ? result.value.graph!.initializer[0]! : undefined
    expect(isExternal(tensor!)).toBe(false)
    expect(valuesOf(tensor!)?.data).toEqual(Float32Array.of(1, 2, 3, 4))
    expect(encodeModel(model)).toEqual(before)
  })

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no location', {}, 'onnx-external-outside'],
    ['up and away', { location: 'a/../../w.bin' }, 'onnx-external-outside'],
    ['a drive', { location: 'C:\\w.bin' }, 'onnx-external-outside'],
    ['the folder itself', { location: '.' }, 'onnx-external-missing'],
    ['a negative offset', { location: 'w.bin', offset: '-4' }, 'onnx-external-short'],
    ['an offset that is no number', { location: 'w.bin', offset: 'x' }, 'onnx-external-short'],
    ['more than there is', { location: 'w.bin', offset: '16', length: '16' }, 'onnx-external-short'],
    ['less than the shape says', { location: 'w.bin', length: '8' }, 'onnx-tensor-size'],
  ])('%s', async (_, entries, code) => {
    const result = await inline(entries)
    expect(result.ok ? [] : result.findings.map((item) => item.code)).toEqual([code])
  })
})
