import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportStep } from '../../../../src/core/finalize/steps/export.ts'
import { verifyStep } from '../../../../src/core/finalize/steps/verify.ts'
import type { Inference } from '../../../../src/core/ports.ts'
import { addCalibration } from '../../../../src/core/onnx/addCalibration.ts'
import { decodeModel, encodeModel } from '../../../../src/core/onnx/model.ts'
import { outputRead } from '../../../../src/core/onnx/parity/reading.ts'
import { layout, runFiles } from '../../../../src/core/project/layout.ts'
import { exportedAccuracyVerified } from '../../../../src/core/readiness/checks/exportedAccuracyVerified.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import type { Parity, Signature } from '../../../../src/core/runs/records.ts'
import { createInference } from '../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../runtime/inferenceEntry.ts'
import { makeReadyProject, removeProjects, type ReadyProject } from '../readiness/support/readyProject.ts'
import { clock } from '../readiness/support/stepRecord.ts'
import { contextOn } from './context.ts'

/* `export.calibration`: a variant that is made, held against the calibrated trained model, and judged. */

const path = layout.production.calibrated
const record = `${layout.run}/${runFiles.calibration}`
const parityPath = `${layout.run}/${runFiles.parity}`
let project: ReadyProject
let inference: Inference
let original: Uint8Array
beforeAll(async () => {
  project = await makeReadyProject()
  inference = createInference({ files: project.files, entry: inferenceEntry })
  original = await project.files.read(layout.production.onnx)
})
afterAll(async () => {
  await inference.close()
  await removeProjects()
})

async function setCalibration(method: string | undefined): Promise<void> {
  const { files } = project
  const text = await files.readText(layout.configs.final)
  const bare = text.replace(/ {2}calibration: .*\n/, '')
  const line = method === undefined ? '' : `  calibration: ${method}\n`
  await files.write(layout.configs.final, bare.replace('  formats: [onnx]\n', `  formats: [onnx]\n${line}`))
}

async function exportAndVerify() {
  const context = contextOn(project.files, inference, original)
  const exported = await exportStep.run(context, false)
  const verified = await verifyStep.run(context, false)
  return { exported, verified }
}

const judged = async () => {
  const ground = createGround({ files: project.files, clock, configPath: layout.configs.final })
  const { reasons } = await exportedAccuracyVerified.judge(ground, {})
  return reasons.filter(({ args }) => args['name'] === 'calibrated').map(({ code }) => code)
}

test.each(['temperature', 'isotonic'])('%s: the variant gives the calibrated predictions', async (method) => {
  await setCalibration(method)
  const { exported, verified } = await exportAndVerify()
  expect(exported.ok && verified.ok, JSON.stringify([exported.findings, verified.findings])).toBe(true)
  const told = exported.findings.filter(({ code }) => code.startsWith('calibration-'))
  expect(told.map(({ args }) => args['split'])).toEqual(['validation', 'test'])
  const { variants } = JSON.parse(await project.files.readText(parityPath)) as Parity
  const calibrated = variants.find(({ name }) => name === 'calibrated')!
  expect(calibrated.path).toBe(path)
  expect(calibrated.maxOutputDifference).toBeLessThan(1e-5)
  expect(calibrated.probes.filter(({ id, passed }) => id === 'signature' && !passed)).toEqual([])
  const { calibrator } = JSON.parse(await project.files.readText(record)) as {
    calibrator: { method: string }
  }
  expect(calibrator.method).toBe(method)
  expect(await judged()).toContain('variant-accurate')
})

test('figures of another calibration than today’s validation predictions give are refused', async () => {
  await setCalibration('isotonic')
  await exportAndVerify()
  await setCalibration('temperature')
  expect(await judged()).toContain('parity-figure-differs')
})

test.each([
  ['the model without calibration', async () => original],
  ['one calibrated by another temperature', async () => calibratedBy(1.05)],
])('%s is no calibrated variant, though it predicts the same classes', async (_, wrong) => {
  await setCalibration('temperature')
  await exportAndVerify()
  expect(await judged()).toEqual(['variant-accurate'])
  await project.files.write(path, await wrong())
  const verified = await verifyStep.run(contextOn(project.files, inference, original), false)
  expect(verified.ok).toBe(true)
  const { variants } = JSON.parse(await project.files.readText(parityPath)) as Parity
  expect(variants.find(({ name }) => name === 'calibrated')!.flips).toBe(0)
  expect(await judged()).toContain('calibrated-outputs-differ')
})

/** The variant with this many times the temperature that validation gives. */
async function calibratedBy(times: number): Promise<Uint8Array> {
  const { calibrator } = JSON.parse(await project.files.readText(record)) as {
    calibrator: { temperature: number }
  }
  const model = decodeModel(original, layout.production.onnx)
  const signature = JSON.parse(
    await project.files.readText(`${layout.run}/${runFiles.signature}`),
  ) as Signature
  if (!model.ok) throw new Error(JSON.stringify(model.findings))
  const added = addCalibration(model.value, {
    calibrator: { method: 'temperature', temperature: calibrator.temperature * times },
    output: outputRead(signature).name,
    kind: signature.output as 'logits' | 'probabilities',
    classes: signature.classNames.length,
    file: path,
  })
  if (!added.ok) throw new Error(JSON.stringify(added.findings))
  return encodeModel(added.value)
}

test('without the option the variant and its record are removed', async () => {
  await setCalibration('temperature')
  await exportAndVerify()
  await setCalibration(undefined)
  const { exported } = await exportAndVerify()
  expect(exported.ok).toBe(true)
  expect([await project.files.stat(path), await project.files.stat(record)]).toEqual([undefined, undefined])
  expect(await judged()).toEqual([])
})
