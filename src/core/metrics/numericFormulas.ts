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
import { meanOf } from './probabilityMetrics.ts'

/** A metric of values: a function of weighted means of columns with one value a sample. */
export interface NumericFormula {
  /** Names of the columns, for {@link numericColumns}. */
  readonly columns: readonly string[]
  /** Gets the means in the order of `columns`. */
  readonly value: (means: readonly number[]) => number
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
      return { columns: ['squared'], value: ([mean]) => Math.sqrt(mean!) }
    case 'mae':
      return meanOfColumn('absolute')
    case 'mape':
      return meanOfColumn('relative')
    case 'wmape':
      return {
        columns: ['absolute', 'size'],
        value: ([error, size]) => (size! > 0 ? error! / size! : Number.NaN),
      }
    case 'r2':
      return {
        columns: ['squared', 'centred', 'centredSquare'],
        value: ([error, centred, square]) => r2From(error!, centred!, square!),
      }
    case 'business_mape':
      return task === 'count' ? meanOfColumn('business') : undefined
    case 'poisson_deviance':
      return task === 'count' ? meanOfColumn('poisson') : undefined
  }
  const kind = metricFamily(id)?.kind
  return kind === 'pinball' || (kind === 'tweedie' && task === 'count') ? meanOfColumn(id) : undefined
}

/**
 * The columns that formulas are of, each computed once. Undefined where one has a value that is not finite, or the
 * metric that needs it does not exist for so few samples: then the metric is undefined.
 */
export function numericColumns(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights?: ArrayLike<number>,
): (name: string) => Float64Array | undefined {
  const known = new Map<string, Float64Array | undefined>()
  return (name) => {
    if (!known.has(name)) {
      const column = columnOf(name, yTrue, yPred, weights)
      known.set(name, column?.every(Number.isFinite) ? column : undefined)
    }
    return known.get(name)
  }
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
    case 'centredSquare': {
      // R² of a single sample is undefined.
      if (yTrue.length < 2) return undefined
      const [values, squares] = centredValues(yTrue, meanOf(yTrue, weights))
      return name === 'centred' ? values : squares
    }
  }
  const family = metricFamily(name)
  if (family?.kind === 'pinball') return quantileLosses(family.parameter / 100)(yTrue, yPred)
  if (family?.kind === 'tweedie') return tweedieDeviances(family.parameter)(yTrue, yPred)
}
