import { originIn } from '../config/provenance.ts'
import { trainingDigest } from '../config/digest.ts'
import type { Config } from '../config/schema.ts'
import { success, type Result } from '../finding.ts'
import { primaryMetricOf } from '../metrics/primaryMetric.ts'
import { layout } from '../project/layout.ts'
import type { Ground } from '../readiness/ground.ts'
import { readTextAt, readConfigAt } from '../readiness/phaseConfig.ts'
import { groundOf, phaseRuns } from '../readiness/phaseRun.ts'
import { recomputed } from '../readiness/runStanding.ts'
import { idsOf, type Predictions } from '../runs/predictions.ts'
import type { Repeats } from '../runs/records.ts'

/** The primary metric without its split: what can be compared without looking at the test set. */
export const comparedMetric = (config: Config): string => primaryMetricOf(config).replace(/^test_/, '')

export interface MeasuredRun {
  readonly record: Pick<Repeats['final'], 'value' | 'predictions'>
  readonly predictions: Predictions
}

/** What a run reaches on its validation split, from the predictions that it left, by the metric of today's configuration. */
export async function measureRun(ground: Ground, run: string): Promise<Result<MeasuredRun>> {
  const config = await ground.config()
  if (!config.ok) return config
  const view = await groundOf(ground, { run, config: ground.configPath })
  const id = comparedMetric(config.value)
  const [metrics, predictions] = [await recomputed(view, [id]), await view.predictions('val')]
  if (!metrics.ok) return metrics
  if (!predictions.ok) return predictions
  const value = metrics.value[id] ?? Number.NaN
  const { path, sha256 } = predictions.value
  return success({
    record: { value: Number.isFinite(value) ? value : null, predictions: { path, sha256 } },
    predictions: predictions.value,
  })
}

/** Whether two runs were judged on the same samples in the same order. */
function areComparable(a: Predictions, b: Predictions): boolean {
  return (
    a.samples === b.samples &&
    sameNames(idsOf(a), idsOf(b)) &&
    a.yTrue.every((value, row) => value === b.yTrue[row])
  )
}

const sameNames = (a: readonly string[], b: readonly string[]) => a.every((id, row) => id === b[row])

/** The run of the configuration that a phase leaves. */
const runOf: Readonly<Record<string, string>> = {
  [layout.configs.training]: phaseRuns.baseline,
  [layout.configs.optimization]: phaseRuns.optimization,
}

/**
 * What the trial reached whose configuration the final one was derived from. Undefined where the final one was not
 * derived, the trial's run is gone or was made with other settings, or it was judged on other samples.
 */
export async function measureTrial(
  ground: Ground,
  final: Predictions,
): Promise<NonNullable<Repeats['trial']> | undefined> {
  const { files, configPath } = ground
  const text = await readTextAt(files, configPath)
  const source = typeof text === 'string' ? originIn(text)?.source : undefined
  const run = source === undefined || !Object.hasOwn(runOf, source) ? undefined : runOf[source]
  if (source === undefined || run === undefined) return undefined
  const [config, record] = [
    await readConfigAt(files, source),
    await (await groundOf(ground, { run, config: source })).run(),
  ]
  if (!config.ok || !record.ok || record.value.config.training !== trainingDigest(config.value))
    return undefined
  const measured = await measureRun(ground, run)
  if (!measured.ok || !areComparable(final, measured.value.predictions)) return undefined
  return { run, ...measured.value.record }
}
