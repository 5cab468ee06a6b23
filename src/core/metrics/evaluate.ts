import type { Columns } from '../arrays/column.ts'
import { calibrationErrors, type CalibrationErrors } from '../calibration/calibrationFigures.ts'
import { hardestSamples } from '../failures/hardest.ts'
import { labelErrors } from '../failures/labelErrors.ts'
import { surveyOf } from '../failures/survey.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { checkPredictions, mostClasses } from './checkPredictions.ts'
import { confidentMistakes, confusedPairs } from './confusionFindings.ts'
import { confusionOf, type Confusion } from './confusion.ts'
import type { ClassFigures, Evaluation, Figure, SplitFigures } from './evaluation.ts'
import { bandOf, gapsBetween, splitDifferences } from './gaps.ts'
import { undefinedFigure } from './intervals/interval.ts'
import { labelFigures } from './labelFigures.ts'
import { labelFormula } from './labelFormulas.ts'
import { metricIds } from './metricIds.ts'
import { metricMissing } from './metricMissing.ts'
import type { MetricTask } from './metricList.ts'
import { multiLabelFigures } from './multiLabel/figures.ts'
import { numericFigures } from './numericFigures.ts'
import { doubtsOfClasses, doubtsTogether, withDoubts, type Doubt } from './intervals/doubts.ts'
import {
  doubtsOfEach,
  doubtsOfOne,
  doubtsOfWeights,
  heavyWeights,
  movesOfFBeta,
} from './intervals/heavyWeights.ts'
import type { ProportionMethod } from './intervals/proportion.ts'
import { positiveClass } from './positiveClass.ts'
import { scoreFigures } from './scoreFigures.ts'
import { scoreShift, shiftedValues } from './scoreShift.ts'
import { sliceColumns } from '../slices/sliceColumns.ts'
import { slicesOf } from '../slices/slicesOf.ts'
import { inOneClassOrder } from '../runs/classOrder.ts'
import { unscored } from '../runs/labelsAlone.ts'
import { areAlone, hasScores } from '../runs/scores.ts'
import type { Predictions } from '../runs/predictions.ts'

/** What predictions are judged against. */
export interface EvaluationInput {
  readonly task: MetricTask
  readonly test: Predictions
  readonly val?: Predictions
  /** In index order; the indices themselves where empty. */
  readonly classNames: readonly string[]
  /** `test_acc` … */
  readonly primaryMetric: string
  /** What the test samples can be cut by; the predictions' own columns where absent. */
  readonly columns?: Columns
  /** Metrics that are not in the list but have a parameter (`test_f3`, `test_pinball_75`), to be computed too. */
  readonly wanted?: readonly string[]
  /** Name or index of the class that metrics of the positive class are about; else what the predictions name. */
  readonly positiveClass?: string | number
  /** How intervals of shares of samples are made; Wilson's where absent. */
  readonly proportions?: ProportionMethod
}

/**
 * Every metric of `metricList.ts` for the task, with 95 % intervals, the confusion matrix with what it shows, and
 * the gap to validation. Deterministic: the same predictions give the same evaluation to the last digit.
 * A metric that is undefined for these samples has the value null. Predictions that can't be evaluated fail with
 * the finding that says why.
 */
