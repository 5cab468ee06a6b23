import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
export const samples = 400
export const testSetLock = 'phases/05_finalization/test_set.lock.json'

/** Scores of ten classes that are right more often than not, with ids of their own. */
export async function writePredictions(file: string, seed: number, ids: string): Promise<void> {
  const random = seededRandom(seed)
  const yTrue = BigInt64Array.from({ length: samples }, (_, row) => BigInt(row % 10))
  const scores = new Float64Array(samples * 10)
  for (let row = 0; row < samples; row++) {
    let sum = 0
    for (let index = 0; index < 10; index++)
      sum += scores[row * 10 + index] = random.uniform() + (index === row % 10 ? random.uniform() * 1.5 : 0)
    for (let index = 0; index < 10; index++) scores[row * 10 + index]! /= sum
  }
  await writeFile(
    file,
    writeNpz({
      y_true: { type: 'int64', shape: [samples], data: yTrue },
      y_score: { type: 'float64', shape: [samples, 10], data: scores },
      id: {
        type: 'string',
        shape: [samples],
        data: Array.from({ length: samples }, (_, row) => `${ids}-${row}`),
      },
    }),
  )
}

/** A project in a folder of its own whose production run has predictions of both splits, and a locked test set. */
export async function makeDigitsProject(): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'digits-'))
  const at = (name: string) => path.join(root, name)
  await cp(path.join(repository, 'samples', 'digits'), root, { recursive: true })
  await cp(at('results/optimization'), at('results/production'), { recursive: true })
  await cp(at('configs/optimization_config.yaml'), at('configs/final_config.yaml'))
  await writePredictions(at('results/production/predictions/val.npz'), 1, 'val')
  await writePredictions(at('results/production/predictions/test.npz'), 2, 'test')
  const digest = 'a'.repeat(64)
  const held = { sha256: digest, samples, path: 'data/test.npz', created: '2026-01-01', evaluations: [] }
  await writeFile(at(testSetLock), JSON.stringify(held))
  return root
}
