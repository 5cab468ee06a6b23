import { exact, plural } from '../figures.ts'
import { metricFigure } from '../metricFigures.ts'

const labelsText = (labels: number) =>
  labels > 0 ? `${plural(labels, 'label')} a sample` : 'one target a sample'

type ClassKind = 'class' | 'label'

interface WeakClass {
  readonly kind: ClassKind
  readonly name: string
  readonly support: number
  readonly value: number
  readonly least: number
  readonly path: string
}

const kindTitle = (kind: ClassKind) => (kind === 'label' ? 'Label' : 'Class')

/** Sentences on the predictions of the test set, its evaluation and its classes. */
export const predictionsWording = {
  'predictions-count-differs': (a: { path: string; found: number; data: string; expected: number }) =>
    `${a.path} holds ${plural(a.found, 'prediction')}, ${a.data} ${plural(a.expected, 'sample')}.`,
  'predictions-class-absent': (a: { path: string; data: string; name: string; samples: number }) =>
    `${a.path} has no prediction for any of the ${plural(a.samples, 'sample')} of class ${a.name} in ${a.data}.`,
  'predictions-labels-differ': (a: { path: string; labels: number; data: string; expected: number }) =>
    `${a.path} has ${labelsText(a.labels)}, ${a.data} ${labelsText(a.expected)}.`,
  'predictions-ids-differ': (a: { path: string; data: string; id: string }) =>
    `${a.path} and ${a.data} don't hold the same samples: id ${a.id} has no counterpart.`,
  'predictions-targets-differ': (a: {
    path: string
    data: string
    id: string
    /** Empty where a sample has one target. */
    label: string
    found: number
    expected: number
    wrong: number
    samples: number
  }) =>
    `${a.path} states other true targets than ${a.data} for ${a.wrong} of ${plural(a.samples, 'sample')}, first ${a.id}${a.label && `, label ${a.label}`}: ${exact(a.found)} instead of ${exact(a.expected)}.`,
  'predictions-inputs-shape': (a: { path: string; data: string; found: string; expected: string }) =>
    `${a.path} was made from inputs of shape ${a.found || 'unknown'}; the samples of ${a.data} are ${a.expected}.`,
  'predictions-inputs-differ': (a: { path: string; data: string; id: string; column: number }) =>
    `${a.path} was made from other inputs than those of ${a.data}: sample ${a.id} differs in value ${a.column}.`,
  'metrics-not-asked': () =>
    'test_set.metrics is empty, so the evaluation shows nothing. Name the metrics in the configuration, or leave the line out for the usual ones.',
  'metric-not-computed': (a: { metric: string; path: string }) =>
    `${a.metric} can't be computed from ${a.path}. Remove it from the configuration or write what it needs into the predictions.`,
  'metric-undefined': (a: { metric: string; path: string }) =>
    `${a.metric} is undefined for ${a.path} (for instance because only one class occurs), and so shows nothing.`,
  'claim-differs': (a: { path: string; metric: string; claim: number; measured: number }) =>
    `${a.path} claims ${a.metric} = ${exact(a.claim)}; the predictions give ${exact(a.measured)}, which is more than 0.001 apart.`,
  'evaluation-differs': (a: { path: string; figure: string; stated: string; measured: string }) =>
    `${a.path} states ${a.figure} = ${a.stated}; the predictions give ${a.measured}. Run finalize-model --from evaluate.`,
  'test-evaluated': (a: { samples: number; count: number; metric: string; value: number }) =>
    `All ${plural(a.count, 'metric')} recomputed over ${plural(a.samples, 'held-out sample')}; ${a.metric} is ${metricFigure(a.metric, a.value)}.`,
  'no-classes': (a: { task: string }) => `The task is ${a.task}: there are no classes to confuse.`,
  'class-untested': (a: { kind: ClassKind; name: string; path: string }) =>
    `${a.path} has no sample ${a.kind === 'label' ? 'with the label' : 'of class'} ${a.name}, so nothing is known of it.`,
  'class-f1-low': (a: WeakClass) =>
    `${kindTitle(a.kind)} ${a.name} has F1 ${a.value.toFixed(3)} over ${plural(a.support, 'test sample')}; above ${a.least} is asked of every ${a.kind}.`,
  'class-recall-low': (a: WeakClass) =>
    `${kindTitle(a.kind)} ${a.name} has recall ${a.value.toFixed(3)} over ${plural(a.support, 'test sample')}; at least ${a.least} is asked of every ${a.kind}.`,
  'confusion-matrix-differs': (a: {
    path: string
    actual: string
    predicted: string
    stated: string
    measured: string
  }) =>
    `${a.path} counts ${a.stated} samples of class ${a.actual} predicted as ${a.predicted}; the predictions give ${a.measured}. Run finalize-model --from evaluate.`,
  'confusion-analysed': (a: { classes: number; worst: string; f1: number; pairs: readonly string[] }) =>
    `All ${a.classes} classes are good enough; the weakest is ${a.worst} with F1 ${a.f1.toFixed(3)}. ${a.pairs.length > 0 ? `Most confused: ${a.pairs.join(', ')}.` : 'No sample was confused.'}`,
  'labels-analysed': (a: { labels: number; worst: string; f1: number }) =>
    `All ${a.labels} labels are good enough; the weakest is ${a.worst} with F1 ${a.f1.toFixed(3)}. Labels that a sample may have together are not confused with each other, so there is no matrix.`,
}
