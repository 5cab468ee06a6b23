import type { Columns } from '../arrays/column.ts'
import { hardestSamples } from '../failures/hardest.ts'
import { labelErrors } from '../failures/labelErrors.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { checkPredictions } from './checkPredictions.ts'
import { confidentMistakes, confusedPairs } from './confusionFindings.ts'
import { confusionOf, type Confusion } from './confusion.ts'
import type { ClassFigures, Evaluation, Figure, SplitFigures } from './evaluation.ts'
import { bandOf, gapsBetween } from './gaps.ts'
import { labelFigures } from './labelFigures.ts'
import { metricList, type MetricTask } from './metricList.ts'
import { numericFigures } from './numericFigures.ts'
import { scoreFigures } from './scoreFigures.ts'
import { sliceColumns } from '../slices/sliceColumns.ts'
import { slicesOf } from '../slices/slicesOf.ts'
import type { Predictions } from '../runs/predictions.ts'

/** What predictions are judged against. */
interface EvaluationInput {
  readonly task: MetricTask
  readonly test: Predictions
  readonly val?: Predictions
  /** In index order; the indices themselves where empty. */
  readonly classNames: readonly string[]
  /** `test_acc` … */
  readonly primaryMetric: string
  /** What the test samples can be cut by; the predictions' own columns where absent. */
  readonly columns?: Columns
}

/**
 * Every metric of `metricList.ts` for the task, with 95 % intervals, the confusion matrix with what it shows, and
 * the gap to validation. Deterministic: the same predictions give the same evaluation to the last digit.
 * A metric that is undefined for these samples has the value null. Predictions that can't be evaluated fail with
 * the finding that says why.
 */
export function evaluatePredictions(input: EvaluationInput): Result<Evaluation> {
  const { task, test, val, primaryMetric } = input
  const names = namesOf(input)
  for (const predictions of val ? [test, val] : [test]) {
    const problem = checkPredictions(task, predictions, names)
    if (problem) return failure(problem)
  }
  const tested = figuresOf(task, test)
  const validated = val && figuresOf(task, val)
  const primaryId = primaryMetric.replace(/^test_/, '')
  if (!Object.hasOwn(tested.metrics, primaryId)) {
    return failure(finding('evaluation-metric-unknown', 'error', { metric: primaryMetric, task }))
  }
  const gaps = validated ? gapsBetween(tested.metrics, validated.metrics) : {}
  const { confusion } = tested
  return success(
    {
      task,
      classNames: [...names],
      primaryMetric,
      test: splitFigures('test', test, tested.metrics),
      val: val && validated ? splitFigures('val', val, validated.metrics) : null,
      gaps,
      gapBand: validated ? bandOf(primaryId, gaps, validated.metrics) : 'unknown',
      confusionMatrix: confusion ? rowsOf(confusion) : [],
      classes: confusion ? classesOf(tested, confusion, names) : [],
      confusedPairs: confusion ? confusedPairs(confusion, names) : [],
      mistakes: confusion ? confidentMistakes(test, names) : [],
      ...(confusion && { hardest: hardestSamples(test, names) }),
      ...(confusion && tested.probabilities && { labelErrors: labelErrors(test, names) }),
      ...slicesOf(task, test, input.columns ?? sliceColumns(test)),
    },
    warningsOf(test, tested, names),
  )
}

interface Figures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly confusion?: Confusion
  readonly classes: readonly Omit<ClassFigures, 'name' | 'support' | 'predicted'>[]
  readonly probabilities: boolean
}

function figuresOf(task: MetricTask, predictions: Predictions): Figures {
  if (task !== 'classification') {
    return { metrics: numericFigures(task, predictions), classes: [], probabilities: true }
  }
  const confusion = confusionOf(predictions.yTrue, predictions.yPred, predictions.classes)
  const labels = labelFigures(predictions, confusion)
  const ranked = scoreFigures(predictions)
  return {
    metrics: { ...labels.metrics, ...ranked.metrics },
    confusion,
    classes: labels.classes.map((figures, index) => ({ ...figures, auc: ranked.aucs[index]! })),
    probabilities: ranked.probabilities,
  }
}

function namesOf({ task, test, classNames }: EvaluationInput): readonly string[] {
  if (task !== 'classification') return []
  if (classNames.length > 0) return classNames
  return Array.from({ length: Math.min(test.classes, 1000) }, (_, index) => String(index))
}

function splitFigures(
  prefix: 'test' | 'val',
  predictions: Predictions,
  metrics: Readonly<Record<string, Figure>>,
): SplitFigures {
  return {
    path: predictions.path,
    sha256: predictions.sha256,
    samples: predictions.yTrue.length,
    metrics: Object.fromEntries(
      metricList.flatMap(({ id }) => (metrics[id] ? [[`${prefix}_${id}`, metrics[id]]] : [])),
    ),
  }
}

function classesOf(figures: Figures, confusion: Confusion, names: readonly string[]): ClassFigures[] {
  return figures.classes.map((each, index) => ({
    name: names[index]!,
    support: confusion.actual[index]!,
    predicted: confusion.predicted[index]!,
    ...each,
  }))
}

function rowsOf({ cells, classes }: Confusion): number[][] {
  return Array.from({ length: classes }, (_, row) => [...cells.subarray(row * classes, (row + 1) * classes)])
}

function warningsOf(test: Predictions, figures: Figures, names: readonly string[]): Finding[] {
  const place = { file: test.path }
  const warnings: Finding[] = []
  const { confusion } = figures
  if (confusion) {
    const absent = names.filter((_, index) => confusion.actual[index] === 0)
    if (absent.length > 0) {
      warnings.push(
        finding('evaluation-class-absent', 'warning', { path: test.path, classes: absent }, place),
      )
    }
    if (!figures.probabilities) {
      warnings.push(finding('evaluation-not-probabilities', 'warning', { path: test.path }, place))
    }
  }
  return warnings
}
