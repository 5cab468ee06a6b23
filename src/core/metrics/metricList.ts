/*
 * The metrics we compute, the one list of them. Names in files carry the split: `test_acc`, `val_loss`.
 * Pure data, so that anything may import it.
 */

import { metricFamily } from './metricFamily.ts'

export const metricTasks = ['classification', 'multi-label', 'regression', 'count'] as const

export type MetricTask = (typeof metricTasks)[number]

/**
 * What a metric is made of: `share` of samples, or a mean of a rate of each; `class-mean`: plain mean of a rate of each
 * class; `matrix`: anything else of the confusion matrix; `area` under the ROC curve; `precision`: average precision;
 * `loss` of probabilities; `calibration` error; `error` of values.
 */
export type MetricKind =
  | 'share'
  | 'class-mean'
  | 'matrix'
  | 'area'
  | 'precision'
  | 'loss'
  | 'calibration'
  | 'error'

export interface MetricEntry {
  /** Name without the split: `acc` in `test_acc`. */
  readonly id: string
  readonly kind: MetricKind
  readonly tasks: readonly MetricTask[]
  /** Which way is better. */
  readonly direction: 'min' | 'max'
  /** `fraction`: at most 1, gaps in percentage points; `unbounded`: in units of its own. */
  readonly scale: 'fraction' | 'unbounded'
  /** How people write it: accuracies and percentage errors in percent, everything else as a plain number. */
  readonly shown: 'percent' | 'number'
  readonly title: string
  /** Its definition in one line, by scikit-learn's function and arguments where there is one. */
  readonly definition: string
}

const classes: readonly MetricTask[] = ['classification']
const labels: readonly MetricTask[] = ['multi-label']
const either: readonly MetricTask[] = ['classification', 'multi-label']
const numeric: readonly MetricTask[] = ['regression', 'count']

function fraction(
  id: string,
  kind: MetricKind,
  title: string,
  definition: string,
  tasks: readonly MetricTask[] = classes,
): MetricEntry {
  const shown = /(^|_)acc$/.test(id) ? 'percent' : 'number'
  return { id, kind, tasks, direction: 'max', scale: 'fraction', shown, title, definition }
}

function error(
  id: string,
  kind: MetricKind,
  tasks: readonly MetricTask[],
  title: string,
  definition: string,
  scale: MetricEntry['scale'] = 'unbounded',
): MetricEntry {
  return { id, kind, tasks, direction: 'min', scale, shown: 'number', title, definition }
}

/** How a metric of single classes or labels becomes one figure: the suffix of its id, its kind, its title, its tasks. */
const averages: readonly (readonly [
  suffix: string,
  kind: MetricKind,
  title: string,
  tasks: readonly MetricTask[],
])[] = [
  ['', 'class-mean', 'macro', either],
  ['_weighted', 'matrix', 'weighted', either],
  ['_micro', 'share', 'micro', either],
  ['_samples', 'share', 'by sample', labels],
  ['_positive', 'share', 'positive class', classes],
]

const argumentOf = (suffix: string): string =>
  suffix === '_positive'
    ? 'the positive class alone: class 1 of two, or the one that is named'
    : `average='${suffix === '' ? 'macro' : suffix.slice(1)}'`

function averaged(id: string, title: string, call: (average: string) => string): readonly MetricEntry[] {
  return averages.map(([suffix, kind, average, tasks]) => {
    // With one label a sample the weighted recall is the accuracy.
    const made = id === 'recall' && suffix === '_weighted' ? 'share' : kind
    return fraction(`${id}${suffix}`, made, `${title}, ${average}`, call(argumentOf(suffix)), tasks)
  })
}

/** `f0_5` is F-beta with beta 0.5. */
function fBetas(beta: number): readonly MetricEntry[] {
  const id = `f${String(beta).replace('.', '_')}`
  return averaged(id, `F${beta}`, (average) =>
    beta === 1 ? `f1_score(${average})` : `fbeta_score(beta=${beta}, ${average})`,
  )
}

