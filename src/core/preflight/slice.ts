import { parse } from 'csv-parse/sync'
import { delimiterOf } from '../arrays/csv.ts'
import { countOf } from '../arrays/elements.ts'
import type { NdArray } from '../arrays/ndarray.ts'
import { readNpz, writeNpz } from '../arrays/npz.ts'
import { success, type Result } from '../finding.ts'

/** Rows of each class, or with each label, that a slice keeps at least, where there are so many: a split needs more than one to learn from. */
const leastOfClass = 2

/**
 * Rows of a split for a rehearsal: at least two of each class or with each label, and of the rest evenly spread ones,
 * up to `most`.
 *
 * @param targets class indices, samples × labels of 0 and 1, or values (`classes` is 0 then)
 * @param labels how many labels a sample has; undefined where it has one target
 * @returns ascending row numbers
 */
export function chooseRows(
  targets: ArrayLike<number>,
  classes: number,
  most: number,
  labels?: number,
): readonly number[] {
  const rows = targets.length / (labels ?? 1)
  const chosen = new Set<number>()
  if (classes > 0) {
    const seen = new Uint32Array(classes)
    for (let at = 0; at < targets.length; at++) {
      if (labels !== undefined && targets[at] === 0) continue
      const target = labels === undefined ? targets[at]! : at % labels
      if ((seen[target] ?? leastOfClass) >= leastOfClass) continue
      seen[target]! += 1
      chosen.add(Math.floor(at / (labels ?? 1)))
    }
  }
  const wanted = Math.min(rows, Math.max(most, chosen.size))
  for (let turn = 0; chosen.size < wanted && turn < wanted; turn++)
    chosen.add(Math.floor((turn * rows) / wanted))
  return [...chosen].toSorted((a, b) => a - b)
}

/** Arrays that are as long as something else than the samples, also where the lengths happen to be equal. */
const namesOfColumns = ['feature_names', 'class_names']

/** Those rows of every array of an .npz archive that has one value, or one sub-array, a sample. */
export function sliceNpz(
  bytes: Uint8Array,
  path: string,
  samples: number,
  rows: readonly number[],
): Result<Uint8Array> {
  const arrays = readNpz(bytes, path)
  if (!arrays.ok) return arrays
  const sliced = Object.entries(arrays.value).map(([name, array]) => [
    name,
    array.shape[0] === samples && !namesOfColumns.includes(name) ? takeRows(array, rows) : array,
  ])
  return success(writeNpz(Object.fromEntries(sliced) as Record<string, NdArray>))
}

function takeRows(array: NdArray, rows: readonly number[]): NdArray {
  const width = countOf(array.shape.slice(1))
  const shape = [rows.length, ...array.shape.slice(1)]
  const { data } = array
  if (Array.isArray(data))
    return {
      ...array,
      shape,
      data: rows.flatMap((row) => data.slice(row * width, (row + 1) * width) as string[]),
    }
  const numbers = data as Float64Array
  const taken = new (numbers.constructor as Float64ArrayConstructor)(rows.length * width)
  for (const [at, row] of rows.entries())
    taken.set(numbers.subarray(row * width, (row + 1) * width), at * width)
  return { ...array, shape, data: taken }
}

/** The header of a CSV text and those of its rows, as they stand. */
export function sliceCsv(text: string, rows: readonly number[]): string {
  const wanted = new Set(rows)
  const kept: string[] = []
  let row = -1
  parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    raw: true,
    on_record(record) {
      const { raw } = record as unknown as { readonly raw: string }
      if (row === -1 || wanted.has(row)) kept.push(raw.replace(/[\r\n]+$/, '').replace(/^[\r\n]+/, ''))
      row += 1
      return null
    },
  })
  return `${kept.join('\n')}\n`
}
