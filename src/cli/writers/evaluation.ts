import type { Finding } from '../../core/finding.ts'
import { comparedMetrics } from '../../core/metrics/compare.ts'
import type { Comparison, ComparisonVerdict, MetricDifference } from '../../core/metrics/comparison.ts'
import type { Evaluation, Figure } from '../../core/metrics/evaluation.ts'
import { metricEntry } from '../../core/metrics/metricList.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { Section } from './tables.ts'

/** What `finalize-model evaluate` found. Null where the predictions did not allow it. */
export interface EvaluationReport {
  readonly evaluation: Evaluation | null
  readonly comparison: Comparison | null
  readonly findings: readonly Finding[]
}

/**
 * `{ version: 1, evaluation, comparison, findings: [{ code, severity, message, args, file, range }] }`:
 * `evaluation` as in evaluation.json (`test` is the file given), `comparison` as in `core/metrics/comparison.ts`,
 * both null where there is none.
 */
export function evaluationJson({ evaluation, comparison, findings }: EvaluationReport): string {
  const told = findings.map((found) => ({
    code: found.code,
    severity: found.severity,
    message: messageOf(found),
    args: found.args,
    file: found.place?.file ?? null,
    range: found.place?.range ?? null,
  }))
  return `${JSON.stringify({ version: 1, evaluation, comparison, findings: told }, null, 2)}\n`
}

export function evaluationTables({ evaluation, comparison }: EvaluationReport): Section[] {
  if (!evaluation) return []
  return [
    figuresSection(evaluation),
    ...(evaluation.classes.length > 0 ? [classesSection(evaluation)] : []),
    ...(evaluation.confusedPairs.length > 0 ? [confusionSection(evaluation)] : []),
    ...(comparison ? [comparisonSection(comparison)] : []),
  ]
}

function figuresSection({ test, classNames, task }: Evaluation): Section {
  const classes = task === 'classification' ? ` of ${classNames.length} classes` : ''
  return {
    title: 'Metrics',
    sentences: [`${test.path}: ${test.samples} samples${classes}.`],
    columns: ['Metric', 'Value', '95 % interval', 'Method'],
    rows: Object.entries(test.metrics).map(([name, figure]) => {
      const entry = metricEntry(name)
      return [entry?.title ?? name, ...cellsOf(figure, entry?.shown === 'percent'), figure.method]
    }),
  }
}

function classesSection({ classes }: Evaluation): Section {
  return {
    title: 'Classes',
    sentences: [],
    columns: ['Class', 'Precision', 'Recall', 'F1', 'ROC-AUC', 'Samples', 'Predicted'],
    rows: classes.map((each) => [
      each.name,
      shown(each.precision.value, false),
      shown(each.recall.value, false),
      shown(each.f1.value, false),
      shown(each.auc.value, false),
      String(each.support),
      String(each.predicted),
    ]),
  }
}

function confusionSection({ confusedPairs, mistakes }: Evaluation): Section {
  const [worst] = mistakes
  const most = worst
    ? [
        `The most confident mistake is sample ${worst.id}: ${worst.actual} taken for ${worst.predicted} with ${percent(worst.confidence)}.`,
      ]
    : []
  return {
    title: 'Most confused',
    sentences: most,
    columns: ['Actual', 'Predicted', 'Samples', 'Share of the class'],
    rows: confusedPairs.map(({ actual, predicted, count, share }) => [
      actual,
      predicted,
      String(count),
      percent(share),
    ]),
  }
}

const verdicts: Readonly<Record<ComparisonVerdict, string>> = {
  better: 'better',
  worse: 'worse',
  unclear: 'can’t tell',
}

function comparisonSection(comparison: Comparison): Section {
  return {
    title: `Against ${comparison.baseline.path}`,
    sentences: [verdictSentence(comparison), ...testSentence(comparison)],
    columns: ['Metric', 'This model', 'Baseline', 'Difference', '95 % interval', 'Verdict'],
    rows: comparedMetrics(comparison.differences).map(({ id, title, difference }) => {
      const inPercent = metricEntry(id)?.shown === 'percent'
      return [
        title,
        shown(difference.candidate, inPercent),
        shown(difference.baseline, inPercent),
        change(difference.difference, inPercent),
        changes(difference, inPercent),
        verdicts[difference.verdict],
      ]
    }),
  }
}

function verdictSentence({ verdict, primaryMetric, samples }: Comparison): string {
  const metric = metricEntry(primaryMetric)?.title ?? primaryMetric
  if (verdict === 'unclear') {
    return `Can’t tell: by ${metric.toLowerCase()} the ${samples} samples don’t tell the two models apart.`
  }
  return `${verdict === 'better' ? 'Better' : 'Worse'} than the baseline by ${metric.toLowerCase()} on ${samples} samples.`
}

function testSentence({ mcnemar }: Comparison): string[] {
  if (!mcnemar) return []
  const { onlyCandidate, onlyBaseline, pValue } = mcnemar
  const chance = pValue < 1e-4 ? 'p < 0.0001' : `p = ${pValue.toPrecision(2)}`
  return [
    `Only this model is right about ${onlyCandidate} samples, only the baseline about ${onlyBaseline} (exact McNemar test, ${chance}).`,
  ]
}

function cellsOf({ value, low, high }: Figure, inPercent: boolean): [string, string] {
  if (value === null) return ['undefined', '–']
  const interval =
    low === null || high === null ? '–' : `${shown(low, inPercent)} to ${shown(high, inPercent)}`
  return [shown(value, inPercent), interval]
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`

/** In percent, or with four decimals (four digits from ten on). */
function shown(value: number | null, inPercent: boolean): string {
  if (value === null) return 'undefined'
  if (inPercent) return percent(value)
  return Math.abs(value) < 10 ? value.toFixed(4) : String(Number(value.toPrecision(4)))
}

/** A difference with its sign, in percentage points for fractions. */
function change(value: number | null, inPercent: boolean): string {
  if (value === null) return 'undefined'
  const size = inPercent ? `${(100 * Math.abs(value)).toFixed(1)} pp` : shown(Math.abs(value), false)
  return `${value < 0 ? '−' : '+'}${size}`
}

function changes({ low, high }: MetricDifference, inPercent: boolean): string {
  return low === null || high === null ? '–' : `${change(low, inPercent)} to ${change(high, inPercent)}`
}
