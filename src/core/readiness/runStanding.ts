import { metricDirection } from '../config/metricNames.ts'
import type { Config } from '../config/schema.ts'
import { failure, success, type Result } from '../finding.ts'
import { checkPredictions } from '../metrics/checkPredictions.ts'
import { primaryMetricOf } from '../metrics/primaryMetric.ts'
import { metricsOf } from '../metrics/validation.ts'
import type { Standing } from '../phases/transitions.ts'
import { classNamesOf } from './classNames.ts'
import type { Ground } from './ground.ts'

/** Validation metrics recomputed from the run's saved predictions, by id without split. */
export async function recomputed(
  view: Ground,
  wanted?: readonly string[],
): Promise<Result<Readonly<Record<string, number>>>> {
  const [config, predictions] = [await view.config(), await view.predictions('val')]
  if (!config.ok) return config
  if (!predictions.ok) return predictions
  const { task, data } = config.value
  const classNames = await classNamesOf(view, predictions.value)
  const problem = checkPredictions(task, predictions.value, classNames)
  if (problem) return failure(problem)
  const named = {
    ...predictions.value,
    classNames,
    ...(data.positive_class !== undefined && { positiveClass: String(data.positive_class) }),
  }
  return success(metricsOf(task, named, wanted))
}

/** The primary metric on validation, recomputed, against the target that its configuration sets for the test set. */
export async function standingOf(view: Ground): Promise<Result<Standing>> {
  const config = await view.config()
  if (!config.ok) return config
  const id = primaryMetricOf(config.value).replace(/^test_/, '')
  const metrics = await recomputed(view, [id])
  return metrics.ok ? success(standingAt(config.value, metrics.value[id] ?? Number.NaN)) : metrics
}

/** A value of the primary metric on validation against the target that the configuration sets for the test set. */
export function standingAt(config: Config, value: number): Standing {
  const primary = primaryMetricOf(config)
  const target = (config.targets as Readonly<Record<string, unknown>>)[primary]
  return {
    metric: primary.replace(/^test_/, 'val_'),
    value,
    target: typeof target === 'number' ? target : undefined,
    direction: metricDirection(primary) ?? 'max',
  }
}
