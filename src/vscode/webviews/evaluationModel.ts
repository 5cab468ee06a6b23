import type { Result } from '../../core/finding.ts'
import type { Evaluation } from '../../core/metrics/evaluation.ts'
import { evaluatePredictions } from '../../core/metrics/evaluate.ts'
import { gapBands, gapMetric } from '../../core/metrics/gaps.ts'
import { isShare, metricEntry } from '../../core/metrics/metricList.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { points, significant } from '../../core/reports/figure.ts'
import { bytesText, percentText, significantText, wholeText } from '../../core/wording/numbers.ts'
import { conclusionCodes, reasonSentence } from '../../core/reports/recordedReason.ts'
import { type Variant, variantsOf } from '../../core/reports/variants.ts'
import type { Benchmark } from '../../core/runs/records.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shiftSentence } from '../../core/wording/scoreShift.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { EvaluationAnswer } from '../../protocol/evaluation.ts'
import { splits, type Split } from '../../protocol/evaluationParts.ts'
import type {
  ClassRow,
  EvaluationView,
  GapView,
  MatrixView,
  MetricRow,
  MetricsView,
  Shown,
  VariantRow,
} from '../../protocol/evaluationView.ts'
import { failureCounts, labelErrorsView } from './evaluationFailures.ts'
import { slicesView } from './evaluationSlices.ts'
import { valuesView } from './evaluationValues.ts'
import { shownFigure, shownMetric } from './shownFigure.ts'

/** Beyond so many classes the panel shows those where most goes wrong. */
const mostClasses = 60
const shownOfMany = 40
const mostPairs = 10
const longestNote = 600

/** What the panel shows, from the evaluation as it is recomputed now; what is missing beside it is told as a note. */
export async function evaluationModel(ground: Ground): Promise<EvaluationAnswer> {
  const result = await ground.evaluation()
  if (!result.ok) {
    const isRefused = result.findings.some(({ code }) => code !== 'file-missing')
    return { kind: 'missing', reasons: sentences(result), isRefused, startable: true }
  }
  const evaluation = result.value
  const classNames = evaluation.classNames.map((name) => shownName(name))
  const [test, parity, benchmark] = [
    await ground.predictions('test'),
    await ground.parity(),
    await ground.benchmark(),
  ]
  const measured = benchmark.ok ? benchmark.value : undefined
  const view: EvaluationView = {
    task: evaluation.task,
    runDirectory: ground.runDirectory,
    samples: evaluation.test.samples,
    classNames,
    ...(evaluation.positiveClass !== undefined && { positiveClass: shownName(evaluation.positiveClass) }),
    primary: primaryId(evaluation),
    ...metricsView(evaluation, classNames),
    gap: gapView(evaluation),
    ...(evaluation.scoreShift && { shift: shiftSentence(evaluation.scoreShift) }),
    ...(evaluation.confusionMatrix.length > 0 && { matrix: matrixView(evaluation) }),
    classes: classRows(evaluation),
    slices: await slicesView(ground, evaluation),
    failures: failureCounts(evaluation),
    ...labelErrorsView(evaluation),
    scored: await scoredSplits(ground),
    weighted: test.ok && test.value.weights !== undefined,
    ...((evaluation.task === 'regression' || evaluation.task === 'count') &&
      test.ok &&
      valuesView(test.value)),
    variants: variantsOf(parity.ok ? parity.value : undefined, measured).map((variant) =>
      variantRow(variant, evaluation.task),
    ),
    ...recommendationOf(measured),
    ...(measured && {
      measuredOn: [measured.runtime, measured.device, measured.host].filter((part) => part !== '').join(', '),
    }),
    notes: [...sentences(result), ...sentences(parity), ...sentences(benchmark)],
  }
  return { kind: 'ready', view }
}

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

