import type { Config } from '../core/config/schema.ts'
import type { Split } from '../core/dataset/dataset.ts'
import { positiveClass } from '../core/metrics/positiveClass.ts'
import { classificationMetrics, labelMetrics, numericMetrics } from '../core/metrics/validation.ts'
import type { Network, Weights } from '../core/network/layers.ts'
import { softmax } from './losses.ts'
import { logistic } from './labelLoss.ts'
import { predict } from './model.ts'
import type { Operations } from './tensorflow.ts'

/** What a network says of a split: probabilities (samples × classes or labels), or values. Undefined where it isn't finite. */
export function judge(
  tf: Operations,
  network: Network,
  weights: Weights,
  config: Config,
  split: Split,
): Float64Array | undefined {
  const output = predict(tf, network, weights, split.inputs, split.samples)
  if (!output.every(Number.isFinite)) return undefined
  if (config.task === 'multi-label') return Float64Array.from(output, logistic)
  return config.task === 'classification' ? softmax(output, network.outputs) : Float64Array.from(output)
}

/**
 * Metrics by id without split, as the evaluation computes them later from the same predictions.
 *
 * @param classNames one an output of a classifier, or of labels
 */
export function metricsOf(
  { task, data }: Config,
  { targets, weights }: Split,
  predicted: Float64Array,
  classNames: readonly string[],
  wanted: readonly string[],
): Record<string, number> {
  const classes = classNames.length
  if (task === 'multi-label') return labelMetrics(targets, predicted, classes, wanted, weights)
  if (task !== 'classification') return numericMetrics(task, targets, predicted, wanted, weights)
  const positive = positiveClass(classes, data.positive_class, classNames)
  return classificationMetrics(targets, predicted, classes, { wanted, weights, positive })
}

/** The same metrics under the names they have in files: `val_loss`. */
export function named(
  prefix: 'val' | 'test',
  metrics: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([id, value]) => [`${prefix}_${id}`, value]))
}
