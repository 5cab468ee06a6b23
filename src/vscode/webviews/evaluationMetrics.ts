import type { Evaluation } from '../../core/metrics/evaluation.ts'
import { evaluatePredictions } from '../../core/metrics/evaluate.ts'
import { gapBands, gapMetric } from '../../core/metrics/gaps.ts'
import { isShare, metricEntry, metricTitle } from '../../core/metrics/metricList.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { points, significant } from '../../core/reports/figure.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { GapView, MetricRow, MetricsView } from '../../protocol/evaluation/metrics.ts'
import type { Shown } from '../../protocol/evaluation/shown.ts'
import { shownFigure, shownMetric } from './shownFigure.ts'

/** Every metric on both splits, with what its marks mean. */
export const metricsView = (evaluation: Evaluation, classNames: readonly string[]): MetricsView => ({
  metrics: metricRows(evaluation),
  doubts: doubtSentences(
    [
      evaluation.test.metrics,
      ...(evaluation.val ? [evaluation.val.metrics] : []),
      evaluation.splitDifferences ?? {},
    ].flatMap((figures) => Object.entries(figures)),
    classNames,
  ),
})

/** The metrics with exact intervals of shares of samples (Clopper–Pearson); undefined where there is no evaluation. */
export async function exactMetrics(ground: Ground): Promise<MetricsView | undefined> {
  const [result, test, val] = [
    await ground.evaluation(),
    await ground.predictions('test'),
    await ground.predictions('val'),
  ]
  if (!result.ok || !test.ok) return undefined
  const { task, classNames, primaryMetric, positiveClass, test: known } = result.value
  const exact = evaluatePredictions({
    task,
    test: test.value,
    ...(val.ok && { val: val.value }),
    classNames,
    primaryMetric,
    // Slices have no part in it.
    columns: new Map(),
    wanted: Object.keys(known.metrics),
    ...(positiveClass !== undefined && { positiveClass }),
    proportions: 'exact',
  })
  return exact.ok
    ? metricsView(
        exact.value,
        classNames.map((name) => shownName(name)),
      )
    : undefined
}

/** Of the metric that the project is judged by. */
export const primaryId = (evaluation: Evaluation): string => evaluation.primaryMetric.replace(/^test_/, '')

/** The primary metric first, the others in the order of the list. */
function metricRows(evaluation: Evaluation): readonly MetricRow[] {
  const { test, val } = evaluation
  const primary = primaryId(evaluation)
  const ids = Object.keys(test.metrics).map((name) => name.replace(/^test_/, ''))
  return [primary, ...ids.filter((id) => id !== primary)].map((id) => {
    const tested = test.metrics[`test_${id}`]!
    const validated = val?.metrics[`val_${id}`]
    const difference = differenceOf(evaluation, id)
    return {
      id,
      title: metricTitle(id),
      definition: metricEntry(id)?.definition ?? '',
      test: shownMetric(id, tested, test.samples),
      ...(val && validated && { val: shownMetric(id, validated, val.samples) }),
      ...(difference && { difference }),
    }
  })
}

const negated = (bound: number | null): number | null => (bound === null ? null : -bound)

/** Test − validation; the evaluation has validation − test. */
function differenceOf({ test, val, splitDifferences }: Evaluation, id: string): Shown | undefined {
  const [tested, validated] = [test.metrics[`test_${id}`]?.value, val?.metrics[`val_${id}`]?.value]
  if (typeof tested !== 'number' || typeof validated !== 'number') return undefined
  const { low = null, high = null, method = 'none', doubts } = splitDifferences?.[id] ?? {}
  const change = {
    value: tested - validated,
    low: negated(high),
    high: negated(low),
    method,
    ...(doubts && { doubts }),
  }
  return shownFigure(change, (value, more) =>
    isShare(id) ? points(value, '', true, more).text : significant(value, '', true, more).text,
  )
}

/** How far test is from validation, and what that means. */
export function gapView(evaluation: Evaluation): GapView {
  const { gapBand, gaps } = evaluation
  const id = gapMetric(primaryId(evaluation), gaps)
  const difference = differenceOf(evaluation, id)
  const isFraction = metricEntry(id)?.scale === 'fraction'
  const bound = (share: number) =>
    isShare(id) ? `${share * 100} pp` : isFraction ? String(share) : `${share * 100} %`
  const change = difference?.value ?? 0
  return {
    band: gapBand,
    metric: metricTitle(id),
    ...(difference && { difference }),
    worse: metricEntry(id)?.direction === 'min' ? change > 0 : change < 0,
    excellent: bound(gapBands.excellent),
    acceptable: bound(gapBands.acceptable),
  }
}
