import { metricDirection } from '../config/metricNames.ts'
import type { RunEnd } from '../phases/transitions.ts'
import { runFiles } from '../project/layout.ts'
import type { Ground } from './ground.ts'
import { epochHistory, waitedFor, type EpochEntry } from './history.ts'
import { because, reasonsOf, type Reason } from './reasons.ts'
import { lossesOf, notFinite } from './recordedLosses.ts'

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
