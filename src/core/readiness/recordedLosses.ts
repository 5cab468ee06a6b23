import type { EpochEntry } from './history.ts'
import { because, type Reason } from './reasons.ts'

interface RecordedLoss {
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