export function evaluatePredictions(input: EvaluationInput): Result<Evaluation> {
  const { task, primaryMetric } = input
  const names = namesOf(input)
  const splits = input.val ? [input.test, input.val] : [input.test]
  for (const predictions of splits) {
    const problem = checkPredictions(task, predictions, names)
    if (problem) return failure(problem)
  }
  const ordered = inOneClassOrder(splits)
  if (!ordered.ok) return ordered
  const [test, val] = ordered.value as readonly [Predictions, Predictions?]
  const chosen = positiveIn(task, test, names, input.positiveClass)
  if (!chosen.ok) return chosen
  const positive = chosen.value
  const ids = metricIds(task, [primaryMetric, ...(input.wanted ?? [])], test.classes || undefined)
  const tested = figuresOf(input, test, ids, positive)
  const validated = val && figuresOf(input, val, ids, positive)
  const primaryId = primaryMetric.replace(/^test_/, '')
  if (!Object.hasOwn(tested.metrics, primaryId)) {
    return failure(metricMissing(primaryMetric, task, test.classes))
  }
  const gaps = validated ? gapsBetween(tested.metrics, validated.metrics) : {}
  const { confusion } = tested
  const survey = confusion && hasScores(test) ? surveyOf(test) : undefined
  return success(
    {
      task,
      classNames: [...names],
      ...(task === 'classification' && positive !== undefined && { positiveClass: names[positive]! }),
      primaryMetric,
      test: splitFigures('test', test, tested, ids),
      val: val && validated ? splitFigures('val', val, validated, ids) : null,
      gaps,
      ...(validated && { splitDifferences: splitDifferences(tested.metrics, validated.metrics) }),
      ...(val && shiftOf(task, val, test, positive)),
      gapBand: validated ? bandOf(primaryId, gaps, validated.metrics) : 'unknown',
      confusionMatrix: confusion ? rowsOf(confusion) : [],
      classes: tested.classes.map((each, index) => ({ name: names[index]!, ...each })),
      confusedPairs: confusion ? confusedPairs(confusion, names) : [],
      mistakes: survey ? confidentMistakes(test, names, survey) : [],
      ...(survey && { hardest: hardestSamples(test, names, survey) }),
      ...(survey && tested.probabilities && { labelErrors: labelErrors(test, names, survey) }),
      ...slicesOf(task, test, input.columns ?? sliceColumns(test)),
    },
    [...ordered.findings, ...warningsOf(test, tested, names)],
  )
}

function shiftOf(
  task: MetricTask,
  val: Predictions,
  test: Predictions,
  positive: number | undefined,
): Pick<Evaluation, 'scoreShift'> {
  const [before, after] = [val, test].map((split) => shiftedValues(task, split, positive))
  const shift = before && after && scoreShift(before.values, after.values)
  return shift ? { scoreShift: { of: before.of, ...shift } } : {}
}

interface Figures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly confusion?: Confusion
  readonly classes: readonly Omit<ClassFigures, 'name'>[]
  readonly probabilities: boolean
  /** Of classes with probabilities. */
  readonly calibration?: CalibrationErrors
}

/** Index of the positive class: the one that is named, else the one that the predictions name, else the second of two. */
function positiveIn(
  task: MetricTask,
  predictions: Predictions,
  names: readonly string[],
  asked: string | number | undefined,
): Result<number | undefined> {
  const named = asked ?? predictions.positiveClass
  const positive = positiveClass(predictions.classes, named, names)
  if (named !== undefined && positive === undefined && task === 'classification') {
    return failure(
      finding('evaluation-positive-class-unknown', 'error', { named: String(named), classes: [...names] }),
    )
  }
  return success(positive)
}

/**
 * The metrics of the test predictions alone, by id without prefix, as {@link evaluatePredictions} has them: nothing else
 * is looked for. Of sound predictions.
 *
 * @param ids as in `metricList.ts`
 */
export function metricFigures(
  input: Pick<EvaluationInput, 'task' | 'test' | 'classNames' | 'positiveClass'>,
  ids: readonly string[],
): Result<Readonly<Record<string, Figure>>> {
  const { task, test } = input
  const positive = positiveIn(task, test, namesOf(input), input.positiveClass)
  if (!positive.ok) return positive
  const isCalibrated = ids.some((id) => id === 'ece' || id === 'adaptive_ece')
  const { metrics } =
    task === 'classification' && !isCalibrated
      ? classifierFigures(test, ids, positive.value)
      : figuresOf({ task }, test, ids, positive.value)
  return success(Object.fromEntries(ids.flatMap((id) => (metrics[id] ? [[id, metrics[id]]] : []))))
}

/** The metrics of a split, and of its classes, by id without prefix. */
export function figuresOf(
  { task, proportions }: Pick<EvaluationInput, 'task' | 'proportions'>,
  predictions: Predictions,
  ids: readonly string[],
  positive: number | undefined,
): Figures {
  if (task === 'multi-label')
    return { ...multiLabelFigures(predictions, ids, proportions), probabilities: true }
  if (task !== 'classification') {
    return { metrics: numericFigures(task, predictions, ids), classes: [], probabilities: true }
  }
  const figures = classifierFigures(predictions, ids, positive, proportions)
  const calibration = figures.probabilities ? calibrationErrors(predictions) : undefined
  const errors = ids.flatMap((id) =>
    id === 'ece' || id === 'adaptive_ece' ? [[id, calibration?.[id] ?? undefinedFigure] as const] : [],
  )
  return {
    ...figures,
    metrics: { ...figures.metrics, ...Object.fromEntries(errors) },
    ...(calibration && { calibration }),
  }
}

