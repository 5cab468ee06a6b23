import type { Config } from '../../config/schema.ts'
import { trainingDigest } from '../../config/digest.ts'
import { runFiles } from '../../project/layout.ts'
import type { MetricsRecord, RunEvent, RunRecord } from '../../runs/records.ts'
import { findRunLog, logFilesOf } from '../../runs/logs/runLog.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { holdLatest, holdStep } from '../heldEvidence.ts'
import { epochHistory, selectionOf, waitedFor, type EpochEntry } from '../history.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'

export const finalTrainingComplete: Check = {
  id: 'final-training-complete',
  passesWhen:
    'The run ended by early stopping or at its last epoch with exit code 0, every loss is finite, its log is there, and it was trained with today’s configuration on today’s data.',
  async judge(ground) {
    const inRun = (name: string) => `${ground.runDirectory}/${name}`
    const evidence = [
      inRun(runFiles.run),
      inRun(runFiles.events),
      inRun(runFiles.metrics),
      inRun(runFiles.log),
    ]
    const [config, run, events, metrics] = [
      await ground.config(),
      await ground.run(),
      await ground.events(),
      await ground.metrics(),
    ]
    const unread = reasonsOf(config, run, events, metrics)
    if (!config.ok || !run.ok || !events.ok || !metrics.ok) {
      const told =
        run.ok || !config.ok || !events.ok ? [] : await withoutRecord(ground, config.value, events.value)
      return conclude([...told, ...unread], evidence)
    }
    const history = epochHistory(events.value)
    const reasons = [
      ...ended(run.value, events.value, history, config.value, ground),
      ...finite(history, inRun(runFiles.events)),
      ...compareHistory(history, metrics.value, inRun(runFiles.metrics)),
      ...(await hasLog(ground)),
      ...(await sameGround(ground, config.value, run.value)),
      ...(await holdStep(ground, 'train', [inRun(runFiles.run), ...(await accounts(ground))], {
        inputs: false,
      })),
      ...(await holdLatest(ground, inRun(runFiles.events))),
    ]
    if (speaksAgainst(reasons)) return conclude(reasons, evidence)
    const last = history.at(-1)
    const stopped = events.value.some(({ event }) => event === 'early_stopped')
    const summary = {
      epochs: last?.epoch ?? 0,
      asked: config.value.training.epochs,
      stopped,
      seconds: run.value.seconds ?? 0,
      trainer: run.value.trainer,
    }
    return conclude([...reasons, because('passed', 'training-complete', summary)], evidence)
  },
}

/** What gives account of the epochs beside our events: `metrics.json`, or the log of another program. */
async function accounts(ground: Ground): Promise<readonly string[]> {
  const { files, runDirectory } = ground
  const metrics = `${runDirectory}/${runFiles.metrics}`
  if ((await files.stat(metrics)) !== undefined) return [metrics]
  const log = await findRunLog(files, runDirectory)
  return log ? logFilesOf(files, log) : [metrics]
}

/** What a log tells without a record: enough to speak against the training, never enough for it. */
async function withoutRecord(
  ground: Ground,
  config: Config,
  events: readonly RunEvent[],
): Promise<readonly Reason[]> {
  const log = await findRunLog(ground.files, ground.runDirectory)
  const history = epochHistory(events)
  const last = history.at(-1)
  if (!log || !last) return []
  const { path, format } = log
  const args = { path, format: format.title, epoch: last.epoch, epochs: config.training.epochs }
  return [...finite(history, path), because('missing', 'log-without-record', args, path)]
}

function ended(
  run: RunRecord,
  events: readonly RunEvent[],
  history: readonly EpochEntry[],
  config: Config,
  ground: Ground,
): readonly Reason[] {
  const runPath = `${ground.runDirectory}/${runFiles.run}`
  const path = `${ground.runDirectory}/${runFiles.events}`
  if (run.exitCode === undefined)
    return [because('missing', 'training-not-ended', { path: runPath }, runPath)]
  if (run.exitCode !== 0) {
    return [because('failed', 'training-exit-code', { path: runPath, exitCode: run.exitCode }, runPath)]
  }
  const failure = events.findLast((event) => event.event === 'failed' || event.event === 'run_finished')
  if (failure?.event === 'failed') {
    return [because('failed', 'training-failed', { path, reason: failure.reason.slice(0, 300) }, path)]
  }
  const last = history.at(-1)
  if (!last) return [because('failed', 'training-without-epochs', { path }, path)]
  const gap = history.findIndex((entry, index) => entry.epoch !== (history[0]?.epoch ?? 1) + index)
  if (gap > 0)
    return [because('failed', 'training-epoch-absent', { path, epoch: history[gap - 1]!.epoch + 1 }, path)]
  if (last.epoch >= config.training.epochs) return []
  const stop = events.findLast((event) => event.event === 'early_stopped')
  const progress = { path, epoch: last.epoch, epochs: config.training.epochs }
  if (stop?.event !== 'early_stopped' || stop.epoch !== last.epoch) {
    return [because('failed', 'training-ended-early', progress, path)]
  }
  return stopFounded(history, config, path)
}

