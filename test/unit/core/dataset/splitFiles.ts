import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { configSchema } from '../../../../src/core/config/schema.ts'
import { loadDataset } from '../../../../src/core/dataset/load.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

/* Splits written as CSV and npz, and loaded. */

export const folder = mkdtempSync(path.join(tmpdir(), 'dataset-'))
export const files = nodeFiles(folder)
export const removeFolder = () => rmSync(folder, { recursive: true })

const splitNames = ['train', 'val', 'test'] as const
export type Task = 'classification' | 'multi-label' | 'regression' | 'count'

export function configOf(ending: string, data: object = {}, task: Task = 'classification') {
  const paths = Object.fromEntries(splitNames.map((name) => [name, `${name}.${ending}`]))
  return configSchema.parse({ task, data: { ...paths, ...data } })
}

export async function ofCsv(
  texts: { train: string; val?: string; test?: string },
  data: object = {},
  task?: Task,
) {
  for (const name of splitNames) writeFileSync(path.join(folder, `${name}.csv`), texts[name] ?? texts.train)
  return loadDataset(files, configOf('csv', data, task))
}

export type Arrays = Record<string, NdArray>
export async function ofNpz(
  arrays: { train: Arrays; val?: Arrays; test?: Arrays },
  data: object = {},
  task?: Task,
) {
  for (const name of splitNames)
    writeFileSync(path.join(folder, `${name}.npz`), writeNpz(arrays[name] ?? arrays.train))
  return loadDataset(files, configOf('npz', data, task))
}

export const floats = (shape: readonly number[], ...data: number[]): NdArray => ({
  type: 'float64',
  shape,
  data: Float64Array.from(data),
})
export const ints = (...data: number[]): NdArray => ({
  type: 'int64',
  shape: [data.length],
  data: BigInt64Array.from(data, BigInt),
})
export const texts = (...data: string[]): NdArray => ({ type: 'string', shape: [data.length], data })
export const two = { x: floats([2, 2], 1, 2, 3, 4), y: ints(0, 1) }
