import * as z from 'zod'
import { doubtSchema } from './intervals/doubts.ts'
import { metricTasks } from './metricList.ts'
import { scoreShiftSchema, shiftedKinds } from './scoreShift.ts'

const digest = z.string()

export const figureSchema = z
  .object({
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    method: z.string(),
    doubts: z.array(doubtSchema).optional(),
  })
  .meta({
    description:
      'A figure: its value with the 95 % interval low to high, null where it is undefined (one class only …); method is how the interval was made: `wilson`, `hall`, `delong` …; doubts, where they stand, say why the interval may be too short.',
  })
export type Figure = z.output<typeof figureSchema>

const classFigures = z.object({
  name: z.string().meta({ description: 'The class or label.' }),
  support: z.int().meta({ description: 'Samples of the class, or with the label.' }),
  predicted: z.int().meta({ description: 'Samples that were predicted as it.' }),
  precision: figureSchema,
  recall: figureSchema,
  f1: figureSchema,
  auc: figureSchema,
})
export type ClassFigures = z.output<typeof classFigures>

const calibration = z.object({
  ece: figureSchema.meta({
    description:
      'Expected calibration error with ten bins of equal width: value with the 95 % interval low to high, and its method.',
  }),
  adaptive_ece: figureSchema.meta({
    description: 'The same with ten bins of equally many samples: value, low, high and method.',
  }),
})

const split = z.object({
  path: z.string().meta({ description: 'The file of predictions.' }),
  sha256: digest.meta({ description: 'Its digest.' }),
  samples: z.int().meta({ description: 'How many samples were judged.' }),
  metrics: z.record(z.string(), figureSchema).meta({
    description:
      "By metric name with the split's prefix: `test_acc`, `test_f1` (macro), `test_f1_weighted`, `test_loss` …",
  }),
  calibration: calibration.optional().meta({
    description:
      'How far probabilities are from what comes true: of two classes those of the second, of more the highest of each sample; classes only, absent where the scores are no probabilities.',
  }),
})
export type SplitFigures = z.output<typeof split>

const slice = z.object({
  where: z.string().meta({ description: 'The slice as a predicate, as `targets.slices` takes it.' }),
  samples: z.int().meta({ description: 'How many samples it has.' }),
  inside: figureSchema.meta({
    description:
      'Accuracy, or mean absolute error, of the slice: value with the interval low to high, and its method.',
  }),
  outside: figureSchema.meta({ description: 'The same of the rest: value, low, high and method.' }),
  difference: figureSchema.meta({ description: 'inside − outside: value, low, high and method.' }),
  p: z.number().meta({ description: 'One-sided p of the slice being no worse than the rest.' }),
  adjusted: z.number().meta({ description: 'The same adjusted for all slices tested.' }),
  level: z.number().optional().meta({
    description:
      'How often each interval here holds the truth of a slice that nobody chose: above 0.95, so that of those of the slices listed 95 % hold on average, and of those with an adjusted p of at most 0.05 too (Benjamini & Yekutieli 2005). Absent in older files, where it is 0.95.',
  }),
})

const slices = z.object({
  metric: z.enum(['acc', 'mae']).meta({ description: 'What slices are judged by.' }),
  columns: z.array(z.string()).meta({ description: 'Columns that the samples were cut by.' }),
  columnsLeft: z.int().meta({ description: 'Columns that were left because there were too many.' }),
  pairs: z.int().meta({ description: 'Pairs of columns that they were cut by together.' }),
  pairsLeft: z.int().meta({ description: 'Pairs of columns that were left because there were too many.' }),
  minimum: z.int().meta({ description: 'Least number of samples in a slice and in the rest.' }),
  tested: z.int().meta({ description: 'Slices that were compared with the rest.' }),
  correction: z.literal('benjamini-hochberg').meta({ description: 'How p was adjusted for all of them.' }),
  worst: z.array(slice).meta({
    description: 'Those that look worse than the rest, the most certainly worse first (at most 20).',
  }),
})

