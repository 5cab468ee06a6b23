import {
  calibrationMetrics,
  confusionMatrixName,
  metricEntry,
  metricList,
  type MetricTask,
} from '../metrics/metricList.ts'

/*
 * Names of metrics as they stand in configurations and logs: a split (`train_`, `val_`, `test_`) before the
 * name of the metric list. Loggers elsewhere write some of them differently; those are understood, not renamed.
 */

export const otherNames: Readonly<Record<string, string>> = {
  accuracy: 'acc',
  acc_top1: 'acc',
  top1: 'acc',
  balanced_accuracy: 'balanced_acc',
  error: 'loss',
  nll: 'loss',
  cross_entropy: 'loss',
  log_loss: 'loss',
  f1_score: 'f1',
  f1_macro: 'f1',
  macro_f1: 'f1',
  precision_macro: 'precision',
  recall_macro: 'recall',
  roc_auc: 'auc',
  auroc: 'auc',
  average_precision: 'ap',
  pr_auc: 'ap',
  matthews: 'mcc',
  cohen_kappa: 'kappa',
  r2_score: 'r2',
  deviance: 'poisson_deviance',
  f1_binary: 'f1_positive',
  precision_binary: 'precision_positive',
  recall_binary: 'recall_positive',
  auc_ovr: 'auc',
  subset_accuracy: 'acc',
  hamming: 'hamming_loss',
  wape: 'wmape',
  weighted_mape: 'wmape',
  expected_calibration_error: 'ece',
  calibration_error: 'ece',
  ace: 'adaptive_ece',
}

const bareName = (name: string) => name.replace(/^(?:train|val|valid|validation|test)[_/]/, '').toLowerCase()

/** The name in the metric list that a name stands for (`val_accuracy` → `acc`); undefined where unknown. */
export function metricId(name: string): string | undefined {
  const bare = bareName(name)
  const known = Object.hasOwn(otherNames, bare) ? otherNames[bare]! : bare.replace(/(?<=\d)\.(?=\d)/, '_')
  return metricEntry(known)?.id ?? (known === confusionMatrixName ? known : undefined)
}

/** Which way a metric improves, by its name with or without split; undefined where nothing is known of it. */
export function metricDirection(name: string): 'min' | 'max' | undefined {
  const id = metricId(name)
  return id === undefined ? undefined : metricEntry(id)?.direction
}

/** Whether two names mean the same metric: `val_acc` and `val_accuracy`. The split counts. */
export function sameMetric(a: string, b: string): boolean {
  if (a === b) return true
  const id = metricId(a)
  return id !== undefined && id === metricId(b) && splitOf(a) === splitOf(b)
}

/** The split that a metric's name begins with; undefined where it begins with none. */
export function splitOf(name: string): 'train' | 'val' | 'test' | undefined {
  const split = /^(train|val|valid|validation|test)[_/]/.exec(name)?.[1]
  return split === undefined ? undefined : split.startsWith('val') ? 'val' : (split as 'train' | 'test')
}

const named = (split: 'val' | 'test', task: MetricTask) =>
  metricList.filter(({ tasks }) => tasks.includes(task)).map(({ id }) => `${split}_${id}`)

/** Every metric that we compute on the validation split for a task. */
export const validationMetrics = (task: MetricTask): readonly string[] => named('val', task)

/** Every metric that we compute on the test split for a task. */
export function testMetrics(task: MetricTask): readonly string[] {
  return task === 'classification'
    ? [
        ...named('test', task),
        ...calibrationMetrics.map(({ id }) => `test_${id}`),
        `test_${confusionMatrixName}`,
      ]
    : named('test', task)
}

export const comprehensive: Readonly<Record<MetricTask, readonly string[]>> = {
  classification: ['loss', 'acc', 'f1', 'precision', 'recall', 'auc'],
  'multi-label': ['loss', 'acc', 'f1', 'precision', 'recall', 'auc'],
  regression: ['loss', 'rmse', 'mae', 'r2'],
  count: ['loss', 'poisson_deviance', 'rmse', 'mae'],
}

/** What production training records at each validation (`val_loss`, `val_acc`, `val_f1` …). */
export function comprehensiveValidationMetrics(task: MetricTask): readonly string[] {
  return comprehensive[task].map((id) => `val_${id}`)
}

/** What the final evaluation must contain (`test_loss` … `test_confusion_matrix`). */
export function comprehensiveTestMetrics(task: MetricTask): readonly string[] {
  const ids = comprehensive[task].filter((id) => id !== 'auc')
  return (task === 'classification' ? [...ids, confusionMatrixName] : ids).map((id) => `test_${id}`)
}
