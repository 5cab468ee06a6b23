import type { MetricsRecord, RunEvent, RunRecord } from '../runs/records.ts'

type EpochEvent = Extract<RunEvent, { event: 'epoch' }>
type CheckpointEvent = Extract<RunEvent, { event: 'checkpoint' }>

/** How the training went, from its events. */
export interface Course {
  /** One an epoch, ascending; where a resumed run repeated an epoch, its last. */
  readonly epochs: readonly EpochEvent[]
  readonly planned: number
  readonly ended: 'early' | 'last-epoch' | 'unfinished'
  /** Metric that stopped it. */
  readonly stoppingMetric?: string
  readonly best?: {
    readonly epoch: number
    readonly metric?: string
    readonly value?: number
    readonly source: string
  }
  readonly bestCheckpoint?: CheckpointEvent
  readonly lastCheckpoint?: CheckpointEvent
  /** Seconds, resumed parts added up. */
  readonly seconds: number
  readonly secondsSource: 'run' | 'events'
}

/**
 * Reads the course of a training out of its events; `undefined` before the first epoch.
 *
 * @param asked epochs that the configuration asks for, where the events don't say
 */
export function courseOf(
  run: RunRecord | undefined,
  events: readonly RunEvent[],
  asked: number,
  metrics?: MetricsRecord,
): Course | undefined {
  const byEpoch = new Map<number, EpochEvent>()
  let stopped: Extract<RunEvent, { event: 'early_stopped' }> | undefined
  let bestCheckpoint: CheckpointEvent | undefined
  let lastCheckpoint: CheckpointEvent | undefined
  for (const event of events) {
    if (event.event === 'epoch') byEpoch.set(event.epoch, event)
    else if (event.event === 'early_stopped') stopped = event
    else if (event.event === 'checkpoint' && event.kind === 'best') bestCheckpoint = event
    else if (event.event === 'checkpoint' && event.kind === 'last') lastCheckpoint = event
  }
  const epochs = [...byEpoch.values()].toSorted((a, b) => a.epoch - b.epoch)
  const last = epochs.at(-1)
  if (!last) return undefined
  const planned = last.epochs ?? asked
  const best = bestOf(bestCheckpoint, metrics, stopped?.best_epoch)
  return {
    epochs,
    planned,
    ended: stopped ? 'early' : last.epoch >= planned ? 'last-epoch' : 'unfinished',
    ...(stopped && { stoppingMetric: stopped.metric }),
    ...(best && { best }),
    ...(bestCheckpoint && { bestCheckpoint }),
    ...(lastCheckpoint && { lastCheckpoint }),
    seconds: run?.seconds ?? epochs.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    secondsSource: run?.seconds === undefined ? 'events' : 'run',
  }
}

function bestOf(
  checkpoint: CheckpointEvent | undefined,
  metrics: MetricsRecord | undefined,
  stoppedBest: number | undefined,
): Course['best'] {
  if (checkpoint) {
    const { epoch, metric, value } = checkpoint
    const source = 'events.jsonl#checkpoint(kind=best)'
    return { epoch, source, ...(metric !== undefined && { metric }), ...(value !== undefined && { value }) }
  }
  if (metrics?.best) return { ...metrics.best, source: 'metrics.json#best' }
  return stoppedBest === undefined
    ? undefined
    : { epoch: stoppedBest, source: 'events.jsonl#early_stopped.best_epoch' }
}