const labelErrors = z.object({
  estimated: z.number().meta({
    description:
      'Estimated number of test samples with a wrong label; with sample weights the share of weight times the samples.',
  }),
  pairs: z.array(z.object({ given: z.string(), likely: z.string(), count: z.int() })).meta({
    description:
      'Samples whose label (given) and likely class differ, by both: their count, of confident learning off the diagonal.',
  }),
  samples: z
    .array(z.object({ id: z.string(), given: z.string(), likely: z.string(), margin: z.number() }))
    .meta({
      description:
        'Those samples by id, with the label (given) and the likely class, the most suspect first (at most 100); margin is the score of the label − that of the likely class.',
    }),
  total: z.int().meta({ description: 'How many such samples there are.' }),
})

/** `evaluation.json`. Fractions, never percent. */
export const evaluationSchema = z.object({
  task: z.enum(metricTasks).meta({ description: 'What is predicted.' }),
  classNames: z
    .array(z.string())
    .meta({ description: 'Names of the classes or labels in the order of their index; empty for values.' }),
  positiveClass: z
    .string()
    .optional()
    .meta({ description: 'The class that `…_positive` metrics are of; absent where there is none.' }),
  primaryMetric: z.string().meta({ description: 'The metric that the model is judged by: `test_acc` …' }),
  test: split,
  val: split.nullable().meta({ description: 'The same of validation; null where it was not given.' }),
  gaps: z
    .record(z.string(), z.number())
    .meta({ description: '|val − test| by metric without prefix: `acc`, `f1` …' }),
  splitDifferences: z
    .record(z.string(), figureSchema)
    .optional()
    .meta({ description: 'val − test by metric without prefix, with its interval for independent samples.' }),
  scoreShift: z
    .object({
      of: z.enum(shiftedKinds).meta({
        description:
          'What is held together: the score of the positive class, the highest score of each sample, or the predicted value.',
      }),
      ...scoreShiftSchema.shape,
    })
    .optional()
    .meta({
      description:
        'Whether test has scores as validation has them (two-sample Kolmogorov–Smirnov test of the samples without their weights); absent without validation and for several labels a sample.',
    }),
  gapBand: z
    .enum(['excellent', 'acceptable', 'too-large', 'unknown'])
    .meta({ description: 'What the gap of the primary metric is called.' }),
  confusionMatrix: z.array(z.array(z.int())).meta({
    description: 'Counts: row the actual class, column the predicted one. Empty for values and labels.',
  }),
  classes: z.array(classFigures).meta({ description: 'In index order, empty for values.' }),
  confusedPairs: z
    .array(z.object({ actual: z.string(), predicted: z.string(), count: z.int(), share: z.number() }))
    .meta({
      description:
        "Most confused pairs of actual and predicted class, the most first; count is of samples, share of the actual class's.",
    }),
  mistakes: z
    .array(z.object({ id: z.string(), actual: z.string(), predicted: z.string(), confidence: z.number() }))
    .meta({
      description:
        'Wrong test predictions by id, with the actual and the predicted class, the most confident first (at most 100); confidence is the score of the predicted class.',
    }),
  hardest: z
    .array(z.object({ id: z.string(), actual: z.string(), predicted: z.string(), loss: z.number() }))
    .optional()
    .meta({
      description:
        'Test samples by id, with the actual and the predicted class, the highest loss first (at most 100); absent where classes have no scores.',
    }),
  labelErrors: labelErrors.optional().meta({
    description: 'Test samples whose label is probably wrong (Northcutt, Jiang & Chuang 2021); classes only.',
  }),
  slices: slices.optional().meta({
    description: 'Where the model is worse than elsewhere; absent where there is no column to cut by.',
  }),
})
export type Evaluation = z.output<typeof evaluationSchema>
