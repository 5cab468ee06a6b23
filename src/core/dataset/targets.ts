import { numberOf } from '../arrays/csvColumns.ts'
import type { Config } from '../config/schema.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import type { RawSplit } from './rawSplit.ts'

/** The targets of the splits in the order given, and the names of the classes or labels in index order. */
export interface Encoded {
  readonly targets: readonly Float64Array[]
  readonly classNames: readonly string[]
}

/**
 * Turns the targets of all splits into numbers; the first split is the training split. Class names are
 * `data.class_names`, else the sorted values of the training split as scikit-learn's LabelEncoder sorts them
 * (numbers by size, text by code point). A class that the training split lacks is an error. Labels without names are
 * named by their index.
 */
export function encodeTargets(splits: readonly RawSplit[], config: Config): Result<Encoded> {
  if (config.task === 'multi-label') return encodeLabels(splits, config)
  if (config.task !== 'classification') return encodeValues(splits, config)
  const [train] = splits
  const labels = labelsOf(splits, config.data.class_names ?? [])
  const notClasses = splits.flatMap((split, i) => notClass(split, labels[i]!, config.data.target))
  if (notClasses.length > 0) return failure(...notClasses)
  const trained = new Set(labels[0])
  const classNames =
    config.data.class_names ?? [...trained].toSorted(areNumbers(train!, labels[0]!) ? bySize : byCodePoint)
  const places = placesOf(classNames, trained)
  const findings: Finding[] = []
  const targets = splits.map((split, i) => {
    const indices = Float64Array.from(labels[i]!, (label) => places.get(label) ?? -1)
    findings.push(...unknownClasses(split, labels[i]!, indices, trained, train!.path))
    return indices
  })
  if (findings.length > 0) return failure(...findings)
  if (classNames.length < 2) {
    const args = { file: train!.path, found: classNames.join(', ') }
    return failure(finding('dataset-one-class', 'error', args, { file: train!.path }))
  }
  return success({ targets, classNames }, classesWithoutSamples(classNames, targets[0]!, train!.path))
}

function classesWithoutSamples(
  classNames: readonly string[],
  targets: Float64Array,
  file: string,
): Finding[] {
  const seen = new Set(targets)
  const classes = classNames.filter((_, i) => !seen.has(i)).join(', ')
  return classes === ''
    ? []
    : [finding('dataset-class-without-samples', 'warning', { file, classes }, { file })]
}

/**
 * Targets as text. Numbers stand in their shortest form, so that 1, 1.0 and "1" are the same class, unless the
 * class names are written as the file writes them.
 */
function labelsOf(
  splits: readonly RawSplit[],
  classNames: readonly string[],
): readonly (readonly string[])[] {
  const texts = splits.map(({ targets }) =>
    targets instanceof Float64Array ? Array.from(targets, String) : targets,
  )
  const named = new Set(classNames)
  const train = texts[0]!
  if (train.every((label) => named.has(label)) || !areNumbers(splits[0]!, train)) return texts
  return texts.map((labels) => labels.map((label) => (isNumber(label) ? String(Number(label)) : label)))
}

const isNumber = (label: string) => Number.isFinite(numberOf(label))

/** Whether the labels are numbers rather than text that looks like them. */
function areNumbers(split: RawSplit, labels: readonly string[]): boolean {
  return split.targets instanceof Float64Array || (split.untyped && labels.every(isNumber))
}

const bySize = (a: string, b: string) => Number(a) - Number(b)

/** As Python compares text. */
function byCodePoint(a: string, b: string): number {
  let at = 0
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  const left = a.codePointAt(at) ?? -1
  const right = b.codePointAt(at) ?? -1
  return left - right
}

/** Labels are the names themselves or, where the training split has other labels, indices of the names. */
function placesOf(classNames: readonly string[], trained: ReadonlySet<string>): ReadonlyMap<string, number> {
  const byName = new Map(classNames.map((name, i) => [name, i]))
  const named = [...trained].every((label) => byName.has(label))
  const indexed = [...trained].every((label) => /^\d+$/.test(label) && Number(label) < classNames.length)
  return named || !indexed ? byName : new Map(classNames.map((_, i) => [String(i), i]))
}

