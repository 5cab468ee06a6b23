import * as z from 'zod'
import { metricTasks } from './metricList.ts'

const digest = z.string()

/** A figure with its 95 % interval. `value` is null where the metric is undefined (one class only …). */
const figure = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** `wilson`, `bootstrap-multinomial`, `bootstrap`, `delong`, `normal` … */
  method: z.string(),
})
export type Figure = z.output<typeof figure>

const classFigures = z.object({
  name: z.string(),
  /** Samples of the class, or with the label. */
  support: z.int(),
  predicted: z.int(),
  precision: figure,
  recall: figure,
  f1: figure,
  auc: figure,
})
export type ClassFigures = z.output<typeof classFigures>

const split = z.object({
  path: z.string(),
  sha256: digest,
  samples: z.int(),
  /** By metric name with the split's prefix: `test_acc`, `test_f1` (macro), `test_f1_weighted`, `test_loss` … */
  metrics: z.record(z.string(), figure),
})
export type SplitFigures = z.output<typeof split>

const slice = z.object({
  /** The slice as a predicate, as `targets.slices` takes it. */
  where: z.string(),
  samples: z.int(),
  /** Accuracy, or mean absolute error, of the slice and of the rest. */
  inside: figure,
  outside: figure,
  /** Inside − outside. */
  difference: figure,
  /** One-sided p of the slice being no worse than the rest, and the same adjusted for all slices tested. */
  p: z.number(),
  adjusted: z.number(),
})

const slices = z.object({
  metric: z.enum(['acc', 'mae']),
  columns: z.array(z.string()),
  /** Columns that were left because there were too many, and pairs of columns likewise. */
  columnsLeft: z.int(),
  pairs: z.int(),
  pairsLeft: z.int(),
  /** Least number of samples in a slice and in the rest. */
  minimum: z.int(),
  tested: z.int(),
  correction: z.literal('benjamini-hochberg'),
  /** Those that look worse than the rest, the most certainly worse first (at most 20). */
  worst: z.array(slice),
})

const labelErrors = z.object({
  /** Estimated number of test samples with a wrong label. */
  estimated: z.number(),
  /** Samples whose label and likely class differ, by both: confident learning's counts off the diagonal. */
  pairs: z.array(z.object({ given: z.string(), likely: z.string(), count: z.int() })),
  /** Those samples, the most suspect first (at most 100). `margin`: score of the label − that of the likely class. */
  samples: z.array(z.object({ id: z.string(), given: z.string(), likely: z.string(), margin: z.number() })),
  total: z.int(),
})

/** `evaluation.json`. Fractions, never percent. */
export const evaluationSchema = z.object({
  task: z.enum(metricTasks),
  classNames: z.array(z.string()),
  /** The class that `…_positive` metrics are of; absent where there is none. */
  positiveClass: z.string().optional(),
  primaryMetric: z.string(),
  test: split,
  val: split.nullable(),
  /** |val − test| by metric without prefix (`acc`, `f1` …), and the band of the primary one. */
  gaps: z.record(z.string(), z.number()),
  gapBand: z.enum(['excellent', 'acceptable', 'too-large', 'unknown']),
  /** Row: actual class, column: predicted class. Empty for regression. */
  confusionMatrix: z.array(z.array(z.int())),
  classes: z.array(classFigures),
  /** Most confused pairs, most first; `share` of the actual class's samples. */
  confusedPairs: z.array(
    z.object({ actual: z.string(), predicted: z.string(), count: z.int(), share: z.number() }),
  ),
  /** Wrong test predictions, the most confident first (at most 100). */
  mistakes: z.array(
    z.object({ id: z.string(), actual: z.string(), predicted: z.string(), confidence: z.number() }),
  ),
  /** Test samples with the highest loss, the highest first (at most 100); absent where classes have no scores. */
  hardest: z
    .array(z.object({ id: z.string(), actual: z.string(), predicted: z.string(), loss: z.number() }))
    .optional(),
  /** Test samples whose label is probably wrong (Northcutt, Jiang & Chuang 2021); classes only. */
  labelErrors: labelErrors.optional(),
  /** Where the model is worse than elsewhere; absent where there is no column to cut by. */
  slices: slices.optional(),
})
export type Evaluation = z.output<typeof evaluationSchema>
