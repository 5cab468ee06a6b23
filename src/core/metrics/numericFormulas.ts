import type { MeanFunction } from './intervals/means.ts'
import { metricFamily, type MetricTask } from './metricList.ts'
import {
  absoluteErrors,
  businessErrors,
  centredValues,
  poissonDeviances,
  quantileLosses,
  r2From,
  relativeErrors,
  squaredErrors,
  tweedieDeviances,
} from './numericMetrics.ts'
import { meanOf } from './mean.ts'

/** A metric of values: a function of weighted means of columns with one value a sample. */
export interface NumericFormula {
  /** Names of the columns, for {@link numericColumns}. */
  readonly columns: readonly string[]
  /** Gets the means in the order of `columns`. */
  readonly value: MeanFunction
  /** The same as a monotone function of one ratio, for its interval: of the first column's mean itself where absent. */
  readonly ratio?: {
    /** The column whose mean the first column's is divided by; 1 where absent. */
    readonly per?: string
    readonly value: (ratio: number) => number
  }
}

const meanOfColumn = (column: string): NumericFormula => ({ columns: [column], value: ([mean]) => mean! })

/** The formula of a metric by its id in `metricList.ts`; undefined where it is none of the task. */
export function numericFormula(id: string, task: MetricTask): NumericFormula | undefined {
  switch (id) {
    case 'loss':
      return meanOfColumn(task === 'count' ? 'poisson' : 'squared')
    case 'mse':
      return meanOfColumn('squared')
    case 'rmse':
      return { columns: ['squared'], value: ([mean]) => Math.sqrt(mean!), ratio: { value: Math.sqrt } }
    case 'mae':
      return meanOfColumn('absolute')
    case 'mape':
      return meanOfColumn('relative')
    case 'wmape':
      return {
        columns: ['absolute', 'size'],
        value: ([error, size]) => (size! > 0 ? error! / size! : Number.NaN),
        ratio: { per: 'size', value: (ratio) => ratio },
      }
    case 'r2':
      return {
        columns: ['squared', 'centred', 'centredSquare'],
        value: ([error, centred, square]) => r2From(error!, centred!, square!),
        ratio: { per: 'centredSquare', value: (ratio) => 1 - ratio },
      }
    case 'business_mape':
      return task === 'count' ? meanOfColumn('business') : undefined
    case 'poisson_deviance':
      return task === 'count' ? meanOfColumn('poisson') : undefined
  }
  const kind = metricFamily(id)?.kind
  return kind === 'pinball' || (kind === 'tweedie' && task === 'count') ? meanOfColumn(id) : undefined
}

/** Makes formulas functions of the means of `columns`, which grow by what a formula needs, each column once. */
export function collectColumns() {
  const columns: Float64Array[] = []
  const places = new Map<Float64Array, number>()
  const placeOf = (column: Float64Array): number => {
    if (!places.has(column)) places.set(column, columns.push(column) - 1)
    return places.get(column)!
  }
  return {
    columns: columns as readonly Float64Array[],
    /** @returns undefined where a column is, and so the metric */
    functionOf(formula: NumericFormula, columnOf: NumericColumns): MeanFunction | undefined {
      const own = formula.columns.map(columnOf)
      if (!own.every((column) => column !== undefined)) return undefined
      const at = own.map(placeOf)
      return (means) => formula.value(at.map((place) => means[place]!))
    },
  }
}

/** The column of a name; undefined where it has none that is finite. */
type NumericColumns = (name: string) => Float64Array | undefined

/**
 * The columns that formulas are of, each computed once. Undefined where one has a value that is not finite, or the
 * metric that needs it does not exist for so few samples: then the metric is undefined.
 */
export function numericColumns(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights?: ArrayLike<number>,
): NumericColumns {
  const known = new Map<string, Float64Array | undefined>()
  const knownColumn: NumericColumns = (name) => {
    if (!known.has(name)) {
      const column =
        name === 'centredSquare'
          ? knownColumn('centred')?.map((value) => value * value)
          : columnOf(name, yTrue, yPred, weights)
      // What is undefined of a sample that weighs nothing doesn't make the metric so.
      if (column && weights)
        for (let row = 0; row < column.length; row++) if (weights[row] === 0) column[row] = 0
      known.set(name, column?.every(Number.isFinite) ? column : undefined)
    }
    return known.get(name)
  }
  return knownColumn
}

function columnOf(
  name: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Float64Array | undefined {
  switch (name) {
    case 'squared':
      return squaredErrors(yTrue, yPred)
    case 'absolute':
      return absoluteErrors(yTrue, yPred)
    case 'relative':
      return relativeErrors(yTrue, yPred)
    case 'size':
      return Float64Array.from(yTrue, Math.abs)
    case 'business':
      return businessErrors(yTrue, yPred)
    case 'poisson':
      return poissonDeviances(yTrue, yPred)
    case 'centred':
      // R² of a single sample is undefined.
      return yTrue.length < 2 ? undefined : centredValues(yTrue, meanOf(yTrue, weights))
  }
  const family = metricFamily(name)
  if (family?.kind === 'pinball') return quantileLosses(family.parameter / 100)(yTrue, yPred)
  if (family?.kind === 'tweedie') return tweedieDeviances(family.parameter)(yTrue, yPred)
}
