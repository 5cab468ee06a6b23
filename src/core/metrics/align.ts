import { emptyFloat64 } from '../arrays/elements.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { inOneClassOrder } from '../runs/classOrder.ts'
import { idsOf, labelsAt, type Predictions } from '../runs/predictions.ts'

/**
 * Predictions of several models, all with the samples of the first in its order, matched by id, and with its classes in
 * their order, matched by name. Fails where they are not of the same samples or classes, or disagree about the truth
 * of a sample.
 */
export function alignPredictions(models: readonly Predictions[]): Result<readonly Predictions[]> {
  const ordered = inOneClassOrder(models)
  if (!ordered.ok) return ordered
  const [first, ...others] = ordered.value
  const aligned = first ? [first] : []
  for (const other of others) {
    const placed = placeSamples(first!, other)
    if (!placed.ok) return failure(...ordered.findings, ...placed.findings)
    aligned.push(placed.value)
  }
  return success(aligned, ordered.findings)
}

/** The baseline's predictions in the candidate's order of samples. */
function placeSamples(candidate: Predictions, baseline: Predictions): Result<Predictions> {
  const args = { candidate: candidate.path, baseline: baseline.path }
  const place = { file: baseline.path }
  const several = candidate.multiLabel ? candidate.classes : 1
  if (candidate.samples !== baseline.samples) {
    return failure(
      finding(
        'comparison-samples-differ',
        'error',
        { ...args, samples: candidate.samples, other: baseline.samples },
        place,
      ),
    )
  }
  const rows = isNamed(candidate) || isNamed(baseline) ? rowsById(baseline) : undefined
  // Samples that are named by their rows stand in one order.
  const order = rows && new Uint32Array(candidate.samples)
  const ids = rows && idsOf(candidate)
  if (rows && rows.size < baseline.samples) {
    const args = { file: baseline.path, id: repeatedId(baseline.ids) }
    return failure(finding('comparison-id-repeated', 'error', args, place))
  }
  for (let row = 0; row < candidate.samples; row++) {
    const other = rows ? rows.get(ids![row]!) : row
    // Taken out once used, so that an id which occurs twice is matched once only.
    if (ids) rows.delete(ids[row]!)
    if (other === undefined) {
      return failure(
        finding('comparison-sample-missing', 'error', { ...args, id: ids?.[row] ?? String(row) }, place),
      )
    }
    for (let at = 0; at < several; at++) {
      if (candidate.yTrue[row * several + at] === baseline.yTrue[other * several + at]) continue
      return failure(
        finding('comparison-truth-differs', 'error', { ...args, id: ids?.[row] ?? String(row) }, place),
      )
    }
    if (order) order[row] = other
  }
  return success(reordered(baseline, order))
}

function repeatedId(ids: readonly string[]): string {
  const seen = new Set<string>()
  return ids.find((id) => seen.size === seen.add(id).size)!
}

const isNamed = ({ ids }: Predictions): boolean => ids.length > 0

function rowsById(predictions: Predictions): Map<string, number> {
  const rows = new Map<string, number>()
  for (const [row, id] of idsOf(predictions).entries()) rows.set(id, row)
  return rows
}

/** In that order; the arrays themselves where it is the one in which they stand. */
function reordered(predictions: Predictions, order: Uint32Array | undefined): Predictions {
  const { samples, classes, multiLabel } = predictions
  const same = {
    path: predictions.path,
    sha256: predictions.sha256,
    samples,
    classes,
    ...(multiLabel && { multiLabel }),
  }
  if (!order || order.every((from, row) => from === row)) {
    const { scores, yTrue, yPred, ids } = predictions
    return { ...same, scores, yTrue, yPred, ids }
  }
  const width = predictions.scores.length / order.length
  const scores = emptyFloat64(predictions.scores.length)
  for (let row = 0; row < order.length; row++) {
    const from = order[row]! * width
    scores.set(predictions.scores.subarray(from, from + width), row * width)
  }
  const cells = multiLabel ? cellsOf(order, classes) : order
  return {
    ...same,
    scores,
    yTrue: labelsAt(predictions.yTrue, cells),
    yPred: labelsAt(predictions.yPred, cells),
    ids: Array.from(order, (from) => predictions.ids[from] ?? String(from)),
  }
}

/** The cells of rows of so many values each. */
function cellsOf(rows: Uint32Array, width: number): Uint32Array {
  const cells = new Uint32Array(rows.length * width)
  for (let at = 0; at < cells.length; at++) cells[at] = rows[Math.floor(at / width)]! * width + (at % width)
  return cells
}
