import type { Evaluation } from '../../core/metrics/evaluation.ts'
import { percentText } from '../../core/wording/numbers.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { ClassRow } from '../../protocol/evaluation/classes.ts'
import type { MatrixView } from '../../protocol/evaluation/matrix.ts'
import { shownMetric } from './shownFigure.ts'

/** Beyond so many classes the panel shows those where most goes wrong. */
const mostClasses = 60
const shownOfMany = 40
const mostPairs = 10

/** @param around a class: of many, the part of the matrix about it */
export function matrixView(
  { confusionMatrix, confusedPairs, classNames, classes, test }: Evaluation,
  around?: number,
): MatrixView {
  const shown = shownClasses(confusionMatrix, around)
  const places = new Map(classNames.map((name, index) => [name, index]))
  return {
    ...(around !== undefined && { around }),
    shown,
    counts: shown.map((row) => shown.map((column) => confusionMatrix[row]![column]!)),
    actual: classes.map(({ support }) => support),
    predicted: classes.map(({ predicted }) => predicted),
    pairs: confusedPairs.slice(0, mostPairs).flatMap(({ actual, predicted, count, share }) => {
      const [row, column] = [places.get(actual), places.get(predicted)]
      return row === undefined || column === undefined
        ? []
        : [{ actual: row, predicted: column, count, share: percentText(share, test.samples) }]
    }),
  }
}

/**
 * All classes; of many those with the most samples taken for others or others taken for them, or the one asked about
 * with those that it is confused with most.
 */
function shownClasses(matrix: readonly (readonly number[])[], around: number | undefined): readonly number[] {
  const all = Array.from(matrix, (_, index) => index)
  if (all.length <= mostClasses) return all
  const wrong = new Float64Array(all.length)
  for (const [row, counts] of matrix.entries()) {
    for (const [column, count] of counts.entries()) {
      if (row === column || (around !== undefined && row !== around && column !== around)) continue
      wrong[row]! += count
      wrong[column]! += count
    }
  }
  if (around !== undefined) wrong[around] = Infinity
  return all
    .toSorted((a, b) => wrong[b]! - wrong[a]! || a - b)
    .slice(0, shownOfMany)
    .toSorted((a, b) => a - b)
}

/** The figures of each class against the rest. */
export const classRows = ({ classes, test }: Evaluation): readonly ClassRow[] =>
  classes.map((figures, index) => ({
    index,
    name: shownName(figures.name),
    support: figures.support,
    predicted: figures.predicted,
    precision: shownMetric('precision', figures.precision, test.samples),
    recall: shownMetric('recall', figures.recall, test.samples),
    f1: shownMetric('f1', figures.f1, test.samples),
    auc: shownMetric('auc', figures.auc, test.samples),
  }))
