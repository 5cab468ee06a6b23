import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect } from 'vitest'
import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../../src/core/arrays/npz.ts'
import { readPredictions } from '../../../../../src/core/runs/readPredictions.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'

export const floats = (shape: readonly number[], ...data: number[]): NdArray => ({
  type: 'float64',
  shape,
  data: Float64Array.from(data),
})

/** Expects class indices of one byte each. */
export const indices = (...values: readonly number[]) =>
  expect.toSatisfy((labels) => labels instanceof Uint8Array && String(labels) === String(values))

/** A folder for the predictions of a test file, with what reads one that is written there. */
export function predictionsFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'predictions-'))
  const files = nodeFiles(folder)
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(path.join(folder, name), content)
  return {
    folder,
    files,
    write,
    async ofNpz(arrays: Record<string, NdArray>) {
      write('test.npz', writeNpz(arrays))
      return readPredictions(files, 'test.npz')
    },
    async ofCsv(text: string) {
      write('test.csv', text)
      return readPredictions(files, 'test.csv')
    },
  }
}