const topK = (k: number): MetricEntry =>
  fraction(`top${k}_acc`, 'share', `Top-${k} accuracy`, `top_k_accuracy_score(k=${k})`)

const pinball = (percent: number): MetricEntry =>
  error(
    `pinball_${percent}`,
    'error',
    numeric,
    `Quantile loss, ${percent} %`,
    `mean_pinball_loss(alpha=${percent / 100})`,
  )

const tweedie = (power: number): MetricEntry =>
  error(
    `tweedie_${String(power).replace('.', '_')}`,
    'error',
    ['count'],
    `Tweedie deviance, power ${power}`,
    `mean_tweedie_deviance(power=${power})`,
  )

const percentage = (
  id: string,
  tasks: readonly MetricTask[],
  title: string,
  definition: string,
): MetricEntry => ({ ...error(id, 'error', tasks, title, definition), shown: 'percent' })

export const metricList: readonly MetricEntry[] = [
  error(
    'loss',
    'loss',
    metricTasks,
    'Loss',
    'classification: log_loss; multi-label: its mean over the labels; regression: mean_squared_error; count: mean_poisson_deviance',
  ),
  fraction(
    'acc',
    'share',
    'Accuracy',
    'accuracy_score; multi-label: every label of the sample right',
    either,
  ),
  fraction('balanced_acc', 'class-mean', 'Balanced accuracy', 'balanced_accuracy_score'),
  error('hamming_loss', 'share', labels, 'Hamming loss', 'hamming_loss', 'fraction'),
  ...fBetas(1),
  ...fBetas(0.5).filter(({ id }) => /^f0_5(_positive)?$/.test(id)),
  ...fBetas(2).filter(({ id }) => /^f2(_positive)?$/.test(id)),
  ...averaged('precision', 'Precision', (average) => `precision_score(${average})`),
  ...averaged('recall', 'Recall', (average) => `recall_score(${average})`),
  ...averaged('jaccard', 'Jaccard', (average) => `jaccard_score(${average})`).flatMap((entry) =>
    entry.tasks.includes('multi-label') ? [{ ...entry, tasks: labels }] : [],
  ),
  fraction(
    'auc',
    'area',
    'ROC-AUC',
    "roc_auc_score; one versus rest, average='macro', with more than two classes",
    either,
  ),
  fraction(
    'auc_weighted',
    'area',
    'ROC-AUC, weighted',
    "roc_auc_score(multi_class='ovr', average='weighted')",
    either,
  ),
  fraction('auc_micro', 'area', 'ROC-AUC, micro', "roc_auc_score(average='micro')", labels),
  fraction(
    'auc_ovo',
    'area',
    'ROC-AUC, one versus one',
    "roc_auc_score(multi_class='ovo', average='macro') (Hand & Till)",
  ),
  fraction(
    'auc_ovo_weighted',
    'area',
    'ROC-AUC, one versus one, weighted',
    "roc_auc_score(multi_class='ovo', average='weighted')",
  ),
  fraction(
    'ap',
    'precision',
    'Average precision',
    "average_precision_score; average='macro' with more than two classes",
    either,
  ),
  fraction(
    'ap_weighted',
    'precision',
    'Average precision, weighted',
    "average_precision_score(average='weighted')",
    either,
  ),
  fraction(
    'ap_micro',
    'precision',
    'Average precision, micro',
    "average_precision_score(average='micro')",
    labels,
  ),
  fraction('mcc', 'matrix', 'Matthews correlation', 'matthews_corrcoef'),
  fraction('kappa', 'matrix', 'Cohen’s kappa', 'cohen_kappa_score'),
  ...[2, 3, 5].map(topK),
  fraction(
    'lrap',
    'share',
    'Label ranking average precision',
    'label_ranking_average_precision_score',
    labels,
  ),
  error('ranking_loss', 'share', labels, 'Label ranking loss', 'label_ranking_loss', 'fraction'),
  error('coverage_error', 'share', labels, 'Coverage error', 'coverage_error'),
  error(
    'brier',
    'loss',
    either,
    'Brier score',
    'brier_score_loss; summed over classes with more than two; multi-label: its mean over the labels',
  ),
  error('mse', 'error', numeric, 'Mean squared error', 'mean_squared_error'),
  error('rmse', 'error', numeric, 'Root mean squared error', 'root_mean_squared_error'),
  error('mae', 'error', numeric, 'Mean absolute error', 'mean_absolute_error'),
  percentage(
    'mape',
    numeric,
    'Mean absolute percentage error',
    'mean_absolute_percentage_error; undefined where a true value is 0',
  ),
  percentage('wmape', numeric, 'Weighted absolute percentage error', 'Σ|y − p| / Σ|y|'),
  percentage(
    'business_mape',
    ['count'],
    'Business percentage error',
    'the mean of |y − p| / max(y, 1), so that a count of 0 counts; weighted with the sample weights (exposure)',
  ),
  ...[10, 90].map(pinball),
  fraction('r2', 'error', 'R²', 'r2_score; of counts themselves, not of their logarithms', numeric),
  error('poisson_deviance', 'error', ['count'], 'Poisson deviance', 'mean_poisson_deviance'),
  tweedie(1.5),
]

