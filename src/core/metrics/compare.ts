import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { alignPredictions } from './align.ts'
import { checkPredictions } from './checkPredictions.ts'
import { classifierDifferences } from './classifierDifferences.ts'
import type { Comparison, MetricDifference } from './comparison.ts'
import { mcNemar } from './intervals/paired.ts'
import { labelFormula } from './labelFormulas.ts'
import { calibrationMetrics, isOfScores, type MetricTask, metricTitle } from './metricList.ts'
import { metricIds } from './metricIds.ts'
import { metricMissing } from './metricMissing.ts'
import { multiLabelDifferences } from './multiLabel/differences.ts'
import { countAlone, pairedKindsOf } from './pairedKinds.ts'
import { positiveClass } from './positiveClass.ts'
import { usualMetrics } from './primaryMetric.ts'
import { valueDifferences } from './valueDifferences.ts'
import { hasScores } from '../runs/scores.ts'
import type { Predictions } from '../runs/predictions.ts'

export interface ComparisonOptions {
  /** The metric that the verdict is about, with or without `test_`; else the usual one of the task. */
  readonly primaryMetric?: string
  /** Metrics with a parameter that are to be compared too (`f3`, `pinball_75`). */
  readonly wanted?: readonly string[]
  /** Name or index of the class that metrics of the positive class are about. */
  readonly positiveClass?: string | number
}

/**
 * Holds a model against a baseline on the same samples, matched by id, and classes, matched by name. Every difference has a paired 95 %
 * interval. The verdict is about the primary metric: for classes accuracy (the exact McNemar test; with sample
 * weights the interval), for labels the macro F1, for values the root mean squared error, for counts the Poisson
 * deviance, unless another is named. Weights are the candidate's.
 */
export function compareModels(
  task: MetricTask,
  candidate: Predictions,
  baseline: Predictions,
  options: ComparisonOptions = {},
): Result<Comparison> {
  const problems = [candidate, baseline].flatMap((each) => checkPredictions(task, each, []) ?? [])
  if (problems.length > 0) return failure(...problems)
  const aligned = alignPredictions([candidate, baseline])
  if (!aligned.ok) return aligned
  const [own, other] = aligned.value
  const compared = compareAligned(task, own!, other!, options)
  return { ...compared, findings: [...aligned.findings, ...compared.findings] }
}

/** {@link compareModels} of sound predictions whose samples are the same in the same order. */
export function compareAligned(
  task: MetricTask,
  candidate: Predictions,
  baseline: Predictions,
  options: ComparisonOptions,
): Result<Comparison> {
  const named = options.primaryMetric?.replace(/^test_/, '')
  // With one label a sample micro averages are the accuracy.
  const isAccuracy =
    task === 'classification' && named !== undefined && labelFormula(named)?.made.of === 'samples'
  const asked = isAccuracy ? 'acc' : named
  const ids = metricIds(
    task,
    [
      ...(asked === undefined ? [] : [asked]),
      ...(options.wanted ?? []),
      ...calibrationMetrics.map(({ id }) => id),
    ],
    candidate.classes || undefined,
  )
  const differences = differencesOf(task, candidate, baseline, ids, options)
  if (asked !== undefined && !Object.hasOwn(differences, asked)) {
    const isUnscored = task === 'classification' && ![candidate, baseline].every(hasScores)
    return failure(
      isUnscored && isOfScores(asked)
        ? finding('evaluation-metric-of-scores', 'error', { metric: asked })
        : metricMissing(asked, task, candidate.classes),
    )
  }
  const primaryMetric = asked ?? primaryOf(task, differences)
  const comparison: Comparison = {
    task,
    samples: candidate.samples,
    candidate: { path: candidate.path, sha256: candidate.sha256 },
    baseline: { path: baseline.path, sha256: baseline.sha256 },
    primaryMetric,
    verdict: differences[primaryMetric]?.verdict ?? 'unclear',
    differences,
    mcnemar: task === 'classification' && !candidate.weights ? testOf(candidate, baseline) : null,
  }
  return success(comparison, comparisonWarnings(candidate, baseline))
}

/** That a file is held against itself. */
export const comparisonWarnings = (candidate: Predictions, baseline: Predictions): readonly Finding[] =>
  candidate.sha256 === baseline.sha256
    ? [finding('comparison-of-itself', 'warning', { candidate: candidate.path, baseline: baseline.path })]
    : []

/** Differences by metric id of two models whose samples are the same in the same order. */
export function differencesOf(
  task: MetricTask,
  candidate: Predictions,
  baseline: Predictions,
  ids: readonly string[],
  options: ComparisonOptions,
): Record<string, MetricDifference> {
  if (task === 'multi-label') {
    // The samples weigh what the candidate says, in both.
    const { weights } = candidate
    return multiLabelDifferences(candidate, { ...baseline, ...(weights && { weights }) }, ids)
  }
  if (task !== 'classification') return valueDifferences(task, candidate, baseline, ids)
  const named = options.positiveClass ?? candidate.positiveClass
  return classifierDifferences(
    candidate,
    baseline,
    ids,
    positiveClass(candidate.classes, named, candidate.classNames),
  )
}

function testOf(candidate: Predictions, baseline: Predictions): NonNullable<Comparison['mcnemar']> {
  const { yTrue, yPred, classes } = candidate
  const { first, second } = countAlone(pairedKindsOf(yTrue, yPred, baseline.yPred, classes))
  return { onlyCandidate: first, onlyBaseline: second, pValue: mcNemar(first, second) }
}

function primaryOf(task: MetricTask, differences: Readonly<Record<string, MetricDifference>>): string {
  const deviance = differences['poisson_deviance']
  return deviance && deviance.difference !== null ? 'poisson_deviance' : usualMetrics[task]
}

/** Metrics of a comparison in the order of the list. */
export const comparedMetrics = (
  differences: Comparison['differences'],
): { id: string; title: string; difference: MetricDifference }[] =>
  Object.entries(differences).map(([id, difference]) => ({
    id,
    title: metricTitle(id),
    difference,
  }))
