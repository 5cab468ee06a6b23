import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Files } from '../../../../../src/core/ports.ts'
import { setTick } from '../../../../../src/core/phases/tick.ts'
import { layout, runFiles } from '../../../../../src/core/project/layout.ts'
import { appendSignOff } from '../../../../../src/core/readiness/acts.ts'
import type { SignOff } from '../../../../../src/core/readiness/signoffs.ts'
import { lockTestSet, recordEvaluation } from '../../../../../src/core/readiness/testSetLock.ts'
import { gatherFacts } from '../../../../../src/core/reports/facts.ts'
import { documents } from '../../../../../src/core/reports/list.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'
import { exportAndMeasure } from './exportedModels.ts'
import { draw, splitFile } from './linearModel.ts'
import { at, clock, groundOf, json, recordStep, run, valueOf } from './stepRecord.ts'
import { epochs, train, trainOutputs } from './trainedRun.ts'

/*
 * A small project after a whole, honest run: a linear classifier of three classes, with data, run directory,
 * checkpoints, two exported variants, evidence, documents, ticks and approvals that agree with each other.
 */

const packaged = fileURLToPath(new URL('../../../../../phases', import.meta.url))
export const approver = { name: 'Bo Approver', email: 'bo@trees.example' }

const configText = `# Production configuration
task: classification
data:
  train: data/train.npz
  val: data/val.npz
  test: data/test.npz
  id: id
  class_names: [ash, birch, cedar]
model:
  architecture: LogisticRegression
training:
  epochs: ${epochs}
  batch_size: 16
early_stopping:
  enabled: true
  patience: 5
  metric: val_loss
export:
  formats: [onnx]
  quantization:
    enabled: true
    dtype: int8
targets:
  test_acc: 0.8
reproducibility:
  seed: 42
`

export interface ReadyProject {
  readonly root: string
  readonly files: Files
}

const made: string[] = []

async function newFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix))
  made.push(folder)
  return folder
}

/** Takes away every project that was made here. */
export async function removeProjects(): Promise<void> {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
}

/** Makes the project in a new folder below the system's temporary one. */
export async function makeReadyProject(): Promise<ReadyProject> {
  const root = await newFolder('ready project ')
  const files = nodeFiles(root)
  await cp(packaged, path.join(root, layout.phases), { recursive: true })
  await files.write(layout.configs.final, configText)
  await files.write(
    layout.knownIssues,
    '# Known issues\n\n- [ ] P3: Labels of very small trees are doubtful\n- [x] P1: Crashed on an empty batch\n',
  )
  const splits = { train: draw('train', 90, 1), val: draw('val', 60, 2), test: draw('test', 60, 3) }
  for (const [name, rows] of Object.entries(splits)) await files.write(`data/${name}.npz`, splitFile(rows))
  await recordStep(files, 'configure', [], [layout.configs.final], 0)
  await train(files, configText, splits)
  await evaluate(files)
  await exportAndMeasure(files, splits.test)
  await document(files)
  await signOff(files)
  return { root, files }
}

/** A copy that a test may spoil. */
export async function copyProject({ root }: ReadyProject): Promise<ReadyProject> {
  const copy = await newFolder('ready copy ')
  await cp(root, copy, { recursive: true })
  return { root: copy, files: nodeFiles(copy) }
}

async function evaluate(files: Files): Promise<void> {
  const ground = groundOf(files)
  const dataset = valueOf(await ground.dataset())
  valueOf(await lockTestSet({ files, clock, test: dataset.test, signOffs: [] }))
  const evaluation = valueOf(await ground.evaluation())
  await files.write(`${run}/${runFiles.evaluation}`, json(evaluation))
  await files.write(`${run}/${runFiles.confusionMatrix}`, 'a picture of the confusion matrix')
  const checkpoint = await ground.digest(`${layout.checkpoints}/final_model_best.safetensors`)
  valueOf(await recordEvaluation({ files, clock, checkpoint, predictions: evaluation.test.sha256 }))
  await recordStep(
    files,
    'evaluate',
    [`${run}/${runFiles.predictions.test}`, `${run}/${runFiles.predictions.val}`, 'data/test.npz'],
    [`${run}/${runFiles.evaluation}`, layout.testSetLock, `${run}/${runFiles.confusionMatrix}`],
    3,
  )
}

const sentence =
  'Written by the team after reading the evaluation: trees in managed forests of the region, seen from the ground.'

/** Renders every document and writes the parts that wait for a person. */
async function document(files: Files): Promise<void> {
  const facts = valueOf(await gatherFacts(groundOf(files)))
  for (const report of documents) {
    const text = report.render(facts)
    await files.write(
      report.path,
      text.replace(/(<!-- person:[a-z0-9-]+ -->\n)[\s\S]*?(\n<!-- \/person -->)/g, `$1${sentence}$2`),
    )
  }
  const inputs = [
    ...trainOutputs,
    ...[runFiles.evaluation, runFiles.parity, runFiles.benchmark].map((name) => `${run}/${name}`),
    layout.testSetLock,
  ]
  await recordStep(
    files,
    'document',
    inputs,
    documents.map((report) => report.path),
    8,
  )
}

/** What people add: two ticks and three approvals of today's release. */
async function signOff(files: Files): Promise<void> {
  const release = await groundOf(files).release()
  const act = (item: string, kind: SignOff['act'], reason: string): SignOff => ({
    item,
    act: kind,
    by: approver,
    at: at(20),
    reason,
    ...(release !== undefined && { release }),
  })
  await appendSignOff(files, act('no-critical-issues', 'tick', 'Went through the list with the team'))
  await appendSignOff(files, act('code-reviewed', 'tick', 'https://code.example/trees/pull/12'))
  for (const role of ['technical', 'product', 'compliance']) {
    await appendSignOff(files, act(`${role}-approval`, 'approve', 'Looked at the report and the evidence'))
  }
  await tick(files, 'no-critical-issues')
  await tick(files, 'code-reviewed')
}

export async function tick(files: Files, item: string): Promise<void> {
  const text = await files.readText(layout.productionChecklist)
  await files.write(layout.productionChecklist, setTick(text, item, true))
}

/** Replaces text in a file of the project behind the product's back; it must stand there. */
export async function edit(
  { root }: ReadyProject,
  file: string,
  from: string | RegExp,
  to: string,
): Promise<void> {
  const place = path.join(root, file)
  const text = await readFile(place, 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} has no ${String(from)}`)
  await writeFile(place, changed)
}
