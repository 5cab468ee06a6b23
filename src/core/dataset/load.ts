import type { Config } from '../config/schema.ts'
import { digestOfRead } from '../arrays/fileDigest.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { layout } from '../project/layout.ts'
import { readCsvSplit, readParquetSplit } from './csvSplit.ts'
import type { Dataset, Split } from './dataset.ts'
import { readNpySplit } from './npySplit.ts'
import { readNpzSplit } from './npzSplit.ts'
import { formOf, splitNames, splitPlaces, type SplitName } from './places.ts'
import { splitDataOf, type RawSplit, type SplitData } from './rawSplit.ts'
import { encodeTargets } from './targets.ts'

/** Largest file that is read, bytes. */
const npzLimit = 2 ** 30
const csvLimit = 2 ** 28

/**
 * Reads the three splits that `config.data` names (.npz, .npy, .csv, .tsv or .parquet, relative to the project or
 * absolute; what only a trainer can read, as it left it in the run directory) and makes one data set of them: the same
 * sample shape and features in the training split's order, finite inputs, targets as class indices or values. Findings
 * beside it are warnings.
 */
export async function loadDataset(
  files: Files,
  config: Config,
  runDirectory?: string,
): Promise<Result<Dataset>> {
  const places = splitPlaces(config, runDirectory)
  const absent = splitNames.filter((name) => places[name] === undefined)
  if (absent.length > 0) {
    return failure(
      ...absent.map((split) =>
        finding(
          'dataset-path-absent',
          'error',
          { split, source: config.data.source ?? '' },
          { file: layout.configs.final },
        ),
      ),
    )
  }
  const read: Partial<Record<SplitName, RawSplit>> = {}
  const warnings: Finding[] = []
  const errors: Finding[] = []
  for (const name of splitNames) {
    const place = places[name]!
    const left = place !== config.data[name]
    if (left && (await files.stat(place)) === undefined) {
      const of = config.data.source ?? config.data[name]!
      errors.push(finding('dataset-not-left', 'error', { of, place }, { file: place }))
      continue
    }
    // A trainer leaves ids whether or not the configuration names any.
    const own = splitDataOf(config)
    const data = left ? { ...own, id: config.data.id ?? 'id' } : own
    const split = await readSplit(files, place, data, read.train)
    ;(split.ok ? warnings : errors).push(...split.findings)
    if (split.ok) read[name] = split.value
  }
  const { train, val, test } = read
  if (!train || !val || !test) return failure(...errors)
  const splits = [train, val, test]
  errors.push(...shapeProblems(splits), ...splits.flatMap((split) => valueProblems(split, config)))
  if (errors.length > 0) return failure(...errors)
  const encoded = encodeTargets(splits, config)
  if (!encoded.ok) return encoded
  const { targets, classNames } = encoded.value
  const finished = splits.map((split, i) => finish(split, targets[i]!))
  return success(
    {
      train: finished[0]!,
      val: finished[1]!,
      test: finished[2]!,
      classNames,
      featureNames: train.featureNames,
    },
    [...warnings, ...encoded.findings, ...splits.flatMap(idProblems)],
  )
}

async function readSplit(
  files: Files,
  path: string,
  data: SplitData,
  train: RawSplit | undefined,
): Promise<Result<RawSplit>> {
  const form = formOf(path)
  if (form === undefined) {
    return failure(finding('dataset-format-unknown', 'error', { file: path }, { file: path }))
  }
  try {
    const bytes = await files.read(path, { limit: form === 'npz' || form === 'npy' ? npzLimit : csvLimit })
    const sha256 = await digestOfRead(files, path, bytes)
    if (form === 'npz') return readNpzSplit(bytes, path, sha256, data)
    if (form === 'npy') return await readNpySplit(files, bytes, path, sha256, data, npzLimit)
    if (form === 'parquet') return await readParquetSplit(bytes, path, sha256, data, train?.featureNames)
    return await readCsvSplit(bytes, path, sha256, data, train?.featureNames)
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
}

function shapeProblems([train, ...others]: readonly RawSplit[]): Finding[] {
  const expected = train!.sampleShape.join(' × ')
  return others
    .filter((split) => split.sampleShape.join(' × ') !== expected)
    .map((split) => {
      const args = { file: split.path, shape: split.sampleShape.join(' × '), train: train!.path, expected }
      return finding('dataset-shape-differs', 'error', args, { file: split.path })
    })
}

function valueProblems(split: RawSplit, { data }: Config): Finding[] {
  const file = split.path
  if (split.samples === 0) return [finding('dataset-empty', 'error', { file }, { file })]
  const problems: Finding[] = []
  const at = firstNotFinite(split.inputs)
  if (at >= 0) {
    const width = split.inputs.length / split.samples
    const row = Math.floor(at / width)
    const values = split.inputs.reduce((count, value) => count + Number(!Number.isFinite(value)), 0)
    const feature = split.featureNames[at % width] ?? String(at % width)
    const args = { file, row, feature, value: String(split.inputs[at]), values }
    problems.push(finding('dataset-not-finite', 'error', args, { file }))
  }
  const weight = split.weights?.findIndex((value) => !(value >= 0 && value < Infinity)) ?? -1
  if (weight >= 0) {
    const args = { file, column: data.weight ?? '', row: weight, value: String(split.weights![weight]) }
    problems.push(finding('dataset-weight-invalid', 'error', args, { file }))
  }
  return problems
}

function firstNotFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at]!)) return at
  return -1
}

function idProblems(split: RawSplit): Finding[] {
  const repeated = split.samples - new Set(split.ids).size
  if (repeated === 0) return []
  return [finding('dataset-ids-repeat', 'warning', { file: split.path, repeated }, { file: split.path })]
}

function finish(split: RawSplit, targets: Float64Array): Split {
  const { path, sha256, samples, sampleShape, inputs, labels, ids, groups, weights, columns } = split
  return {
    path,
    sha256,
    samples,
    sampleShape,
    inputs,
    targets,
    ...(labels !== undefined && { labels }),
    ids,
    ...(groups && { groups }),
    ...(weights && { weights }),
    ...(columns && { columns }),
  }
}
