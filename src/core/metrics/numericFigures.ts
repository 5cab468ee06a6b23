import type { Figure } from './evaluation.ts'
import { figureOf, undefinedFigure, type Interval } from './intervals/interval.ts'
import { ratioInterval } from './intervals/ratio.ts'
import {
  numericColumns,
  numericFormula,
  type NumericColumns,
  type NumericFormula,
} from './numericFormulas.ts'
import type { Predictions } from '../runs/predictions.ts'

/**
 * Figures of predicted values by metric id, with intervals of the ratios of means that they are.
 *
 * @param ids as in `metricList.ts`; those that are none of the task are left out
 */
export function numericFigures(
  task: 'regression' | 'count',
  { yTrue, yPred, weights }: Predictions,
  ids: readonly string[],
): Readonly<Record<string, Figure>> {
  const columns = numericColumns(yTrue, yPred, weights, new Float64Array(yTrue.length))
  const ratios = new Map<string, Interval>()
  const figures: Record<string, Figure> = {}
  for (const id of ids) {
    const formula = numericFormula(id, task)
    if (!formula) continue
    const means = formula.columns.flatMap((name) => columns.meanOf(name) ?? [])
    if (means.length < formula.columns.length) {
      figures[id] = undefinedFigure
      continue
    }
    const key = `${formula.columns[0]!}/${formula.ratio?.per ?? ''}`
    const ratio = ratios.get(key) ?? ratioOf(formula, columns, weights)
    ratios.set(key, ratio)
    const { low, high, doubts } = throughFormula(ratio, formula)
    figures[id] = figureOf(formula.value(means), low, high, 'hall', doubts)
  }
  return figures
}

function ratioOf(
  { columns: [name], ratio }: NumericFormula,
  columns: NumericColumns,
  weights: Float64Array | undefined,
): Interval {
  const per = ratio?.per === undefined ? undefined : columns.valuesOf(ratio.per)
  return ratioInterval(columns.held(name!)!, per, weights)
}

/** The interval of the metric from that of its ratio, which it may fall with. */
function throughFormula(interval: Interval, { ratio }: NumericFormula): Interval {
  if (!ratio) return interval
  const [one, other] = [ratio.value(interval.low), ratio.value(interval.high)]
  return { ...interval, low: Math.min(one, other), high: Math.max(one, other) }
}
