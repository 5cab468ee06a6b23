import { failure, success, type Result } from '../finding.ts'
import { alignPredictions } from './align.ts'
import { checkPredictions } from './checkPredictions.ts'
import { classifierDifferences, countAlone } from './classifierDifferences.ts'
import type { Comparison, ComparisonVerdict, MetricDifference } from './comparison.ts'
import { mcNemar } from './intervals/paired.ts'
import { metricEntry, type MetricTask } from './metricList.ts'
import { valueDifferences } from './valueDifferences.ts'
import type { Predictions } from '../runs/predictions.ts'

/**
 * Holds a model against a baseline on the same samples, matched by id. Every difference has a paired 95 %
 * interval. The verdict is about accuracy (the exact McNemar test; with sample weights the interval) or, for
 * values, the root mean squared error, for counts the Poisson deviance. Weights are the candidate's.
 */
export function compareModels(
  task: MetricTask,
  candidate: Predictions,
  other: Predictions,
): Result<Comparison> {
  const problems = [candidate, other].flatMap((each) => checkPredictions(task, each, []) ?? [])
  if (problems.length > 0) return failure(...problems)
  const aligned = alignPredictions(candidate, other)
  if (!aligned.ok) return aligned
  const baseline = aligned.value
  const differences =
    task === 'classification'
      ? classifierDifferences(candidate, baseline)
      : valueDifferences(task, candidate, baseline)
  const mcnemar = task === 'classification' && !candidate.weights ? testOf(candidate, baseline) : null
  const primaryMetric = primaryOf(task, differences)
  return success({
    task,
    samples: candidate.yTrue.length,
    candidate: { path: candidate.path, sha256: candidate.sha256 },
    baseline: { path: other.path, sha256: other.sha256 },
    primaryMetric,
    verdict: mcnemar ? verdictOf(mcnemar) : (differences[primaryMetric]?.verdict ?? 'unclear'),
    differences,
    mcnemar,
  })
}

function testOf(candidate: Predictions, baseline: Predictions): NonNullable<Comparison['mcnemar']> {
  const { first, second } = countAlone(candidate, baseline)
  return { onlyCandidate: first, onlyBaseline: second, pValue: mcNemar(first, second) }
}

function verdictOf({
  onlyCandidate,
  onlyBaseline,
  pValue,
}: NonNullable<Comparison['mcnemar']>): ComparisonVerdict {
  if (pValue >= 0.05) return 'unclear'
  return onlyCandidate > onlyBaseline ? 'better' : 'worse'
}

function primaryOf(task: MetricTask, differences: Readonly<Record<string, MetricDifference>>): string {
  if (task === 'classification') return 'acc'
  const deviance = differences['poisson_deviance']
  return deviance && deviance.difference !== null ? 'poisson_deviance' : 'rmse'
}

/** Metrics of a comparison in the order of the list. */
export const comparedMetrics = (
  differences: Comparison['differences'],
): { id: string; title: string; difference: MetricDifference }[] =>
  Object.entries(differences).map(([id, difference]) => ({
    id,
    title: metricEntry(id)?.title ?? id,
    difference,
  }))
