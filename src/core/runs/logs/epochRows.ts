import { metricId } from '../../config/metricNames.ts'
import { metricEntry } from '../../metrics/metricList.ts'
import type { RunEvent } from '../records.ts'
import { learningRate } from './names.ts'

/** Epochs and series of one log that are kept; what comes after is left out. */
const mostEpochs = 2 ** 20
const mostSeries = 200

type EpochEvent = Extract<RunEvent, { event: 'epoch' }>

/**
 * A log's epochs while it is read, in any order. Accuracies that were logged in percent (one above 1.5 gives them away)
 * are told as fractions.
 */
export interface EpochRows {
  /** @param epoch from 1 */
  set(epoch: number, name: string, value: number): void
  /** Forgets an epoch and all after it. */
  cut(epoch: number): void
  /** Seconds that an epoch took. */
  took(epoch: number, seconds: number): void
  /** Epochs that were asked for. */
  total: number | undefined
  /** Names under which the log itself has the series, where they differ. */
  originals: Readonly<Record<string, string>>
  /** The events of every epoch from the first that changed since the last call. */
  flush(): readonly EpochEvent[]
}

interface Row {
  readonly metrics: Map<string, number>
  rate?: number
  seconds?: number
}

export function createEpochRows(): EpochRows {
  const rows = new Map<number, Row>()
  let order: number[] = []
  let isSorted = true
  let dirty = Infinity
  const names = new Set<string>()
  const percent = new Set<string>()

  function rowOf(epoch: number): Row | undefined {
    if (!Number.isSafeInteger(epoch) || epoch < 0) return undefined
    const known = rows.get(epoch)
    if (!known && rows.size >= mostEpochs) return undefined
    dirty = Math.min(dirty, epoch)
    if (known) return known
    const row: Row = { metrics: new Map() }
    rows.set(epoch, row)
    isSorted &&= order.length === 0 || epoch > order.at(-1)!
    order.push(epoch)
    return row
  }

  const all: EpochRows = {
    total: undefined,
    originals: {},
    set(epoch, name, value) {
      if (!names.has(name) && names.size >= mostSeries) return
      const row = rowOf(epoch)
      if (!row) return
      if (name === learningRate) {
        row.rate = value
        return
      }
      names.add(name)
      row.metrics.set(name, value)
      if (value > 1.5 && value <= 100 && !percent.has(name) && isShare(name)) {
        percent.add(name)
        dirty = -1
      }
    },
    cut(epoch) {
      const kept = order.filter((one) => one < epoch)
      for (const one of order) if (one >= epoch) rows.delete(one)
      order = kept
    },
    took(epoch, seconds) {
      const row = rowOf(epoch)
      if (row) row.seconds = seconds
    },
    flush() {
      if (dirty === Infinity) return []
      if (!isSorted) order = order.toSorted((a, b) => a - b)
      isSorted = true
      let first = order.length
      while (first > 0 && order[first - 1]! >= dirty) first--
      dirty = Infinity
      return order.slice(first).map((epoch) => eventOf(epoch, rows.get(epoch)!))
    },
  }

  function eventOf(epoch: number, { metrics, rate, seconds }: Row): EpochEvent {
    const values = [...metrics].map(
      ([name, value]) => [name, percent.has(name) ? value / 100 : value] as const,
    )
    const named = Object.entries(all.originals).filter(([name]) => metrics.has(name))
    return {
      event: 'epoch',
      time: '',
      epoch,
      metrics: Object.fromEntries(values),
      ...(all.total !== undefined && { epochs: all.total }),
      ...(rate !== undefined && { learning_rate: rate }),
      ...(seconds !== undefined && { seconds }),
      ...(named.length > 0 && { original_names: Object.fromEntries(named) }),
    }
  }

  return all
}

/** Whether a metric is a share that people write in percent. */
function isShare(name: string): boolean {
  const id = metricId(name)
  return id !== undefined && metricEntry(id)?.shown === 'percent'
}
