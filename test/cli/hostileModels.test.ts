import { createHash } from 'node:crypto'
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { create } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildModel } from '../../src/core/onnx/build.ts'
import { decodeModel, encodeModel } from '../../src/core/onnx/model.ts'
import { StringStringEntrySchema } from '../../src/core/onnx/proto.ts'
import {
  answerTo,
  bytesOf,
  checklist,
  closedGate,
  contentOf,
  copyFinished,
  makeFinished,
  own,
  put,
  removeAll,
  textOf,
} from './hostileProject.ts'

/*
 * Exported models that are none, or another's, or reach out of their folder: refused by the step that verifies them, and
 * the gate is closed. A damaged one that our own export made is made again from the checkpoint.
 */

const model = 'models/production_model.onnx'
const evidence = 'results/production/evidence.json'
let elsewhere: string
beforeAll(() => {
  makeFinished()
  elsewhere = mkdtempSync(path.join(os.tmpdir(), 'elsewhere-'))
  writeFileSync(path.join(elsewhere, 'weights.bin'), new Uint8Array(1 << 16))
})
afterAll(() => {
  removeAll()
  rmSync(elsewhere, { recursive: true, force: true })
})

/** Lets the evidence say that the export wrote what now lies there, as it would after another trainer's export. */
function claimExported(project: string): void {
  const record = JSON.parse(textOf(project, evidence)) as {
    steps: Record<string, { outputs: Record<string, string> }>
  }
  record.steps['export']!.outputs[model] = createHash('sha256').update(bytesOf(project, model)).digest('hex')
  put(project, evidence, JSON.stringify(record, null, 2))
}

function another(): Uint8Array {
  return encodeModel(
    buildModel({
      name: 'another',
      opset: 17,
      inputs: [{ name: 'a', type: 'float32', shape: [null, 4] }],
      outputs: [{ name: 'b', type: 'float32', shape: [null, 4] }],
      nodes: [{ op: 'Mul', inputs: ['a', 'a'], outputs: ['b'] }],
      initializers: {},
    }),
  )
}

/** Moves the model's weights to a file beside it, or to wherever `location` says. Returns their bytes. */
function externalize(project: string, location: string): Uint8Array {
  const decoded = decodeModel(bytesOf(project, model), model)
  if (!decoded.ok) throw new Error(model)
  const parts: Uint8Array[] = []
  let offset = 0
  for (const tensor of decoded.value.graph!.initializer) {
    if (tensor.rawData.length === 0) continue
    const entries = { location, offset: String(offset), length: String(tensor.rawData.length) }
    parts.push(tensor.rawData)
    offset += tensor.rawData.length
    tensor.rawData = new Uint8Array()
    tensor.dataLocation = 1
    tensor.externalData = Object.entries(entries).map(([key, value]) =>
      create(StringStringEntrySchema, { key, value }),
    )
  }
  put(project, model, encodeModel(decoded.value))
  return Buffer.concat(parts)
}

describe('an exported model', () => {
  test.each<[string, (project: string) => void, string]>([
    [
      'cut off',
      (project) => put(project, model, bytesOf(project, model).subarray(0, 700)),
      `${model} can't be read as ONNX`,
    ],
    ['empty', (project) => put(project, model, ''), `${model} is empty`],
    [
      'of another program',
      (project) => put(project, model, another()),
      `${model} were refused: the model has no input "input"`,
    ],
    [
      'with weights out of its folder',
      (project) => void externalize(project, `../../${path.basename(elsewhere)}/weights.bin`),
      'which is outside its folder',
    ],
    [
      'with weights at an absolute path',
      (project) => void externalize(project, path.join(elsewhere, 'weights.bin')),
      'which is outside its folder',
    ],
    [
      'with weights that are missing',
      (project) => void externalize(project, 'weights.bin'),
      'that file is missing',
    ],
    [
      'with weights behind a symbolic link',
      (project) => {
        externalize(project, 'weights.bin')
        symlinkSync(path.join(elsewhere, 'weights.bin'), path.join(project, 'models/weights.bin'))
      },
      'which is a symbolic link or has a second hard link',
    ],
    [
      'with weights that have a second hard link',
      (project) => {
        put(project, 'other.bin', externalize(project, 'weights.bin'))
        linkSync(path.join(project, 'other.bin'), path.join(project, 'models/weights.bin'))
      },
      'which is a symbolic link or has a second hard link',
    ],
  ])('%s', (_, spoil, says) => {
    const project = copyFinished()
    spoil(project)
    claimExported(project)
    const verdicts = closedGate(project)
    for (const item of [
      'model-exported',
      'exported-accuracy-verified',
      'signature-verified',
      'inference-tested',
    ]) {
      expect(['failed', 'stale'], item).toContain(verdicts[item])
    }
    const verified = answerTo(project, ['--config', own, '--from', 'verify'])
    expect(verified).toMatchObject({ status: 3, said: expect.stringContaining(says) })
  })

  test('with its weights in a file beside it is verified but never released: no digest holds them', () => {
    const project = copyFinished()
    put(project, 'models/weights.bin', externalize(project, 'weights.bin'))
    claimExported(project)
    const mayChange = Object.keys(contentOf(project)).filter((name) =>
      /^(?:docs|results|phases|final_report)/.test(name),
    )
    answerTo(project, ['--config', own, '--from', 'verify'], mayChange, 60_000)
    expect(closedGate(project)['signature-verified']).toBe('failed')
    const { said } = answerTo(project, ['check'], [])
    expect(said).toContain(`${model} keeps weights in weights.bin`)
  })

  test('that was damaged is made again from the checkpoint, and the damaged one kept', () => {
    const project = copyFinished()
    const whole = bytesOf(project, model)
    put(project, model, whole.subarray(0, 700))
    const before = contentOf(project)
    const mayChange = Object.keys(before).filter((name) =>
      /^(?:docs|models|results|phases|final_report)/.test(name),
    )
    const kept = `models/previous/${before[model]!.slice(0, 12)}/production_model.onnx`
    expect(answerTo(project, ['--config', own], [...mayChange, kept], 60_000).status).toBe(1)
    expect(bytesOf(project, model).equals(whole)).toBe(true)
  })

  test('that is a link is replaced and never written through', () => {
    for (const link of [linkSync, symlinkSync]) {
      const project = copyFinished()
      const target = path.join(elsewhere, `${link.name}.onnx`)
      renameSync(path.join(project, model), target)
      link(target, path.join(project, model))
      const before = readFileSync(target)
      const mayChange = Object.keys(contentOf(project)).filter((name) =>
        /^(?:docs|models|results|phases|final_report)/.test(name),
      )
      expect(answerTo(project, ['--config', own, '--from', 'export'], mayChange, 60_000).status).toBe(1)
      expect(readFileSync(target).equals(before)).toBe(true)
    }
  })

  test('in a folder that leads out of the project is not written', () => {
    const project = copyFinished()
    const outside = path.join(elsewhere, 'models')
    mkdirSync(outside)
    for (const name of [
      'production_model.onnx',
      'production_model_fp16.onnx',
      'production_model_quantized.onnx',
    ])
      copyFileSync(path.join(project, 'models', name), path.join(outside, name))
    rmSync(path.join(project, 'models'), { recursive: true })
    symlinkSync(outside, path.join(project, 'models'))
    const before = contentOf(outside)
    const exported = answerTo(project, ['--config', own, '--from', 'export'], [checklist])
    expect(exported).toMatchObject({ status: 3, said: expect.stringContaining('lies outside the project') })
    expect(contentOf(outside)).toEqual(before)
  })
})
