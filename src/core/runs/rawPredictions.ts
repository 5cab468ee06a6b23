import type { Columns } from '../arrays/column.ts'
import { toFloat64, toStrings } from '../arrays/elements.ts'
import type { NdArray } from '../arrays/ndarray.ts'
import { finding, type Finding } from '../finding.ts'
import type { Predictions } from './predictions.ts'
import { scaleWeights } from './weightScale.ts'

/** What a file of predictions holds, before anything of it is believed. */
export interface RawPredictions {
  readonly path: string
  readonly sha256: string
  readonly yTrue: NdArray
  readonly score?: NdArray
  readonly pred?: NdArray
  readonly id?: NdArray
  readonly group?: NdArray
  readonly weight?: NdArray
  readonly inputs?: NdArray
  /** One value a row each, already of the right length. */
  readonly columns?: Columns
  /** Needed where classes stand as text. */
  readonly classNames?: readonly string[]
  /** Name or index of the positive class. */
  readonly positiveClass?: string
}

type Common = 'path' | 'sha256' | 'ids' | 'weights' | 'groups' | 'inputs' | 'columns'

/** What is taken over whatever was predicted, from arrays that were found to agree. */
export function commonMembers(raw: RawPredictions): Pick<Predictions, Common> {
  const { path, sha256, id, group, weight, inputs, columns } = raw
  const numbers = weight && toFloat64(weight)
  const weights = numbers && scaleWeights(numbers)
  return {
    path,
    sha256,
    ids: id ? toStrings(id) : [],
    ...(weights && { weights }),
    ...(group && { groups: toStrings(group) }),
    ...(inputs && { inputs }),
    ...(columns && columns.size > 0 && { columns }),
  }
}

/** Names of columns that a finding lists. */
const mostListed = 20

/** A column or array that is needed, and those that there are in its place. */
export function columnMissing(file: string, column: string, found: readonly string[]): Finding {
  const listed = [...found.slice(0, mostListed), ...(found.length > mostListed ? ['…'] : [])]
  const args = { file, column, found: listed.join(', ') }
  return finding('predictions-column-missing', 'error', args, { file })
}

/** An array of another shape than is needed, or of text. */
export function shapeFinding(file: string, column: string, array: NdArray, expected: string): Finding {
  const shape = array.type === 'string' ? 'of text' : `(${array.shape.join(', ')})`
  return finding('predictions-shape', 'error', { file, column, shape, expected }, { file })
}

/** Of names, where there are any, each must be of one class or label, and each of these must have one. */
export function checkNames(file: string, names: readonly string[], classes: number): readonly Finding[] {
  if (names.length > 0 && names.length !== classes) {
    const args = { file, names: names.length, classes }
    return [finding('predictions-class-names-length', 'error', args, { file })]
  }
  const seen = new Set<string>()
  const twice = names.find((name) => seen.size === seen.add(name).size)
  return twice === undefined
    ? []
    : [finding('predictions-class-name-twice', 'error', { file, name: twice }, { file })]
}
