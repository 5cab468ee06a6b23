import type { Split } from '../dataset/dataset.ts'
import { finding, type Finding } from '../finding.ts'
import { countClasses } from '../metrics/countClasses.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Ground } from './ground.ts'
import { holdLatest } from './heldEvidence.ts'
import { asReasons, reasonsOf, type Reason } from './reasons.ts'

/**
 * Holds the predictions of a split against the split itself: as many samples, the same ones, each with the
 * same true target, and the inputs that were predicted where the trainer kept them. Predictions in another
 * order are matched by id. A file that was changed since training wrote it tells of no model. Empty where they agree.
 *
 * @param verdict of a disagreement: `failed` for the item that the predictions belong to, `missing` for one that
 *   only takes a figure from them, since then there is no figure of the held-out samples
 */
export async function holdPredictions(
  ground: Ground,
  name: 'val' | 'test',
  verdict: 'failed' | 'missing' = 'failed',
): Promise<readonly Reason[]> {
  const predictions = await ground.predictions(name)
  if (!predictions.ok) return reasonsOf(predictions)
  const dataset = await ground.dataset()
  if (!dataset.ok) return reasonsOf(dataset)
  const differing = await ground.compute(() =>
    comparePredictions(predictions.value, dataset.value[name], dataset.value.classNames),
  )
  const changed = await holdLatest(ground, predictions.value.path)
  return [
    ...asReasons(verdict, differing),
    ...changed.map((reason) =>
      reason.verdict === 'failed'
        ? { verdict, finding: asReasons(verdict, [reason.finding])[0]!.finding }
        : reason,
    ),
  ]
}

/**
 * As `holdPredictions`, on what was read. Each disagreement is an error; with `classNames` a class that is
 * wanting is named.
 */
export function comparePredictions(
  predictions: Predictions,
  split: Split,
  classNames: readonly string[] = [],
): readonly Finding[] {
  const { path } = predictions
  const [labels, expectedLabels] = [labelsIn(predictions), split.labels ?? 0]
  if (labels !== expectedLabels) {
    const args = { path, labels, data: split.path, expected: expectedLabels }
    return [finding('predictions-labels-differ', 'error', args, { file: path })]
  }
  const absent = absentClass(predictions, split, classNames)
  if (predictions.samples !== split.samples) {
    const args = { path, found: predictions.samples, data: split.path, expected: split.samples }
    return [
      finding('predictions-count-differs', 'error', args, { file: path }),
      ...(absent === undefined
        ? []
        : [
            finding(
              'predictions-class-absent',
              'error',
              { path, data: split.path, ...absent },
              { file: path },
            ),
          ]),
    ]
  }
  const rows = rowsOf(predictions, split)
  if (typeof rows === 'string') {
    return [finding('predictions-ids-differ', 'error', { path, data: split.path, id: rows }, { file: path })]
  }
  return [...compareTargets(predictions, split, rows, classNames), ...compareInputs(predictions, split, rows)]
}

/** How many labels a sample of the predictions has; 0 where it has one target. */
const labelsIn = ({ multiLabel, classes }: Predictions) => (multiLabel ? classes : 0)

/** A class or label that the split has and the predictions' true targets lack. */
function absentClass(predictions: Predictions, split: Split, classNames: readonly string[]) {
  const classes = classNames.length
  if (classes === 0) return undefined
  const expected = countClasses(split.targets, classes, split.labels)
  const found = countClasses(predictions.yTrue, classes, split.labels)
  const index = classNames.findIndex((_, at) => expected[at]! > 0 && found[at] === 0)
  return index < 0 ? undefined : { name: classNames[index]!, samples: expected[index]! }
}

/** For each prediction the row of the split it is of, or an id that only one side has. Plain row numbers mean order. */
function rowsOf(predictions: Predictions, split: Split): Int32Array | string {
  const rows = new Int32Array(split.samples)
  for (let row = 0; row < rows.length; row++) rows[row] = row
  if (isNumbered(predictions.ids) || isNumbered(split.ids)) return rows
  const other = idOutOfOrder(predictions, split)
  if (other === undefined) return rows
  const byId = new Map<string, number>()
  for (const [row, id] of split.ids.entries()) byId.set(id, row)
  // Ids that stand twice can't tell the order: the rows must then be in the data's own.
  if (byId.size < split.samples) return other
  const seen = new Set<number>()
  for (const [index, id] of predictions.ids.entries()) {
    const row = byId.get(id)
    if (row === undefined || seen.has(row)) return id
    seen.add(row)
    rows[index] = row
  }
  return rows
}

/** The first id of the predictions that isn't that of the split's same row. */
function idOutOfOrder(predictions: Predictions, split: Split): string | undefined {
  return predictions.ids.find((id, index) => id !== split.ids[index])
}

const isNumbered = (ids: readonly string[]) => ids.every((id, index) => id === String(index))

function compareTargets(
  predictions: Predictions,
  split: Split,
  rows: Int32Array,
  classNames: readonly string[],
): readonly Finding[] {
  const width = split.labels ?? 1
  let wrong = 0
  let first: { readonly index: number; readonly label: number } | undefined
  for (let index = 0; index < rows.length; index++) {
    const label = firstOther(predictions.yTrue, index, split.targets, rows[index]!, width)
    if (label < 0) continue
    first ??= { index, label }
    wrong++
  }
  if (!first) return []
  const { index, label } = first
  const args = {
    path: predictions.path,
    data: split.path,
    id: split.ids[rows[index]!] ?? String(index),
    label: split.labels === undefined ? '' : (classNames[label] ?? String(label)),
    found: predictions.yTrue[index * width + label]!,
    expected: split.targets[rows[index]! * width + label]!,
    wrong,
    samples: split.samples,
  }
  return [finding('predictions-targets-differ', 'error', args, { file: predictions.path })]
}

/** The first target of a sample that isn't the other's; -1 where all agree. */
function firstOther(
  found: Predictions['yTrue'],
  index: number,
  expected: Float64Array,
  row: number,
  width: number,
): number {
  for (let label = 0; label < width; label++) {
    if (!agree(found[index * width + label]!, expected[row * width + label]!)) return label
  }
  return -1
}

function compareInputs(predictions: Predictions, split: Split, rows: Int32Array): readonly Finding[] {
  const kept = predictions.inputs
  if (!kept || kept.type === 'string') return []
  const { path } = predictions
  const width = split.samples === 0 ? 0 : split.inputs.length / split.samples
  if (kept.data.length !== split.inputs.length) {
    const args = {
      path,
      data: split.path,
      found: kept.shape.slice(1).join('×'),
      expected: split.sampleShape.join('×'),
    }
    return [finding('predictions-inputs-shape', 'error', args, { file: path })]
  }
  const data = kept.data as ArrayLike<number | bigint>
  for (let index = 0; index < rows.length; index++) {
    for (let column = 0; column < width; column++) {
      const expected = split.inputs[rows[index]! * width + column]!
      if (!agree(Number(data[index * width + column]), expected)) {
        const id = split.ids[rows[index]!] ?? String(index)
        return [
          finding(
            'predictions-inputs-differ',
            'error',
            { path, data: split.path, id, column },
            { file: path },
          ),
        ]
      }
    }
  }
  return []
}

/** Equal up to single precision; NaN (a missing value) equals NaN. */
function agree(a: number, b: number): boolean {
  return (
    a === b ||
    Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b)) ||
    (Number.isNaN(a) && Number.isNaN(b))
  )
}
