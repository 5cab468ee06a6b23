/*
 * The metrics we compute, the one list of them. Names in files carry the split: `test_acc`, `val_loss`.
 * Pure data without imports, so that anything may import it.
 */

export type MetricTask = 'classification' | 'regression' | 'count'

interface MetricEntry {
  /** Name without the split: `acc` in `test_acc`. */
  readonly id: string
  readonly tasks: readonly MetricTask[]
  /** Which way is better. */
  readonly direction: 'min' | 'max'
  /** `fraction`: at most 1, gaps in percentage points; `unbounded`: in units of its own. */
  readonly scale: 'fraction' | 'unbounded'
  /** How people write it: accuracies in percent, everything else as a plain number. */
  readonly shown: 'percent' | 'number'
  readonly title: string
  /** Its definition in one line, by scikit-learn's function and arguments where there is one. */
  readonly definition: string
}

const classification: readonly MetricTask[] = ['classification']
const numeric: readonly MetricTask[] = ['regression', 'count']

const fraction = (id: string, title: string, definition: string): MetricEntry => ({
  id,
  tasks: classification,
  direction: 'max',
  scale: 'fraction',
  shown: /(^|_)acc$/.test(id) ? 'percent' : 'number',
  title,
  definition,
})

const error = (id: string, tasks: readonly MetricTask[], title: string, definition: string): MetricEntry => ({
  id,
  tasks,
  direction: 'min',
  scale: 'unbounded',
  shown: 'number',
  title,
  definition,
})

export const metricList: readonly MetricEntry[] = [
  error(
    'loss',
    ['classification', 'regression', 'count'],
    'Loss',
    'classification: log_loss; regression: mean_squared_error; count: mean_poisson_deviance',
  ),
  fraction('acc', 'Accuracy', 'accuracy_score'),
  fraction('balanced_acc', 'Balanced accuracy', 'balanced_accuracy_score'),
  fraction('f1', 'F1, macro', "f1_score(average='macro')"),
  fraction('f1_weighted', 'F1, weighted', "f1_score(average='weighted')"),
  fraction('f1_micro', 'F1, micro', "f1_score(average='micro')"),
  fraction('precision', 'Precision, macro', "precision_score(average='macro')"),
  fraction('precision_weighted', 'Precision, weighted', "precision_score(average='weighted')"),
  fraction('precision_micro', 'Precision, micro', "precision_score(average='micro')"),
  fraction('recall', 'Recall, macro', "recall_score(average='macro')"),
  fraction('recall_weighted', 'Recall, weighted', "recall_score(average='weighted')"),
  fraction('recall_micro', 'Recall, micro', "recall_score(average='micro')"),
  fraction('auc', 'ROC-AUC', "roc_auc_score; one versus rest, average='macro', with more than two classes"),
  fraction('auc_weighted', 'ROC-AUC, weighted', "roc_auc_score(multi_class='ovr', average='weighted')"),
  fraction('ap', 'Average precision', "average_precision_score; average='macro' with more than two classes"),
  fraction('mcc', 'Matthews correlation', 'matthews_corrcoef'),
  fraction('kappa', 'Cohen’s kappa', 'cohen_kappa_score'),
  fraction('top2_acc', 'Top-2 accuracy', 'top_k_accuracy_score(k=2)'),
  fraction('top3_acc', 'Top-3 accuracy', 'top_k_accuracy_score(k=3)'),
  fraction('top5_acc', 'Top-5 accuracy', 'top_k_accuracy_score(k=5)'),
  error('brier', classification, 'Brier score', 'brier_score_loss; summed over classes with more than two'),
  error('mse', numeric, 'Mean squared error', 'mean_squared_error'),
  error('rmse', numeric, 'Root mean squared error', 'root_mean_squared_error'),
  error('mae', numeric, 'Mean absolute error', 'mean_absolute_error'),
  error('mape', numeric, 'Mean absolute percentage error', 'mean_absolute_percentage_error'),
  {
    id: 'r2',
    tasks: numeric,
    direction: 'max',
    scale: 'fraction',
    shown: 'number',
    title: 'R²',
    definition: 'r2_score',
  },
  error('poisson_deviance', ['count'], 'Poisson deviance', 'mean_poisson_deviance'),
]

/** Stands among `test_set.metrics` as `test_confusion_matrix`, but is no figure. */
export const confusionMatrixName = 'confusion_matrix'

const byId: ReadonlyMap<string, MetricEntry> = new Map(metricList.map((entry) => [entry.id, entry]))

/** The entry of a metric by its name with or without `test_`, `val_` or `train_`; undefined where unknown. */
export function metricEntry(name: string): MetricEntry | undefined {
  return byId.get(name.replace(/^(?:test|val|train)_/, ''))
}
