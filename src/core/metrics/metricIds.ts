import { metricEntry, metricList, type MetricTask } from './metricList.ts'

/** Of two classes these say what `auc` and `ap` say. */
const ofManyClasses: readonly string[] = ['auc_ovo', 'auc_ovo_weighted', 'ap_weighted']

/**
 * Ids of every metric of the task in the order of the list, then of those that are asked for beside it.
 *
 * @param wanted names with or without the prefix of a split; unknown ones and those of other tasks are left out
 * @param classes with two of a classifier, metrics that repeat others are left out unless they are asked for
 */
export function metricIds(
  task: MetricTask,
  wanted: readonly string[] = [],
  classes = Infinity,
): readonly string[] {
  const listed = metricList.filter(
    ({ id }) => task !== 'classification' || classes > 2 || !ofManyClasses.includes(id),
  )
  const entries = [...listed, ...wanted.flatMap((name) => metricEntry(name) ?? [])]
  return [...new Set(entries.flatMap(({ id, tasks }) => (tasks.includes(task) ? [id] : [])))]
}
