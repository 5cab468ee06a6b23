import { selectionOf, bestOf, epochHistory, waitedFor, type EpochEntry } from './history.ts'
import type { Config } from '../config/schema.ts'
import { metricDirection } from '../config/metricNames.ts'
import { failure, success, type Result } from '../finding.ts'
import { checkPredictions } from '../metrics/checkPredictions.ts'
import { primaryMetricOf } from '../metrics/primaryMetric.ts'
import { metricsOf } from '../metrics/validation.ts'
import type { RunEnd, Standing } from '../phases/transitions.ts'
import { layout, runFiles } from '../project/layout.ts'
import type { CheckParameters } from './check.ts'
import { classNamesOf } from './classNames.ts'
import { createGround } from './createGround.ts'
import type { Ground } from './ground.ts'
import { because, reasonsOf, type Reason } from './reasons.ts'

/** Where the runs of the earlier phases lie, unless an item's parameters say otherwise. */
export const phaseRuns = {
  baseline: 'results/baseline',
  optimization: 'results/optimization',
  rounds: 'results/optimization_rounds',
} as const

/** A path parameter inside the project; the fallback where it is absent or leads out of it. */
export function pathOf(parameters: CheckParameters, name: string, fallback: string): string {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (typeof value !== 'string' || value === '' || value.length > 300) return fallback
  const path = value.replaceAll('\\', '/').replace(/\/+$/, '')
  return /^(?:\/|[a-z]:)|(?:^|\/)\.\.(?:\/|$)/i.test(path) ? fallback : path
}

const views = new WeakMap<Ground, Map<string, Ground>>()

/**
 * The ground of another run of the project, shared by all checks of one judgement. The configuration is that
 * of the parameter `config`, else the one that the run names.
 */
export async function groundOf(
  ground: Ground,
  parameters: CheckParameters,
  name = 'run',
  fallback: string = phaseRuns.baseline,
): Promise<Ground> {
  const { files, clock } = ground
  const runDirectory = pathOf(parameters, name, fallback)
  const known = views.get(ground) ?? new Map<string, Ground>()
  views.set(ground, known)
  const view = (configPath: string) => {
    const key = `${runDirectory}\n${configPath}`
    const found = known.get(key) ?? createGround({ files, clock, configPath, runDirectory })
    known.set(key, found)
    return found
  }
  if (typeof parameters['config'] === 'string') {
    return view(pathOf(parameters, 'config', layout.configs.training))
  }
  const first = view(layout.configs.training)
  const run = await first.run()
  return run.ok ? view(pathOf({ config: run.value.config.path }, 'config', layout.configs.training)) : first
}

/** The epochs that a run recorded. */
export async function historyOf(view: Ground): Promise<Result<readonly EpochEntry[]>> {
  const events = await view.events()
  return events.ok ? success(epochHistory(events.value)) : events
}

/** How a run ended, with what speaks against it. No reasons: it ended by itself and every loss is finite. */
export async function endOf(
  view: Ground,
): Promise<{ readonly end: RunEnd; readonly reasons: readonly Reason[] }> {
  const [run, events] = [await view.run(), await view.events()]
  if (!run.ok || !events.ok) {
    return { end: 'crashed', reasons: reasonsOf(run, events) }
  }
  const history = epochHistory(events.value)
  const eventsPath = `${view.runDirectory}/${runFiles.events}`
  const runPath = `${view.runDirectory}/${runFiles.run}`
  const infinite = lossesOf(history).find(({ value }) => !Number.isFinite(value))
  const reasons: Reason[] = []
  if (run.value.exitCode === undefined) {
    reasons.push(because('missing', 'run-not-ended', { path: runPath }, runPath))
  } else if (run.value.exitCode !== 0) {
    reasons.push(because('failed', 'run-exit-code', { path: runPath, exitCode: run.value.exitCode }, runPath))
  }
  const failed = events.value.findLast(({ event }) => event === 'failed' || event === 'run_finished')
  if (failed?.event === 'failed') {
    const args = { path: eventsPath, reason: failed.reason.slice(0, 300) }
    reasons.push(because('failed', 'run-failed', args, eventsPath))
  }
  reasons.push(...(await cutShort(view, history)))
  if (infinite) return { end: 'not-finite', reasons: [...reasons, notFinite(eventsPath, infinite)] }
  return { end: reasons.length === 0 ? 'finished' : 'crashed', reasons }
}

async function cutShort(view: Ground, history: readonly EpochEntry[]): Promise<readonly Reason[]> {
  const path = `${view.runDirectory}/${runFiles.events}`
  const last = history.at(-1)
  if (!last) return [because('failed', 'run-without-epochs', { path }, path)]
  const first = history[0]?.epoch ?? 0
  if (first > 1 || history.length !== last.epoch - first + 1) {
    return [because('failed', 'run-epochs-missing', { path, epochs: history.length, last: last.epoch }, path)]
  }
  const config = await view.config()
  const epochs = last.epochs ?? (config.ok ? config.value.training.epochs : last.epoch)
  if (history.length >= epochs) return []
  const events = await view.events()
  const stopped =
    events.ok && events.value.some((event) => event.event === 'early_stopped' && event.epoch === last.epoch)
  const {
    enabled,
    patience,
    metric,
    min_delta: delta,
    mode,
  } = config.ok
    ? config.value.early_stopping
    : { enabled: true, patience: 1, metric: 'val_loss', min_delta: 0, mode: undefined }
  const direction = mode ?? metricDirection(metric) ?? 'min'
  const waited = waitedFor(history, metric, direction, delta) ?? Number.POSITIVE_INFINITY
  if (stopped && enabled && waited >= patience) return []
  const args = { path, epoch: last.epoch, epochs }
  return [because('failed', stopped ? 'run-stop-unfounded' : 'run-cut-short', args, path)]
}

export interface RecordedLoss {
  readonly epoch: number
  readonly metric: string
  readonly value: number
}

/** Every recorded loss of every epoch. */
export function lossesOf(history: readonly EpochEntry[]): readonly RecordedLoss[] {
  return history.flatMap(({ epoch, metrics }) =>
    Object.entries(metrics)
      .filter(([metric]) => /(?:^|_)loss$/.test(metric))
      .map(([metric, value]) => ({ epoch, metric, value })),
  )
}

export function notFinite(path: string, { epoch, metric, value }: RecordedLoss): Reason {
  return because('failed', 'run-loss-not-finite', { path, epoch, metric, value: String(value) }, path)
}

/** The epoch that the checkpoint metric calls best; the last one where that metric wasn't recorded. */
export function bestEntry(history: readonly EpochEntry[], config: Config): EpochEntry | undefined {
  const { metric, mode } = selectionOf(config)
  const best = bestOf(history, metric, mode)?.epochs[0]
  return history.find(({ epoch }) => epoch === best) ?? history.at(-1)
}

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
