import { metricDirection, metricId } from '../core/config/metricNames.ts'
import type { Config } from '../core/config/schema.ts'
import { failure, finding, success, type Result } from '../core/finding.ts'
import { epochMetrics } from '../core/metrics/validation.ts'
import { metricList } from '../core/metrics/metricList.ts'
import { observePlateau } from './schedule.ts'
import type { Progress } from './state.ts'

type Mode = 'min' | 'max'

/** A metric that decides something, by the name it has in the history. */
interface Watched {
  readonly metric: string
  readonly mode: Mode
}

/** What is measured after an epoch and what follows from it. */
export interface Monitor {
  /** Ids without split, for `metrics/validation.ts`. */
  readonly wanted: readonly string[]
  readonly best: Watched
  readonly stopping: Watched
}

/** Early stopping and checkpoints each watch a metric that must be recorded; another one is a finding. */
export function createMonitor(config: Config): Result<Monitor> {
  const recordable = metricList.filter(({ tasks }) => tasks.includes(config.task)).map(({ id }) => id)
  const watch = (name: string, mode: Mode | undefined, setting: string): Result<Watched & { id: string }> => {
    const id = metricId(name)
    if (id === undefined || !recordable.includes(id) || /^(train|test)[_/]/.test(name)) {
      const known = recordable.map((one) => `val_${one}`).join(', ')
      return failure(finding('trainer-unknown-metric', 'error', { metric: name, setting, known }))
    }
    return success({ id, metric: `val_${id}`, mode: mode ?? metricDirection(name) ?? 'min' })
  }
  const { early_stopping: early, checkpointing } = config
  const stopping = watch(early.metric, early.mode, 'early_stopping.metric')
  if (!stopping.ok) return stopping
  const same = checkpointing.metric === undefined
  const best = watch(
    checkpointing.metric ?? early.metric,
    checkpointing.mode ?? (same ? early.mode : undefined),
    'checkpointing.metric',
  )
  if (!best.ok) return best
  const asked = config.validation.metrics.map((name) => metricId(name) ?? '')
  const ids = [...epochMetrics[config.task].slice(0, 2), ...asked, stopping.value.id, best.value.id]
  const wanted = [...new Set(ids)].filter((id) => recordable.includes(id))
  return success({ wanted, best: best.value, stopping: stopping.value })
}

const beats = (value: number, than: number, mode: Mode, by = 0) =>
  mode === 'min' ? value < than - by : value > than + by

/**
 * Progress after an epoch that was validated: whether it is the best so far (strictly, so that the first of
 * equals stays), among the top k, and whether training stops. A metric that is NaN never improves.
 */
export function observe(progress: Progress, monitor: Monitor, config: Config): Progress {
  const { epoch, metrics } = progress.history.at(-1)!
  const value = metrics[monitor.best.metric] ?? Number.NaN
  const { metric, mode } = monitor.best
  const isBest = Number.isFinite(value) && (progress.best === null || beats(value, progress.best.value, mode))
  const top = Number.isFinite(value)
    ? [...progress.top, { epoch, value }]
        .sort((a, b) => (mode === 'min' ? a.value - b.value : b.value - a.value) || a.epoch - b.epoch)
        .slice(0, config.checkpointing.save_top_k)
    : progress.top
  const watched = metrics[monitor.stopping.metric] ?? Number.NaN
  const scheduler = config.lr_scheduler
  return {
    ...progress,
    best: isBest ? { epoch, metric, value } : progress.best,
    top,
    stopping: observeStopping(progress.stopping, epoch, watched, monitor.stopping.mode, config),
    plateau:
      scheduler.type === 'plateau'
        ? observePlateau(progress.plateau, watched, monitor.stopping.mode, scheduler.patience)
        : progress.plateau,
  }
}

function observeStopping(
  state: Progress['stopping'],
  epoch: number,
  value: number,
  mode: Mode,
  { early_stopping: settings }: Config,
): Progress['stopping'] {
  const improved =
    Number.isFinite(value) && (state.best === null || beats(value, state.best, mode, settings.min_delta))
  if (improved) return { best: value, bestEpoch: epoch, waited: 0, stopped: false }
  const waited = state.waited + 1
  return { ...state, waited, stopped: settings.enabled && waited >= settings.patience }
}