function notClass(split: RawSplit, labels: readonly string[], column: string): Finding[] {
  const numeric = split.targets instanceof Float64Array
  const wrong = (label: string) => label === '' || (numeric && !Number.isInteger(Number(label)))
  const row = labels.findIndex(wrong)
  if (row < 0) return []
  const rows = labels.filter(wrong).length
  return [targetFinding(split, column, row, labels[row]!, rows, 'a class')]
}

function targetFinding(
  split: RawSplit,
  column: string,
  row: number,
  value: string,
  rows: number,
  expected: string,
): Finding {
  const args = { file: split.path, column, row, value: value || 'empty', rows, expected }
  return finding('dataset-target-invalid', 'error', args, { file: split.path })
}

function unknownClasses(
  split: RawSplit,
  labels: readonly string[],
  indices: Float64Array,
  trained: ReadonlySet<string>,
  train: string,
): Finding[] {
  const unseen = new Map<string, number>()
  labels.forEach((label, row) => {
    if (indices[row]! < 0 || !trained.has(label)) unseen.set(label, (unseen.get(label) ?? 0) + 1)
  })
  return [...unseen]
    .slice(0, 20)
    .map(([label, samples]) =>
      trained.has(label)
        ? finding(
            'dataset-class-unnamed',
            'error',
            { file: split.path, label, samples },
            { file: split.path },
          )
        : finding(
            'dataset-class-unseen',
            'error',
            { file: split.path, label, samples, train },
            { file: split.path },
          ),
    )
}

/** Labels of 0 and 1, as many in each split as there are names. */
function encodeLabels(splits: readonly RawSplit[], { data }: Config): Result<Encoded> {
  const [train] = splits
  const count = train!.labels!
  const classNames = data.class_names ?? Array.from({ length: count }, (_, label) => String(label))
  const findings = splits.flatMap((split): Finding[] => {
    const { path, labels } = split
    if (labels !== classNames.length) {
      const args = { file: path, labels: labels!, names: classNames.length, named: Boolean(data.class_names) }
      return [finding('dataset-label-count', 'error', args, { file: path })]
    }
    return notLabel(split, classNames)
  })
  if (count < 2) {
    findings.push(finding('dataset-one-label', 'error', { file: train!.path }, { file: train!.path }))
  }
  if (findings.length > 0) return failure(...findings)
  const targets = splits.map((split) => split.targets as Float64Array)
  return success({ targets, classNames }, labelsWithoutContrast(targets[0]!, classNames, train!.path))
}

const isLabel = (value: number) => value === 0 || value === 1

function notLabel(split: RawSplit, names: readonly string[]): Finding[] {
  const targets = split.targets as Float64Array
  const at = targets.findIndex((value) => !isLabel(value))
  if (at < 0) return []
  const rows = new Set<number>()
  for (const [place, value] of targets.entries()) {
    if (!isLabel(value)) rows.add(Math.floor(place / names.length))
  }
  const row = Math.floor(at / names.length)
  return [targetFinding(split, names[at % names.length]!, row, String(targets[at]), rows.size, '0 or 1')]
}

/** Labels that all or none of the training samples have: a model can't learn to tell them. */
function labelsWithoutContrast(targets: Float64Array, names: readonly string[], file: string): Finding[] {
  const samples = targets.length / names.length
  const counts = new Uint32Array(names.length)
  for (const [at, value] of targets.entries()) counts[at % names.length]! += value
  const labels = names.filter((_, label) => counts[label] === 0 || counts[label] === samples).join(', ')
  return labels === '' ? [] : [finding('dataset-label-constant', 'warning', { file, labels }, { file })]
}

function encodeValues(splits: readonly RawSplit[], { task, data }: Config): Result<Encoded> {
  const counts = task === 'count'
  const wrong = (value: number) =>
    !(Number.isFinite(value) && (!counts || (Number.isInteger(value) && value >= 0)))
  const findings: Finding[] = []
  const targets = splits.map((split) => {
    const values =
      split.targets instanceof Float64Array ? split.targets : Float64Array.from(split.targets, numberOf)
    const row = values.findIndex(wrong)
    if (row >= 0) {
      const rows = values.reduce((count, value) => count + Number(wrong(value)), 0)
      const expected = counts ? 'a count (a whole number, 0 or more)' : 'a finite number'
      findings.push(targetFinding(split, data.target, row, String(split.targets[row]), rows, expected))
    }
    return values
  })
  return findings.length > 0 ? failure(...findings) : success({ targets, classNames: [] })
}
