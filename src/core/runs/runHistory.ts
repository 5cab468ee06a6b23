import { metricDirection } from '../config/metricNames.ts'
import { lowerBound } from './decimate.ts'
import { createTable, type GrowingTable } from './growingTable.ts'
import type { RunEvent } from './records.ts'

/** Series of the epoch table that aren't metrics. */
export const pace = {
  learningRate: 'learning_rate',
  samplesPerSecond: 'samples_per_second',
  seconds: 'seconds',
} as const

export interface BestEpoch {
  readonly epoch: number
  readonly metric: string
  readonly value: number
}

/** How a run ended by its own account. */
export type RunEnding =
  | { readonly kind: 'finished'; readonly exitCode: number; readonly time: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly time: string }

/**
 * What a run's events say, taken in one by one. An epoch or batch that was trained again after a resume takes the place
 * of its first account and of all that followed it; taking the last event twice changes nothing.
 */
export interface RunHistory {
  take(event: RunEvent): void
  /** x is the epoch; one series a metric, and those of `pace`. */
  readonly epochs: GrowingTable
  /** x counts the batches from 1; one series a metric. */
  readonly batches: GrowingTable
  /** Epochs that were asked for; undefined where no event told. */
  readonly total: number | undefined
  readonly started: string | undefined
  readonly ending: RunEnding | undefined
  readonly earlyStop:
    | { readonly epoch: number; readonly bestEpoch: number; readonly metric: string }
    | undefined
  /**
   * The best epoch: of the last checkpoint that the trainer called best, else the extreme of `val_loss` or of the
   * first validation metric whose direction is known.
   */
  best(): BestEpoch | undefined
  /** The epoch of the last checkpoint that the trainer called best. */
  readonly statedBest: BestEpoch | undefined
  /** Seconds to the last epoch at most, from the mean of the last five epochs; undefined before the first. */
  secondsLeft(): number | undefined
  /** Metrics with a value that is no number, and the first epoch at which it was. */
  readonly notFinite: ReadonlyMap<string, number>
  /** What the log of another program calls the metrics that it names otherwise. */
  readonly originals: ReadonlyMap<string, string>
}

/** @param parts whether batches are wanted too; they are most of a long run */
export function createRunHistory(parts: 'all' | 'epochs' = 'all'): RunHistory {
  const epochs = createTable()
  const batches = createTable()
  /** Epoch and batch of each row of `batches`, as one ascending number. */
  const positions = createTable()
  const notFinite = new Map<string, number>()
  const originals = new Map<string, string>()
  let total: number | undefined
  let started: string | undefined
  let ending: RunEnding | undefined
  let earlyStop: RunHistory['earlyStop']
  let chosen: BestEpoch | undefined

  function takeEpoch(event: Extract<RunEvent, { event: 'epoch' }>): void {
    cut(epochs, event.epoch)
    if (chosen && chosen.epoch > event.epoch) chosen = undefined
    if (earlyStop && earlyStop.epoch !== event.epoch) earlyStop = undefined
    total = event.epochs ?? total
    for (const [name, original] of Object.entries(event.original_names ?? {})) originals.set(name, original)
    for (const [name, value] of Object.entries(event.metrics))
      if (!Number.isFinite(value) && !notFinite.has(name)) notFinite.set(name, event.epoch)
    epochs.append(event.epoch, [...Object.entries(event.metrics), ...paceOf(event)])
    ending = undefined
  }

  function takeBatch({ epoch, batch, metrics }: Extract<RunEvent, { event: 'batch' }>): void {
    const position = epoch * 2 ** 26 + Math.min(batch, 2 ** 26 - 1)
    const kept = cut(positions, position)
    batches.truncate(kept)
    positions.append(position, [])
    batches.append(kept + 1, Object.entries(metrics))
  }

  function extreme(): BestEpoch | undefined {
    const validation = epochs.names.filter((name) => name.startsWith('val') && metricDirection(name))
    const metric = validation.find((name) => name === 'val_loss') ?? validation[0]
    const values = metric === undefined ? undefined : epochs.column(metric)
    if (metric === undefined || !values) return undefined
    const sign = metricDirection(metric) === 'min' ? 1 : -1
    let best = -1
    for (let row = 0; row < values.length; row++) {
      if (Number.isFinite(values[row]) && (best < 0 || sign * values[row]! < sign * values[best]!)) best = row
    }
    return best < 0 ? undefined : { epoch: epochs.x[best]!, metric, value: values[best]! }
  }

  return {
    epochs,
    batches,
    notFinite,
    originals,
    get total() {
      return total
    },
    get started() {
      return started
    },
    get ending() {
      return ending
    },
    get earlyStop() {
      return earlyStop
    },
    take(event) {
      switch (event.event) {
        case 'run_started':
          started ??= event.time
          total = event.epochs ?? total
          ending = undefined
          earlyStop = undefined
          break
        case 'epoch':
          takeEpoch(event)
          break
        case 'batch':
          if (parts === 'all') takeBatch(event)
          break
        case 'checkpoint':
          if (event.kind === 'best' && event.metric !== undefined && event.value !== undefined)
            chosen = { epoch: event.epoch, metric: event.metric, value: event.value }
          break
        case 'early_stopped':
          earlyStop = { epoch: event.epoch, bestEpoch: event.best_epoch, metric: event.metric }
          break
        case 'run_finished':
          ending = { kind: 'finished', exitCode: event.exit_code, time: event.time }
          break
        case 'failed':
          ending = { kind: 'failed', reason: event.reason, time: event.time }
          break
        default:
      }
    },
    best: () => chosen ?? extreme(),
    get statedBest() {
      return chosen
    },
    secondsLeft() {
      const last = epochs.x.at(-1)
      const recent = epochs.column(pace.seconds)?.slice(-5).filter(Number.isFinite)
      if (last === undefined || total === undefined || !recent?.length) return undefined
      const mean = recent.reduce((sum, seconds) => sum + seconds, 0) / recent.length
      return Math.max(0, total - last) * mean
    },
  }
}

function paceOf(event: Extract<RunEvent, { event: 'epoch' }>): readonly (readonly [string, number])[] {
  const told = [
    [pace.learningRate, event.learning_rate],
    [pace.seconds, event.seconds],
    [pace.samplesPerSecond, event.samples_per_second],
  ] as const
  return told.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

/** Cuts a table before the first row whose x is not below `x`; returns the rows that are left. */
function cut(table: GrowingTable, x: number): number {
  const last = table.x.at(-1)
  if (last !== undefined && last >= x) table.truncate(lowerBound(table.x, x))
  return table.length
}
