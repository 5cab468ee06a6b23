import { failure, finding, success, type Result } from '../finding.ts'
import { alignPredictions } from '../metrics/align.ts'
import type { Predictions } from '../runs/predictions.ts'
import { selectRows } from './select.ts'
import { askableColumns, sliceColumns } from './sliceColumns.ts'
import { subsetOf } from './subset.ts'

interface Cut {
  readonly test: Predictions
  readonly baseline?: Predictions
}

/**
 * The samples that a predicate selects, by the further columns of `test`, and where a sample has one target its class and
 * its confidence.
 *
 * @param baseline another model's predictions of the same samples, of which the same are taken, matched by id
 */
export function cutTo(
  where: string,
  test: Predictions,
  classNames: readonly string[],
  baseline?: Predictions,
): Result<Cut> {
  const { path, samples } = test
  const columns = askableColumns(test, sliceColumns(test), classNames)
  const selected = selectRows(where, columns, samples)
  if (!selected.ok) return selected
  const part = subsetOf(test, selected.value)
  if (part.samples === 0)
    return failure(finding('slice-empty', 'error', { predicate: where, path, samples }, { file: path }))
  if (!baseline) return success({ test: part })
  const aligned = alignPredictions([test, baseline])
  return aligned.ok
    ? success({ test: part, baseline: subsetOf(aligned.value[1]!, selected.value) }, aligned.findings)
    : aligned
}
