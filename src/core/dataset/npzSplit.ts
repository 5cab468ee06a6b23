import { countOf, isText, toFloat32, toFloat64, toStrings } from '../arrays/elements.ts'
import type { NdArray } from '../arrays/ndarray.ts'
import { readNpz } from '../arrays/npz.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { rowNumbers, type RawSplit, type SplitData } from './rawSplit.ts'

/**
 * Reads a split from .npz: inputs (n, …) and targets (n), (n, 1) or (n, labels) under the names of `data.inputs` and
 * `data.target`, ids, groups and weights where `data` names them, and `feature_names` where the archive has it.
 */
export function readNpzSplit(
  bytes: Uint8Array,
  path: string,
  sha256: string,
  data: SplitData,
): Result<RawSplit> {
  const names = [...Object.values(arrayNames(data)), 'feature_names']
  const read = readNpz(bytes, path, { names })
  return read.ok ? splitOfArrays(read.value, path, sha256, data) : read
}

/** Names of the arrays by their role; the inputs first. */
export function arrayNames(data: SplitData) {
  return {
    inputs: data.inputs,
    target: data.target,
    ...(data.id && { id: data.id }),
    ...(data.group && { group: data.group }),
    ...(data.weight && { weight: data.weight }),
  }
}

/** A split of arrays by name: what .npz and .npy have in common. */
export function splitOfArrays(
  arrays: Readonly<Record<string, NdArray>>,
  path: string,
  sha256: string,
  data: SplitData,
): Result<RawSplit> {
  const wanted = arrayNames(data)
  const missing = Object.values(wanted).filter((name) => !arrays[name])
  if (missing.length > 0) {
    const found = Object.keys(arrays).join(', ')
    return failure(
      ...missing.map((array) =>
        finding('array-missing', 'error', { file: path, array, found }, { file: path }),
      ),
    )
  }
  const inputs = arrays[wanted.inputs]!
  const samples = inputs.shape[0] ?? 0
  const columns = Object.entries(wanted).filter(([role]) => role !== 'inputs')
  const problems = [
    ...inputProblems(inputs, wanted.inputs, path),
    ...columns.flatMap(([role, name]) =>
      role === 'target' && data.labels
        ? labelProblems(arrays[name]!, name, samples, path)
        : lengthProblems(arrays[name]!, name, role, samples, path),
    ),
  ]
  if (problems.length > 0) return failure(...problems)

  const sampleShape = inputs.shape.slice(1)
  const target = arrays[wanted.target]!
  const weights = wanted.weight && toFloat64(arrays[wanted.weight]!)
  return success({
    path,
    sha256,
    samples,
    sampleShape,
    inputs: toFloat32(inputs)!,
    targets: isText(target) ? target.data : toFloat64(target)!,
    untyped: false,
    ...(data.labels && { labels: target.shape[1]! }),
    ids: wanted.id ? toStrings(arrays[wanted.id]!) : rowNumbers(samples),
    ...(wanted.group && { groups: toStrings(arrays[wanted.group]!) }),
    ...(weights && { weights }),
    featureNames: featureNames(arrays['feature_names'], countOf(sampleShape)),
  })
}

function featureNames(array: NdArray | undefined, features: number): readonly string[] {
  return array && isText(array) && array.data.length === features ? array.data : []
}

function inputProblems(inputs: NdArray, array: string, file: string): Finding[] {
  const place = { file }
  if (isText(inputs)) return [finding('dataset-not-numeric', 'error', { file, array }, place)]
  if (inputs.shape.length < 2 || inputs.shape.length > 4 || inputs.shape.slice(1).includes(0)) {
    const shape = `(${inputs.shape.join(', ')})`
    return [finding('dataset-input-shape', 'error', { file, array, shape }, place)]
  }
  return []
}

/** Several labels a sample stand as one row each. */
function labelProblems(array: NdArray, name: string, samples: number, file: string): Finding[] {
  const place = { file }
  if (isText(array)) return [finding('dataset-not-numeric', 'error', { file, array: name }, place)]
  const [rows, labels] = array.shape
  if (array.shape.length === 2 && rows === samples && labels! > 0) return []
  const shape = `(${array.shape.join(', ')})`
  return [finding('dataset-label-shape', 'error', { file, array: name, shape, samples }, place)]
}

function lengthProblems(
  array: NdArray,
  name: string,
  role: string,
  samples: number,
  file: string,
): Finding[] {
  if (role === 'weight' && isText(array)) {
    return [finding('dataset-not-numeric', 'error', { file, array: name }, { file })]
  }
  const found = array.shape[0] ?? 1
  const flat = countOf(array.shape) === found
  if (found === samples && flat) return []
  const shape = `(${array.shape.join(', ')})`
  return [finding('dataset-length', 'error', { file, array: name, shape, samples }, { file })]
}