const metricsView = (evaluation: Evaluation, classNames: readonly string[]): MetricsView => ({
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

async function scoredSplits(ground: Ground): Promise<readonly Split[]> {
  const scored: Split[] = []
  for (const split of splits) {
    const read = await ground.predictions(split)
    if (read.ok && read.value.scores.length > 0) scored.push(split)
  }
  return scored
}

/** Which variant to deploy, and apart from it what was found of each. */
function recommendationOf(measured: Benchmark | undefined): Pick<EvaluationView, 'conclusion' | 'reasons'> {
  const reasons = measured?.recommendation.reasons ?? []
  const concluding = reasons.find(({ code }) => conclusionCodes.has(code))
  const conclusion = concluding && reasonSentence(concluding)
  return {
    ...(conclusion !== undefined && { conclusion }),
    reasons: reasons.filter((each) => each !== concluding).flatMap((each) => reasonSentence(each) ?? []),
  }
}

const sentences = ({ findings }: Result<unknown>): readonly string[] =>
  findings.map((found) => shownName(messageOf(found), longestNote))

const primaryId = (evaluation: Evaluation): string => evaluation.primaryMetric.replace(/^test_/, '')

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
      title: metricEntry(id)?.title ?? id,
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

function gapView(evaluation: Evaluation): GapView {
  const { gapBand, gaps } = evaluation
  const id = gapMetric(primaryId(evaluation), gaps)
  const difference = differenceOf(evaluation, id)
  const isFraction = metricEntry(id)?.scale === 'fraction'
  const bound = (share: number) =>
    isShare(id) ? `${share * 100} pp` : isFraction ? String(share) : `${share * 100}%`
  const change = difference?.value ?? 0
  return {
    band: gapBand,
    metric: metricEntry(id)?.title ?? id,
    ...(difference && { difference }),
    worse: metricEntry(id)?.direction === 'min' ? change > 0 : change < 0,
    excellent: bound(gapBands.excellent),
    acceptable: bound(gapBands.acceptable),
  }
}

/** @param around a class: of many, the part of the matrix about it */
export function matrixView(
  { confusionMatrix, confusedPairs, classNames, classes, test }: Evaluation,
  around?: number,
): MatrixView {
  const shown = shownClasses(confusionMatrix, around)
  const places = new Map(classNames.map((name, index) => [name, index]))
  return {
    ...(around !== undefined && { around }),
    shown,
    counts: shown.map((row) => shown.map((column) => confusionMatrix[row]![column]!)),
    actual: classes.map(({ support }) => support),
    predicted: classes.map(({ predicted }) => predicted),
    pairs: confusedPairs.slice(0, mostPairs).flatMap(({ actual, predicted, count, share }) => {
      const [row, column] = [places.get(actual), places.get(predicted)]
      return row === undefined || column === undefined
        ? []
        : [{ actual: row, predicted: column, count, share: percentText(share, test.samples) }]
    }),
  }
}

/**
 * All classes; of many those with the most samples taken for others or others taken for them, or the one asked about
 * with those that it is confused with most.
 */
function shownClasses(matrix: readonly (readonly number[])[], around: number | undefined): readonly number[] {
  const all = Array.from(matrix, (_, index) => index)
  if (all.length <= mostClasses) return all
  const wrong = new Float64Array(all.length)
  for (const [row, counts] of matrix.entries()) {
    for (const [column, count] of counts.entries()) {
      if (row === column || (around !== undefined && row !== around && column !== around)) continue
      wrong[row]! += count
      wrong[column]! += count
    }
  }
  if (around !== undefined) wrong[around] = Infinity
  return all
    .toSorted((a, b) => wrong[b]! - wrong[a]! || a - b)
    .slice(0, shownOfMany)
    .toSorted((a, b) => a - b)
}

const classRows = ({ classes, test }: Evaluation): readonly ClassRow[] =>
  classes.map((figures, index) => ({
    index,
    name: shownName(figures.name),
    support: figures.support,
    predicted: figures.predicted,
    precision: shownMetric('precision', figures.precision, test.samples),
    recall: shownMetric('recall', figures.recall, test.samples),
    f1: shownMetric('f1', figures.f1, test.samples),
    auc: shownMetric('auc', figures.auc, test.samples),
  }))

function variantRow(variant: Variant, task: Evaluation['task']): VariantRow {
  const parity = variant.parity?.figures
  const benchmark = variant.benchmark?.figures
  return {
    name: shownName(variant.name),
    path: variant.path,
    recommended: variant.recommended,
    size: { value: variant.bytes, text: bytesText(variant.bytes) },
    ...(parity &&
      task === 'classification' && {
        accuracy: { value: parity.accuracy, text: percentText(parity.accuracy, parity.samples) },
        change: { value: parity.accuracyDifference, text: points(parity.accuracyDifference, '', true).text },
        flips: { value: parity.flips, text: wholeText(parity.flips) },
      }),
    ...(parity && {
      largestDifference: {
        value: parity.maxOutputDifference,
        text: significantText(parity.maxOutputDifference),
      },
    }),
    failedProbes: parity?.probes.filter(({ passed }) => !passed).map(({ id }) => id) ?? [],
    ...(benchmark && { memory: memoryOf(benchmark) }),
    latencies: (benchmark?.latencies ?? []).map(({ batch, p50, p95, p99, throughput }) => ({
      batch,
      p50: time(p50),
      p95: time(p95),
      p99: time(p99),
      throughput: { value: throughput, text: significantText(throughput) },
    })),
  }
}

/** What the model takes beside the process that runs it. */
function memoryOf({ peakMemory, baseMemory }: { peakMemory: number; baseMemory: number }): Shown {
  const value = Math.max(0, peakMemory - baseMemory)
  return { value, text: bytesText(value) }
}

const time = (milliseconds: number): Shown => ({
  value: milliseconds,
  text: `${significantText(milliseconds)} ms`,
})
