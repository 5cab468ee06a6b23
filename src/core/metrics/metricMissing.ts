import { finding, type Finding } from '../finding.ts'
import { metricFamily } from './metricFamily.ts'
import { metricEntry, type MetricTask } from './metricList.ts'

/**
 * Why there is no figure of a metric that was asked for: the task doesn't know it, or these classes have none of it.
 *
 * @param name with or without the prefix of a split
 */
export function metricMissing(name: string, task: MetricTask, classes: number): Finding {
  const metric = name.replace(/^test_/, '')
  const family = metricFamily(metric)
  if (task === 'classification' && family?.kind === 'top-k')
    return finding('evaluation-metric-trivial', 'error', { metric, least: family.parameter + 1, classes })
  return task === 'classification' && metricEntry(metric) && metric.endsWith('_positive')
    ? finding('evaluation-metric-of-positive', 'error', { metric })
    : finding('evaluation-metric-unknown', 'error', { metric, task })
}
