import { metricEntry, metricList, type MetricTask } from './metricList.ts'

/**
 * Ids of every metric of the task in the order of the list, then of those that are asked for beside it.
 *
 * @param wanted names with or without the prefix of a split; unknown ones and those of other tasks are left out
 */
export function metricIds(task: MetricTask, wanted: readonly string[] = []): readonly string[] {
  const entries = [...metricList, ...wanted.flatMap((name) => metricEntry(name) ?? [])]
  return [...new Set(entries.flatMap(({ id, tasks }) => (tasks.includes(task) ? [id] : [])))]
}
