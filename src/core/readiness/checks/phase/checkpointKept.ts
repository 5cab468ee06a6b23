import { runFiles } from '../../../project/layout.ts'
import { inspectCheckpoint } from '../../../runs/checkpoint.ts'
import type { RunEvent } from '../../../runs/records.ts'
import type { Check } from '../../check.ts'
import type { Ground } from '../../ground.ts'
import { bestOf, selectionOf, type EpochEntry } from '../../history.ts'
import { groundOf, historyOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'

const kinds = ['best', 'last', 'periodic'] as const
type Kind = (typeof kinds)[number]
type Saved = Extract<RunEvent, { event: 'checkpoint' }>
/** Periodic checkpoints that are opened; of more, these many of the latest. */
const mostOpened = 50

export const checkpointKept: Check = {
  id: 'checkpoint-kept',
  passesWhen:
    'The checkpoint of `kind=` (best, last or periodic) that the run recorded is there, opens, is the file that was saved, and is of the right epoch.',
  async judge(ground, parameters) {
    const kind = kinds.find((each) => each === parameters['kind']) ?? 'best'
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.events}`
    const [config, events, history] = [await view.config(), await view.events(), await historyOf(view)]
    if (!config.ok || !events.ok || !history.ok) {
      return conclude(reasonsOf(config, events), [path])
    }
    const saved = events.value.filter((event) => event.event === 'checkpoint')
    const last = history.value.at(-1)?.epoch ?? 0
    if (kind === 'periodic') {
      const every = config.value.checkpointing.checkpoint_every_n_epochs
      if (every === 0) {
        return conclude(
          [because('failed', 'periodic-not-asked', { config: view.configPath }, view.configPath)],
          [path],
        )
      }
      return judgePeriodic(view, saved, every, last)
    }
    const record = saved.findLast((event) => event.kind === kind)
    if (!record)
      return conclude([because('missing', 'checkpoint-not-recorded', { path, kind }, path)], [path])
    const reasons = [
      ...(await opens(view, record)),
      ...rightEpoch(kind, record, history.value, selectionOf(config.value)),
    ]
    if (reasons.length > 0) return conclude(reasons, [record.path, path])
    const args = { kind, path: record.path, epoch: record.epoch }
    return conclude([because('passed', 'checkpoint-kept', args)], [record.path, path])
  },
}

async function judgePeriodic(view: Ground, saved: readonly Saved[], every: number, last: number) {
  const path = `${view.runDirectory}/${runFiles.events}`
  const due = Array.from(
    { length: Math.min(100_000, Math.floor(last / every)) },
    (_, index) => (index + 1) * every,
  )
  const records = new Map(
    saved.filter(({ kind }) => kind === 'periodic').map((event) => [event.epoch, event]),
  )
  const missing = due.filter((epoch) => !records.has(epoch))
  if (due.length === 0) {
    return conclude([because('not-applicable', 'periodic-none-due', { every, last })], [path])
  }
  if (missing.length > 0) {
    const args = { path, epochs: missing.slice(0, 10).map(String), count: missing.length }
    return conclude([because('missing', 'periodic-missing', args, path)], [path])
  }
  const reasons: Reason[] = []
  const opened = due.slice(-mostOpened).flatMap((epoch) => records.get(epoch) ?? [])
  for (const record of opened) reasons.push(...(await opens(view, record)))
  const evidence = [path, ...opened.map((record) => record.path)]
  if (reasons.length > 0) return conclude(reasons, evidence)
  return conclude([because('passed', 'periodic-kept', { count: due.length, every })], evidence)
}

/** The file is the one that was saved, is whole, and names no other epoch than the record. */
async function opens(view: Ground, record: Saved): Promise<readonly Reason[]> {
  const { path, epoch, sha256 } = record
  const checkpoint = await inspectCheckpoint(view.files, path)
  if (!checkpoint.ok) return reasonsOf(checkpoint)
  const found = await view.digest(path)
  if (sha256 !== undefined && found !== sha256) {
    return [because('failed', 'run-checkpoint-changed', { path, run: view.runDirectory }, path)]
  }
  const named = checkpoint.value.epoch
  if (named === undefined && sha256 === undefined) {
    return [because('missing', 'run-checkpoint-unproved', { path }, path)]
  }
  if (named === undefined || named === epoch) return []
  return [because('failed', 'run-checkpoint-of-other-epoch', { path, named, recorded: epoch }, path)]
}

function rightEpoch(
  kind: Kind,
  { path, epoch }: Saved,
  history: readonly EpochEntry[],
  { metric, mode }: ReturnType<typeof selectionOf>,
): readonly Reason[] {
  if (kind === 'last') {
    const last = history.at(-1)?.epoch ?? 0
    return epoch === last ? [] : [because('failed', 'run-checkpoint-not-last', { path, epoch, last }, path)]
  }
  const best = bestOf(history, metric, mode)
  if (!best) return [because('failed', 'run-metric-unrecorded', { metric }, path)]
  if (best.epochs.includes(epoch)) return []
  const args = { path, epoch, best: best.epochs[0] ?? 0, metric }
  return [because('failed', 'run-checkpoint-not-best', args, path)]
}
