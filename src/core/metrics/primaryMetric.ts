import type { Config } from '../config/schema.ts'
import type { MetricTask } from './metricList.ts'

/**
 * The metric that a project is judged by: the first target for the test set, else accuracy for classes, the
 * macro F1 for labels and the root mean squared error for values.
 */
export function primaryMetricOf(config: Pick<Config, 'task' | 'targets'>): string {
  const target = Object.entries(config.targets).find(
    ([name, value]) => name.startsWith('test_') && typeof value === 'number',
  )
  return target?.[0] ?? `test_${usualMetrics[config.task]}`
}

/** What a model is judged by where nothing else is asked for, by task. */
export const usualMetrics: Readonly<Record<MetricTask, string>> = {
  classification: 'acc',
  'multi-label': 'f1',
  regression: 'rmse',
  count: 'rmse',
}
