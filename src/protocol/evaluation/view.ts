import type { Evaluation } from '../../core/metrics/evaluation.ts'
import { boolean, fields, integer, list, oneOf, optional, told } from '../shape.ts'
import { classRows, type ClassRow } from './classes.ts'
import { failureCountsShape, labelErrorsShape, type FailureCounts, type LabelErrorsView } from './failures.ts'
import { matrixShape, type MatrixView } from './matrix.ts'
import { gapShape, metricRows, type GapView, type MetricRow } from './metrics.ts'
import { most } from './shown.ts'
import { slicesShape, type SlicesView } from './slices.ts'
import { splitShape, type Split } from './splits.ts'
import { valuesShape, type ValuesView } from './values.ts'
import { variantShape, type VariantRow } from './variants.ts'

/** What the panel shows of an evaluation at once; the rest is asked for. */
export interface EvaluationView {
  readonly task: Evaluation['task']
  readonly runDirectory: string
  readonly samples: number
  readonly classNames: readonly string[]
  /** The class that metrics of the positive class are about; absent where there is none. */
  readonly positiveClass?: string
  readonly primary: string
  readonly metrics: readonly MetricRow[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
  readonly gap: GapView
  /** Whether test has scores as validation has them, as a sentence; absent where nothing says. */
  readonly shift?: string
  readonly matrix?: MatrixView
  readonly classes: readonly ClassRow[]
  readonly slices: SlicesView
  readonly failures: FailureCounts
  /** What the suspect labels amount to; absent where none can be told. */
  readonly labelErrors?: LabelErrorsView
  /** The splits with scores to draw curves from. */
  readonly scored: readonly Split[]
  /** Whether samples have weights: figures then are of weights, the confusion matrix of samples. */
  readonly weighted: boolean
  /** Predicted values against the actual ones; absent where classes are predicted. */
  readonly values?: ValuesView
  readonly variants: readonly VariantRow[]
  /** Which variant to deploy and why; absent before the benchmark. */
  readonly conclusion?: string
  /** What speaks for and against each. */
  readonly reasons: readonly string[]
  /** Runtime, device and host of the measurement. */
  readonly measuredOn?: string
  /** What is missing or broken beside the evaluation. */
  readonly notes: readonly string[]
}

export const viewShape = fields<EvaluationView>({
  task: oneOf('classification', 'multi-label', 'regression', 'count'),
  runDirectory: told,
  samples: integer(),
  classNames: list(told, most),
  positiveClass: optional(told),
  primary: told,
  metrics: metricRows,
  doubts: list(told),
  gap: gapShape,
  shift: optional(told),
  matrix: optional(matrixShape),
  classes: classRows,
  slices: slicesShape,
  failures: failureCountsShape,
  labelErrors: optional(labelErrorsShape),
  scored: list(splitShape),
  weighted: boolean,
  values: optional(valuesShape),
  variants: list(variantShape),
  conclusion: optional(told),
  reasons: list(told),
  measuredOn: optional(told),
  notes: list(told),
})