/** Early stopping is believed when the recorded metric did stand still for as long as `patience` says. */
function stopFounded(history: readonly EpochEntry[], config: Config, path: string): readonly Reason[] {
  const { enabled, patience, metric, min_delta: delta } = config.early_stopping
  if (!enabled)
    return [because('failed', 'early-stop-not-enabled', { path, epoch: history.at(-1)?.epoch ?? 0 }, path)]
  const mode =
    config.early_stopping.mode ??
    selectionOf({ ...config, checkpointing: { ...config.checkpointing, metric: undefined } }).mode
  const waited = waitedFor(history, metric, mode, delta)
  if (waited === undefined || waited >= patience) return []
  return [because('failed', 'early-stop-unfounded', { path, metric, waited, patience }, path)]
}

function finite(history: readonly EpochEntry[], path: string): readonly Reason[] {
  for (const { epoch, metrics } of history) {
    for (const [metric, value] of Object.entries(metrics)) {
      if (/(?:^|_)loss$/.test(metric) && !Number.isFinite(value)) {
        return [because('failed', 'loss-not-finite', { path, epoch, metric, value: String(value) }, path)]
      }
    }
  }
  return []
}

/** `metrics.json` must tell the same story as the events that were written while training. */
function compareHistory(
  history: readonly EpochEntry[],
  metrics: MetricsRecord,
  path: string,
): readonly Reason[] {
  const told = new Map(metrics.history.map((entry) => [entry.epoch, entry.metrics]))
  for (const { epoch, metrics: measured } of history) {
    const claimed = told.get(epoch)
    if (!claimed) return [because('failed', 'metrics-epoch-absent', { path, epoch }, path)]
    for (const [metric, value] of Object.entries(measured)) {
      const stated = claimed[metric]
      if (stated === undefined || same(stated, value)) continue
      return [
        because('failed', 'metrics-history-differs', { path, epoch, metric, stated, measured: value }, path),
      ]
    }
  }
  const { best } = metrics
  const measured = history.find(({ epoch }) => epoch === best?.epoch)?.metrics[best?.metric ?? '']
  if (best && measured !== undefined && !same(best.value, measured)) {
    const { epoch, metric, value: stated } = best
    return [because('failed', 'metrics-history-differs', { path, epoch, metric, stated, measured }, path)]
  }
  const extra = metrics.history.find(({ epoch }) => !history.some((entry) => entry.epoch === epoch))
  return extra ? [because('failed', 'metrics-epoch-unknown', { path, epoch: extra.epoch }, path)] : []
}

/** Equal but for the last digits that another printer of numbers may have dropped. */
const same = (a: number, b: number) =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b))

async function hasLog(ground: Ground): Promise<readonly Reason[]> {
  const path = `${ground.runDirectory}/${runFiles.log}`
  const stat = await ground.files.stat(path)
  return stat && stat.size > 0 ? [] : [because('missing', 'training-log-absent', { path }, path)]
}

/** Today's configuration and data against those of the run. */
async function sameGround(ground: Ground, config: Config, run: RunRecord): Promise<readonly Reason[]> {
  const path = ground.configPath
  const reasons: Reason[] = []
  if (run.config.training !== trainingDigest(config)) {
    reasons.push(because('stale', 'config-edited-since-training', { path, started: run.started }, path))
  }
  for (const [file, digest] of Object.entries(run.data)) {
    if ((await ground.digest(file)) !== digest) {
      reasons.push(
        because('stale', 'data-changed-since-training', { path: file, started: run.started }, file),
      )
    }
  }
  return reasons
}
