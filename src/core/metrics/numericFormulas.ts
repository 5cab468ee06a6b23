import type { MeanFunction } from './intervals/means.ts'
import { metricFamily } from './metricFamily.ts'
import { type MetricTask } from './metricList.ts'
import {
  absoluteError,
  businessError,
  poissonDeviance,
  quantileLoss,
  r2From,
  relativeError,
  squaredError,
  tweedieDeviance,
  type ErrorOf,
} from './numericMetrics.ts'
import { meanOf } from './mean.ts'
import type { ValueAt } from './probabilityMetrics.ts'

/** A metric of values: a function of weighted means of columns with one value a sample. */
export interface NumericFormula {
  /** Names of the columns, for {@link numericColumns}; all but the first are told by a few operations. */
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

/** The values that formulas are of; undefined where one is not finite: then the metric is undefined. */
export interface NumericColumns {
  /** The values of a name, each computed when it is asked for. */
  valuesOf(name: string): ValueAt | undefined
  /** The same in memory, until another name is asked for. */
  held(name: string): Float64Array | undefined
  /** Their weighted mean. */
  meanOf(name: string): number | undefined
}

/** @param room as long as the samples; what is held is written there */
export function numericColumns(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  room: Float64Array,
): NumericColumns {
  const samples = yTrue.length
  const [made, means] = [new Map<string, ValueAt>(), new Map<string, number | undefined>()]
  let holding: string | undefined
  const valueAtOf = (name: string): ValueAt => {
    const valueAt = made.get(name) ?? weighing(valuesOf(name, yTrue, yPred, weights), weights)
    made.set(name, valueAt)
    return valueAt
  }
  const columns: NumericColumns = {
    valuesOf: (name) => (columns.meanOf(name) === undefined ? undefined : valueAtOf(name)),
    held(name) {
      if (columns.meanOf(name) === undefined) return undefined
      if (holding !== name) hold(name)
      return room
    },
    meanOf(name) {
      if (!means.has(name)) {
        const isFinite = hold(name)
        means.set(name, isFinite ? meanOf(room, weights) : undefined)
      }
      return means.get(name)
    },
  }
  /** Writes the values of a name to the room, and says whether all are finite. */
  const hold = (name: string): boolean => {
    const valueAt = valueAtOf(name)
    let isFinite = true
    for (let row = 0; row < samples; row++) {
      const value = valueAt(row)
      room[row] = value
      isFinite &&= Number.isFinite(value)
    }
    holding = name
    return isFinite
  }
  return columns
}

/** What is undefined of a sample that weighs nothing doesn't make a metric so. */
const weighing = (valueAt: ValueAt, weights: ArrayLike<number> | undefined): ValueAt =>
  weights ? (row) => (weights[row] === 0 ? 0 : valueAt(row)) : valueAt

function valuesOf(
  name: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): ValueAt {
  if (name === 'size') return (row) => Math.abs(yTrue[row]!)
  if (name === 'centred' || name === 'centredSquare') {
    // R² of a single sample is undefined.
    const centre = yTrue.length < 2 ? Number.NaN : meanOf(yTrue, weights)
    return name === 'centred' ? (row) => yTrue[row]! - centre : (row) => (yTrue[row]! - centre) ** 2
  }
  const errorOf = errorsOf(name)
  return (row) => errorOf(yTrue[row]!, yPred[row]!)
}

function errorsOf(name: string): ErrorOf {
  switch (name) {
    case 'squared':
      return squaredError
    case 'absolute':
      return absoluteError
    case 'relative':
      return relativeError
    case 'business':
      return businessError
    case 'poisson':
      return poissonDeviance
  }
  const family = metricFamily(name)
  return family?.kind === 'pinball'
    ? quantileLoss(family.parameter / 100)
    : tweedieDeviance(family!.parameter)
}
