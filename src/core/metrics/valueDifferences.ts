import type { MetricDifference } from './comparison.ts'
import { differenceOf } from './difference.ts'
import { jackknifeMeans } from './intervals/jackknife.ts'
import type { MeanFunction } from './intervals/means.ts'
import {
  numericColumns,
  numericFormula,
  type NumericColumns,
  type NumericFormula,
} from './numericFormulas.ts'
import type { Interval } from './intervals/interval.ts'
import type { ValueAt } from './probabilityMetrics.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Differences of two models of values on the same samples in the same order, by metric id. */
export function valueDifferences(
  task: 'regression' | 'count',
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
): Record<string, MetricDifference> {
  const { yTrue, weights, samples } = first
  // One metric after the other in the same memory.
  const [ofFirst, ofSecond] = [first, second].map(({ yPred }) =>
    numericColumns(yTrue, yPred, weights, new Float64Array(samples)),
  )
  const room = new Float64Array(samples)
  return Object.fromEntries(
    ids.flatMap((id) => {
      const formula = numericFormula(id, task)
      if (!formula) return []
      const [one, other] = [ofFirst!, ofSecond!].map((columns) => partOf(formula, columns))
      const [mine, theirs] = [one, other].map((part) => (part ? formula.value(part.means) : Number.NaN))
      const interval = one && other && intervalOf(formula, one.columns, other.columns, weights, room)
      const bounds = [interval?.low ?? Number.NaN, interval?.high ?? Number.NaN] as const
      const found = differenceOf(id, mine!, theirs!, bounds, 'jackknife-t-paired', samples, interval?.doubts)
      return [[id, found] as const]
    }),
  )
}

interface Part {
  readonly means: readonly number[]
  readonly columns: readonly ValueAt[]
}

/** What the formula needs of a model; undefined where something of it is. */
function partOf({ columns: [first, ...others] }: NumericFormula, columns: NumericColumns): Part | undefined {
  const means = [first!, ...others].flatMap((name) => columns.meanOf(name) ?? [])
  if (means.length <= others.length) return undefined
  const held = columns.held(first!)!
  return { means, columns: [(row) => held[row]!, ...others.map((name) => columns.valuesOf(name)!)] }
}

function intervalOf(
  { value }: NumericFormula,
  one: readonly ValueAt[],
  other: readonly ValueAt[],
  weights: Float64Array | undefined,
  room: Float64Array,
): Interval {
  const gap: MeanFunction = (means) => value(means) - value(means.slice(one.length))
  return jackknifeMeans([...one, ...other], [gap], weights, room)[0]!
}
