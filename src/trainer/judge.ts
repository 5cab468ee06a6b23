import type { Config } from '../core/config/schema.ts'
import type { Split } from '../core/dataset/dataset.ts'
import { classificationMetrics, numericMetrics } from '../core/metrics/validation.ts'
import type { Network, Weights } from '../core/network/layers.ts'
import { softmax } from './losses.ts'
import { predict } from './model.ts'
import type { Operations } from './tensorflow.ts'

/** What a network says of a split: probabilities (samples × classes), or values. Undefined where it isn't finite. */
export function judge(
  tf: Operations,
  network: Network,
  weights: Weights,
  config: Config,
  split: Split,
): Float64Array | undefined {
  const output = predict(tf, network, weights, split.inputs, split.samples)
  if (!output.every(Number.isFinite)) return undefined
  return config.task === 'classification' ? softmax(output, network.outputs) : Float64Array.from(output)
}

/** Metrics by id without split, as the evaluation computes them later from the same predictions. */
export function metricsOf(
  { task }: Config,
  split: Split,
  predicted: Float64Array,
  classes: number,
  wanted: readonly string[],
): Record<string, number> {
  if (task === 'multi-label') throw new Error('prepare refuses what this trainer can’t train')
  return task === 'classification'
    ? classificationMetrics(split.targets, predicted, classes, wanted, split.weights)
    : numericMetrics(task, split.targets, predicted, wanted, split.weights)
}

/** The same metrics under the names they have in files: `val_loss`. */
export function named(
  prefix: 'val' | 'test',
  metrics: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([id, value]) => [`${prefix}_${id}`, value]))
}
