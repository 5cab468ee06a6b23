import type { MetricTask } from '../metrics/metricList.ts'

/** The task that a text states at its top level, whether or not it is valid YAML; classification where it states none. */
export function taskIn(text: string): MetricTask {
  const stated = /^task:[ \t]*["']?(classification|multi-label|regression|count)\b/m.exec(text)?.[1]
  return (stated as MetricTask | undefined) ?? 'classification'
}
