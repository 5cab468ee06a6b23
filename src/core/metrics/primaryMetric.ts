import type { Config } from '../config/schema.ts'

/**
 * The metric that a project is judged by: the first target for the test set, else accuracy for classes and the
 * root mean squared error for values.
 */
export function primaryMetricOf(config: Pick<Config, 'task' | 'targets'>): string {
  const target = Object.entries(config.targets).find(
    ([name, value]) => name.startsWith('test_') && typeof value === 'number',
  )
  return target?.[0] ?? (config.task === 'classification' ? 'test_acc' : 'test_rmse')
}
