import * as z from 'zod'
import { testTwoSamples } from './kolmogorov/twoSampleTest.ts'
import type { MetricTask } from './metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import { hasScores, scoreReader } from '../runs/scores.ts'

export const scoreShiftSchema = z
  .object({
    statistic: z.number().meta({
      description:
        'The largest difference of the shares of validation and test that have a score up to a value.',
    }),
    location: z.number().meta({ description: 'The score at which it is attained.' }),
    sign: z.literal([1, -1]).meta({
      description: '1 where the share of validation is the larger one there, so that test has higher scores.',
    }),
    p: z.number().meta({ description: 'How likely so large a difference is by chance (two-sided).' }),
    method: z.enum(['exact', 'asymptotic']).meta({
      description: 'How p was computed: exact up to 10,000 samples in each, else by the limit.',
    }),
    shares: z
      .object({ val: z.number(), test: z.number() })
      .meta({ description: 'The shares up to `location` of validation (val) and test.' }),
  })
  .meta({
    description:
      'Whether test has scores as validation has them (two-sample Kolmogorov–Smirnov test of the samples without their weights).',
  })
export type ScoreShift = z.output<typeof scoreShiftSchema>

/** How the scores of validation and test differ; undefined where a side has none, or one that is no number. */
export function scoreShift(val: Float64Array, test: Float64Array): ScoreShift | undefined {
  const found = testTwoSamples(val, test)
  if (!found) return undefined
  const { statistic, location, sign, p, method } = found
  const shares = { val: shareUpTo(val, location), test: shareUpTo(test, location) }
  return { statistic, location, sign, p, method, shares }
}

function shareUpTo(values: Float64Array, bound: number): number {
  let count = 0
  for (let row = 0; row < values.length; row++) if (values[row]! <= bound) count++
  return count / values.length
}

/** What of predictions shows a shift: the score of the positive class, else the highest score of each sample; the value. */
export const shiftedKinds = ['positive-score', 'confidence', 'prediction'] as const

/** Undefined for several labels a sample, and for classes without scores. */
export function shiftedValues(
  task: MetricTask,
  predictions: Predictions,
  positive: number | undefined,
): { readonly of: (typeof shiftedKinds)[number]; readonly values: Float64Array } | undefined {
  if (task === 'multi-label') return undefined
  const { scores, classes, yPred, samples } = predictions
  if (task !== 'classification') return { of: 'prediction', values: Float64Array.from(yPred) }
  if (!hasScores(predictions)) return undefined
  const scoreAt = scoreReader(scores, classes, samples)
  const values = new Float64Array(samples)
  for (let row = 0; row < samples; row++) {
    let value = scoreAt(row, positive ?? 0)
    if (positive === undefined) {
      for (let other = 1; other < classes; other++) value = Math.max(value, scoreAt(row, other))
    }
    values[row] = value
  }
  return { of: positive === undefined ? 'confidence' : 'positive-score', values }
}