/** Errors of the probabilities of classes; beside the list, and computed where they are asked for. */
export const calibrationMetrics: readonly MetricEntry[] = [
  error(
    'ece',
    'calibration',
    classes,
    'Calibration error, bins of equal width',
    'Σ|observed − predicted| over ten bins of equal width, by their share of the weight; of two classes of the second, of more of the highest probability',
    'fraction',
  ),
  error(
    'adaptive_ece',
    'calibration',
    classes,
    'Calibration error, bins of equally many samples',
    'as ece, over ten bins of equally many samples',
    'fraction',
  ),
]

/** Stands among `test_set.metrics` as `test_confusion_matrix`, but is no figure. */
export const confusionMatrixName = 'confusion_matrix'

const byId: ReadonlyMap<string, MetricEntry> = new Map(
  [...metricList, ...calibrationMetrics].map((entry) => [entry.id, entry]),
)

/**
 * The entry of a metric by its name with or without `test_`, `val_` or `train_`; undefined where unknown. Beside
 * the list these are known: calibration errors (`ece`, `adaptive_ece`), F-beta of any beta (`f3`, `f0_25_weighted`), top-k accuracy of any k (`top10_acc`),
 * quantile loss of any whole percent (`pinball_75`) and Tweedie deviance of any power (`tweedie_1_2`). They are
 * computed where they are asked for.
 */
export function metricEntry(name: string): MetricEntry | undefined {
  const id = name.replace(/^(?:test|val|train)_/, '')
  return byId.get(id) ?? parametric(id)
}

/** What a metric, also by its split, is called; one that isn't in the list by its name. */
export const metricTitle = (name: string): string => metricEntry(name)?.title ?? name

/** Whether differences of a metric, also by its split (`val_acc`), are told in percentage points: of fractions, save R². */
export function isShare(name: string): boolean {
  const entry = metricEntry(name)
  return entry?.scale === 'fraction' && entry.id !== 'r2'
}

/** Whether people write a metric, also by its split, in percent. */
export const isInPercent = (name: string): boolean => metricEntry(name)?.shown === 'percent'

const kindsOfScores: ReadonlySet<string> = new Set<MetricKind>(['area', 'precision', 'loss', 'calibration'])

/** Whether a metric of classes, also by its split, is computed from their scores, and undefined where only classes were predicted. */
export function isOfScores(name: string): boolean {
  const entry = metricEntry(name)
  return entry !== undefined && (kindsOfScores.has(entry.kind) || metricFamily(entry.id)?.kind === 'top-k')
}

function parametric(id: string): MetricEntry | undefined {
  const family = metricFamily(id)
  if (!family) return undefined
  const made =
    family.kind === 'f-beta'
      ? fBetas(family.parameter)
      : [{ 'top-k': topK, pinball, tweedie }[family.kind](family.parameter)]
  return made.find((entry) => entry.id === id)
}