/** Those of a classifier without its calibration errors, which take longer than all others of few samples. */
export function classifierFigures(
  predictions: Predictions,
  ids: readonly string[],
  positive: number | undefined,
  proportions?: ProportionMethod,
): Figures & { readonly confusion: Confusion } {
  const confusion = confusionOf(predictions.yTrue, predictions.yPred, predictions.classes)
  const labels = labelFigures(predictions, confusion, ids, positive, proportions)
  const ranked = scoreFigures(predictions, ids, positive, proportions)
  const doubtsOf = doubtsByWeights(predictions, positive)
  const own = doubtsOfEach(predictions)
  return {
    metrics: Object.fromEntries(
      Object.entries({ ...labels.metrics, ...ranked.metrics }).map(([id, figure]) => [
        id,
        withDoubts(figure, [...doubtsOfClasses(id, confusion.actual), ...doubtsOf(id, figure)]),
      ]),
    ),
    confusion,
    classes: labels.classes.map((figures, index) => ({
      support: confusion.actual[index]!,
      predicted: confusion.predicted[index]!,
      precision: withDoubts(figures.precision, own[index]?.precision ?? []),
      recall: withDoubts(figures.recall, own[index]?.recall ?? []),
      f1: withDoubts(figures.f1, own[index]?.f1 ?? []),
      auc: withDoubts(ranked.aucs[index]!, own[index]?.auc ?? []),
    })),
    probabilities: ranked.probabilities,
  }
}

/** Of metrics of classes, from how uneven the weights are of what each is made of. */
function doubtsByWeights(
  { yTrue, yPred, classes, samples, weights }: Predictions,
  positive: number | undefined,
): (id: string, figure: Figure) => readonly Doubt[] {
  const heavy = heavyWeights(yTrue, classes, weights)
  const isActual = (row: number) => yTrue[row] === positive
  const isPredicted = (row: number) => yPred[row] === positive
  const own = positive === undefined ? undefined : doubtsOfOne(samples, weights, isActual, isPredicted)
  return (id, { value }) => {
    const made = labelFormula(id, positive)?.made
    const isFBeta = made?.of === 'class' && made.rate === 'f-beta' && made.beta !== 1
    const moved = own && isFBeta ? own.moved(...movesOfFBeta(value ?? 0, made.beta)) : []
    return doubtsTogether(doubtsOfWeights(id, heavy), moved)
  }
}

function namesOf({
  task,
  test,
  classNames,
}: Pick<EvaluationInput, 'task' | 'test' | 'classNames'>): readonly string[] {
  if (task === 'regression' || task === 'count') return []
  if (classNames.length > 0) return classNames
  return Array.from({ length: Math.min(test.classes, mostClasses) }, (_, index) => String(index))
}

function splitFigures(
  prefix: 'test' | 'val',
  predictions: Predictions,
  { metrics, calibration }: Figures,
  ids: readonly string[],
): SplitFigures {
  return {
    path: predictions.path,
    sha256: predictions.sha256,
    samples: predictions.samples,
    metrics: Object.fromEntries(ids.flatMap((id) => (metrics[id] ? [[`${prefix}_${id}`, metrics[id]]] : []))),
    ...(calibration && { calibration }),
  }
}

function rowsOf({ filled: { places, amounts }, classes }: Confusion): number[][] {
  const rows = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0))
  for (const [at, place] of places.entries())
    rows[Math.floor(place / classes)]![place % classes] = amounts[at]!
  return rows
}

function warningsOf(test: Predictions, figures: Figures, names: readonly string[]): Finding[] {
  const place = { file: test.path }
  const warnings: Finding[] = []
  const absent = names.filter((_, index) => figures.classes[index]?.support === 0)
  if (absent.length > 0) {
    warnings.push(finding('evaluation-class-absent', 'warning', { path: test.path, classes: absent }, place))
  }
  warnings.push(...unscored(test))
  if (!figures.probabilities && !areAlone(test)) {
    warnings.push(finding('evaluation-not-probabilities', 'warning', { path: test.path }, place))
  }
  return warnings
}
