import * as z from 'zod'
import { doubtSchema } from './intervals/doubts.ts'
import { metricTasks } from './metricList.ts'

export const verdictSchema = z.enum(['better', 'worse', 'unclear']).meta({
  description:
    '`better` or `worse` where the 95 % interval of the difference leaves 0 on one side, in the direction that is better for the metric; `unclear` where it holds 0, so that the samples can’t tell.',
})
export type ComparisonVerdict = z.output<typeof verdictSchema>

const orUndefined = (description: string) => z.number().nullable().meta({ description })

const difference = z
  .object({
    candidate: orUndefined('The candidate’s value; null where undefined.'),
    baseline: orUndefined('The baseline’s value; null where undefined.'),
    difference: orUndefined('candidate − baseline; null where either is undefined.'),
    low: orUndefined('Lower bound of the difference’s 95 % interval.'),
    high: orUndefined('Upper bound of the difference’s 95 % interval.'),
    method: z
      .string()
      .meta({ description: 'How the interval was made: `newcombe-paired`, `delong-paired` …' }),
    pValue: orUndefined(
      'Chance of a difference at least as large between models that are equally good: the exact McNemar test for accuracy without weights, else the normal law.',
    ),
    verdict: verdictSchema,
    doubts: z.array(doubtSchema).optional(),
    samplesNeeded: z.int().nullable().meta({
      description:
        'How many samples would tell such a difference from none with a power of 80 %, if the models differ as observed; null where they don’t differ or nothing is known of the spread.',
    }),
  })
  .meta({ description: 'One metric of two models on the same samples.' })
export type MetricDifference = z.output<typeof difference>

const source = z.object({
  path: z.string().meta({ description: 'The file of predictions.' }),
  sha256: z.string().meta({ description: 'Its digest.' }),
})

/** A model held against another on the same samples. */
export const comparisonSchema = z
  .object({
    task: z.enum(metricTasks).meta({ description: 'What is predicted.' }),
    samples: z.int().meta({ description: 'Samples that both models predicted.' }),
    candidate: source,
    baseline: source,
    primaryMetric: z
      .string()
      .meta({ description: 'The metric that the verdict is about, without the prefix of a split.' }),
    verdict: verdictSchema,
    differences: z.record(z.string(), difference).meta({ description: 'By metric.' }),
    mcnemar: z
      .object({
        onlyCandidate: z.int().meta({ description: 'Samples that only the candidate gets right.' }),
        onlyBaseline: z.int().meta({ description: 'Samples that only the baseline gets right.' }),
        pValue: z.number().meta({ description: 'Of the exact two-sided test.' }),
      })
      .nullable()
      .meta({ description: 'McNemar’s test; null for values, labels and samples with weights.' }),
  })
  .meta({ description: 'A candidate held against a baseline on the same samples, matched by id.' })
export type Comparison = z.output<typeof comparisonSchema>
