import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { writeNpz } from '../../../src/core/arrays/npz.ts'
import type { Editor } from '../library/editor.ts'
import { askHost } from './askHost.ts'
import type { HostFigures } from './host.ts'

const size = { samples: 10_000, classes: 1000 }

/** An evaluation that takes long. */
export interface LargeEvaluation {
  readonly samples: number
  readonly classes: number
  /** Seconds from asking for the panel to its figures. */
  readonly shown: number
  /** Until then: the project is judged by the same figures beside it. */
  readonly host: HostFigures
}

/** Replaces the predictions of the production run by many of many classes, and opens their evaluation. */
export async function measureEvaluation(editor: Editor): Promise<LargeEvaluation> {
  const run = path.join(editor.folder, 'results', 'production')
  // Without the data, the names of the classes are those that the trainer recorded.
  await rm(path.join(editor.folder, 'data'), { recursive: true })
  const signature = path.join(run, 'signature.json')
  const recorded = JSON.parse(await readFile(signature, 'utf8')) as object
  const names = Array.from({ length: size.classes }, (_, index) => `class ${index}`)
  await writeFile(signature, JSON.stringify({ ...recorded, classNames: names }))
  await pause(3000)
  await askHost(editor)
  for (const split of ['val', 'test'])
    await writeFile(path.join(run, 'predictions', `${split}.npz`), predictions())
  const began = Date.now()
  await editor.command('Finalize Model: Show Evaluation')
  const panel = await editor.webview('main', 60_000)
  await panel.locator('.progress').waitFor()
  await editor.screenshot('evaluating')
  await panel.locator('#matrix').waitFor({ timeout: 90_000 })
  return { ...size, shown: (Date.now() - began) / 1000, host: await askHost(editor) }
}

/** Scores of which the right class has the highest for four samples in five. */
function predictions(): Uint8Array {
  const { samples, classes } = size
  const yTrue = BigInt64Array.from({ length: samples }, (_, row) => BigInt(row % classes))
  const scores = new Float32Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    const guess = row % 5 === 0 ? (row * 7 + 1) % classes : row % classes
    const rest = 0.5 / (classes - 1)
    for (let each = 0; each < classes; each++)
      scores[row * classes + each] = rest * (0.5 + ((row * 31 + each * 17) % 97) / 97)
    scores[row * classes + guess] = 0.5
    let sum = 0
    for (let each = 0; each < classes; each++) sum += scores[row * classes + each]!
    for (let each = 0; each < classes; each++) scores[row * classes + each]! /= sum
  }
  return writeNpz({
    y_true: { type: 'int64', shape: [samples], data: yTrue },
    y_score: { type: 'float32', shape: [samples, classes], data: scores },
  })
}
