import { valueErrors } from '../../core/metrics/valueErrors.ts'
import { significant } from '../../core/reports/figure.ts'
import { significantText } from '../../core/wording/numbers.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { Shown } from '../../protocol/evaluation/shown.ts'
import type { EvaluationView } from '../../protocol/evaluation/view.ts'
import { shownFigure } from './shownFigure.ts'

const options = { mostPoints: 1500, bins: 31, mostWorst: 24 }

/** Predicted values against the actual ones; empty where they can't be compared. */
export function valuesView(predictions: Predictions): Pick<EvaluationView, 'values'> {
  const errors = valueErrors(predictions, options)
  if (!errors) return {}
  const { yTrue, yPred, ids } = predictions
  return {
    values: {
      low: errors.low,
      high: errors.high,
      points: errors.chosen.map((row) => [yTrue[row]!, yPred[row]!] as const),
      errors: errors.bins,
      bias: shownFigure(errors.bias, (value, more) => significant(value, '', true, more).text),
      medianError: shown(errors.median),
      usualError: shown(errors.ninth),
      worst: errors.worst.map((row) => ({
        id: shownName(ids[row] ?? String(row)),
        actual: significantText(yTrue[row]!, digits),
        predicted: significantText(yPred[row]!, digits),
        error: significantText(yPred[row]! - yTrue[row]!),
      })),
    },
  }
}

/** Actual and predicted values often agree in their first digits. */
const digits = 6

const shown = (value: number): Shown => ({ value, text: significantText(value) })
