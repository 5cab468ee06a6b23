import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { writeNpz } from '../../../src/core/arrays/npz.ts'
import type { Editor } from './editor.ts'

interface Size {
  readonly samples: number
  readonly classes: number
}

/** Makes the production run one of many classes; its predictions are written when the function is called that comes. */
export async function prepareManyClasses(editor: Editor, size: Size): Promise<() => Promise<void>> {
  const run = path.join(editor.folder, 'results', 'production')
  // Without the data, the names of the classes are those that the trainer recorded.
  await rm(path.join(editor.folder, 'data'), { recursive: true })
  const signature = path.join(run, 'signature.json')
  const recorded = JSON.parse(await readFile(signature, 'utf8')) as object
  const names = Array.from({ length: size.classes }, (_, index) => `class ${index}`)
  await writeFile(signature, JSON.stringify({ ...recorded, classNames: names }))
  return async () => {
    for (const split of ['val', 'test'])
      await writeFile(path.join(run, 'predictions', `${split}.npz`), predictions(size))
  }
}

/** Scores of which the right class has the highest for four samples in five. */
function predictions({ samples, classes }: Size): Uint8Array {
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
