import { failure, finding, success, type Result } from '../finding.ts'
import { idsOf, labelsAt, type Predictions } from '../runs/predictions.ts'

/**
 * The baseline's predictions in the candidate's order of samples, matched by id. Fails where they are not of the
 * same samples, or disagree about the truth of one.
 */
export function alignPredictions(candidate: Predictions, baseline: Predictions): Result<Predictions> {
  const args = { candidate: candidate.path, baseline: baseline.path }
  const place = { file: baseline.path }
  if (candidate.classes !== baseline.classes) {
    return failure(
      finding(
        'comparison-classes-differ',
        'error',
        { ...args, classes: candidate.classes, other: baseline.classes },
        place,
      ),
    )
  }
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
  const rows = new Map(idsOf(baseline).map((id, row) => [id, row]))
  const order = new Uint32Array(candidate.samples)
  for (const [row, id] of idsOf(candidate).entries()) {
    const other = rows.get(id)
    // Taken out once used, so that an id which occurs twice is matched once only.
    rows.delete(id)
    if (other === undefined) {
      return failure(finding('comparison-sample-missing', 'error', { ...args, id }, place))
    }
    for (let at = 0; at < several; at++) {
      if (candidate.yTrue[row * several + at] === baseline.yTrue[other * several + at]) continue
      return failure(finding('comparison-truth-differs', 'error', { ...args, id }, place))
    }
    order[row] = other
  }
  return success(reordered(baseline, order))
}

function reordered(predictions: Predictions, order: Uint32Array): Predictions {
  const { classes, multiLabel } = predictions
  const scores = new Float64Array(predictions.scores.length)
  for (const [row, from] of order.entries()) {
    scores.set(predictions.scores.subarray(from * classes, (from + 1) * classes), row * classes)
  }
  const cells = multiLabel ? cellsOf(order, classes) : order
  return {
    path: predictions.path,
    sha256: predictions.sha256,
    samples: order.length,
    classes,
    ...(multiLabel && { multiLabel }),
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
