import type { NdArray, NumericArray } from '../arrays/ndarray.ts'

/** Number of rows of inputs that all have the same; the first axis counts samples. */
export function rowCount(inputs: Readonly<Record<string, NdArray>>): number {
  return Object.values(inputs)[0]?.shape[0] ?? 0
}

/** Rows `from` to `to` (exclusive) of each array; typed arrays are views. */
export function sliceRows(
  inputs: Readonly<Record<string, NdArray>>,
  from: number,
  to: number,
): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, array]) => [name, rowsOf(array, from, to)]))
}

function rowsOf(array: NdArray, from: number, to: number): NdArray {
  const [rows = 0, ...rest] = array.shape
  const end = Math.min(to, rows)
  const width = rest.reduce((product, dim) => product * dim, 1)
  const shape = [Math.max(0, end - from), ...rest]
  if (array.type === 'string')
    return { ...array, shape, data: (array.data as readonly string[]).slice(from * width, end * width) }
  return { ...array, shape, data: (array.data as NumericArray).subarray(from * width, end * width) }
}

/** The rows at `indices`, in that order; a row may come more than once. */
export function pickRows(
  inputs: Readonly<Record<string, NdArray>>,
  indices: readonly number[],
): Readonly<Record<string, NdArray>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, array]) => {
      const width = array.shape.slice(1).reduce((product, dim) => product * dim, 1)
      const shape = [indices.length, ...array.shape.slice(1)]
      if (array.type === 'string') {
        const texts = array.data as readonly string[]
        const data = indices.flatMap((row) => texts.slice(row * width, (row + 1) * width))
        return [name, { ...array, shape, data }]
      }
      const source = array.data as Float32Array
      const data = new (source.constructor as Float32ArrayConstructor)(indices.length * width)
      for (const [at, row] of indices.entries())
        data.set(source.subarray(row * width, (row + 1) * width), at * width)
      return [name, { ...array, shape, data }]
    }),
  )
}
