import * as z from 'zod'

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

/** `evaluation.json`. Fractions, never percent. */
export const evaluationSchema = z.object({
  task: z.enum(['classification', 'regression', 'count']),
  classNames: z.array(z.string()),
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
})
export type Evaluation = z.output<typeof evaluationSchema>
