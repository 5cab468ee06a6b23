import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import { readNpz, writeNpz } from '../../../../../src/core/arrays/npz.ts'
import type { ReadyProject } from './readyProject.ts'
import { valueOf } from './stepRecord.ts'

/** Changes arrays of a file behind the product's back. */
export async function rewriteNpz(
  { root }: ReadyProject,
  file: string,
  change: (arrays: Record<string, NdArray>) => Record<string, NdArray>,
): Promise<void> {
  const place = path.join(root, file)
  await writeFile(place, writeNpz(change({ ...valueOf(readNpz(await readFile(place), file)) })))
}

/** An array of some of the rows: `keep` names them, in order. */
export function takeRows(array: NdArray, keep: readonly number[]): NdArray {
  const [samples = 0, ...rest] = array.shape
  const width = array.data.length / samples
  const indices = keep.flatMap((row) => Array.from({ length: width }, (_, column) => row * width + column))
  const shape = [keep.length, ...rest]
  if (array.type === 'string') {
    return { ...array, shape, data: indices.map((index) => String(array.data[index])) }
  }
  const data = (array.data as Float32Array).constructor as Float32ArrayConstructor
  return { ...array, shape, data: new data(indices.map((index) => array.data[index] as number)) }
}

/** Two arrays of the same kind, one after the other. */
export function joinRows(first: NdArray, second: NdArray): NdArray {
  const shape = [(first.shape[0] ?? 0) + (second.shape[0] ?? 0), ...first.shape.slice(1)]
  const values = [
    ...Array.from(first.data as ArrayLike<number>),
    ...Array.from(second.data as ArrayLike<number>),
  ]
  if (first.type === 'string') return { ...first, shape, data: values.map(String) }
  const data = (first.data as Float32Array).constructor as Float32ArrayConstructor
  return { ...first, shape, data: new data(values) }
}
