import type { Figure } from './evaluation.ts'
import { figureOf, undefinedFigure, type Interval } from './intervals/interval.ts'
import { ratioInterval } from './intervals/ratio.ts'
import { numericColumns, numericFormula, type NumericFormula } from './numericFormulas.ts'
import { meanOf } from './mean.ts'
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
  const columnOf = numericColumns(yTrue, yPred, weights)
  const ratios = new Map<string, Interval>()
  const means = new Map<string, number>()
  const figures: Record<string, Figure> = {}
  for (const id of ids) {
    const formula = numericFormula(id, task)
    if (!formula) continue
    if (!formula.columns.every((name) => columnOf(name))) {
      figures[id] = undefinedFigure
      continue
    }
    const meansOf = formula.columns.map((name) => known(means, name, () => meanOf(columnOf(name)!, weights)))
    const key = `${formula.columns[0]!}/${formula.ratio?.per ?? ''}`
    const ratio = known(ratios, key, () => ratioOf(formula, columnOf, weights))
    const { low, high, doubts } = throughFormula(ratio, formula)
    figures[id] = figureOf(formula.value(meansOf), low, high, 'hall', doubts)
  }
  return figures
}

function ratioOf(
  { columns, ratio }: NumericFormula,
  columnOf: ReturnType<typeof numericColumns>,
  weights: Float64Array | undefined,
): Interval {
  const per = ratio?.per === undefined ? undefined : columnOf(ratio.per)
  return ratioInterval(columnOf(columns[0]!)!, per, weights)
}

/** The interval of the metric from that of its ratio, which it may fall with. */
function throughFormula(interval: Interval, { ratio }: NumericFormula): Interval {
  if (!ratio) return interval
  const [one, other] = [ratio.value(interval.low), ratio.value(interval.high)]
  return { ...interval, low: Math.min(one, other), high: Math.max(one, other) }
}

function known<V>(made: Map<string, V>, key: string, make: () => V): V {
  const value = made.get(key) ?? make()
  made.set(key, value)
  return value
}
