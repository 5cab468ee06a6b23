import type { Config } from '../config/schema.ts'
import { metricDirection, sameMetric } from '../config/metricNames.ts'
import type { RunEvent } from '../runs/records.ts'

/** One trained epoch as `events.jsonl` tells it. */
export interface EpochEntry {
  readonly epoch: number
  /** Epochs that were asked for, where the log says. */
  readonly epochs: number | undefined
  readonly metrics: Readonly<Record<string, number>>
}

/** The epochs in order; of one that was trained again after a resume, the last account. */
export function epochHistory(events: readonly RunEvent[]): readonly EpochEntry[] {
  const byEpoch = new Map<number, EpochEntry>()
  for (const event of events) {
    if (event.event === 'epoch') {
      byEpoch.set(event.epoch, { epoch: event.epoch, epochs: event.epochs, metrics: event.metrics })
    }
  }
  return [...byEpoch.values()].toSorted((a, b) => a.epoch - b.epoch)
}

/** The metric by which the best checkpoint is chosen, and its direction (`min` where the metric is unknown). */
export function selectionOf(config: Config): { readonly metric: string; readonly mode: 'min' | 'max' } {
  const { checkpointing, early_stopping: stopping } = config
  const metric = checkpointing.metric ?? stopping.metric
  const mode =
    checkpointing.mode ??
    (checkpointing.metric === undefined || checkpointing.metric === stopping.metric
      ? stopping.mode
      : undefined)
  return { metric, mode: mode ?? metricDirection(metric) ?? 'min' }
}

/** A metric's value under its own name or another one for the same (`val_accuracy` for `val_acc`). */
function valueOf(metrics: EpochEntry['metrics'], metric: string): number | undefined {
  if (Object.hasOwn(metrics, metric)) return metrics[metric]
  const name = Object.keys(metrics).find((candidate) => sameMetric(candidate, metric))
  return name === undefined ? undefined : metrics[name]
}

/** The best recorded value of a metric and all epochs that reached it; undefined where none was recorded. */
export function bestOf(
  history: readonly EpochEntry[],
  metric: string,
  mode: 'min' | 'max',
): { readonly value: number; readonly epochs: readonly number[] } | undefined {
  const recorded = history.flatMap(({ epoch, metrics }) => {
    const value = valueOf(metrics, metric)
    return value !== undefined && Number.isFinite(value) ? [{ epoch, value }] : []
  })
  if (recorded.length === 0) return undefined
  const values = recorded.map(({ value }) => value)
  const best = values.reduce((best, next) => (mode === 'min' ? Math.min(best, next) : Math.max(best, next)))
  return { value: best, epochs: recorded.filter(({ value }) => value === best).map(({ epoch }) => epoch) }
}

/** Validations at the end of the history that brought no improvement of more than `delta`. */
export function waitedFor(
  history: readonly EpochEntry[],
  metric: string,
  mode: 'min' | 'max',
  delta: number,
): number | undefined {
  let best: number | undefined
  let waited = 0
  for (const { metrics } of history) {
    const value = valueOf(metrics, metric)
    if (value === undefined) continue
    const improved =
      best === undefined ||
      Number.isNaN(best) ||
      (mode === 'min' ? value < best - delta : value > best + delta)
    if (improved) best = value
    waited = improved ? 0 : waited + 1
  }
  return best === undefined ? undefined : waited
}

/** The epoch that the checkpoint metric calls best; the last one where that metric wasn't recorded. */
export function bestEntry(history: readonly EpochEntry[], config: Config): EpochEntry | undefined {
  const { metric, mode } = selectionOf(config)
  const best = bestOf(history, metric, mode)?.epochs[0]
  return history.find(({ epoch }) => epoch === best) ?? history.at(-1)
}
