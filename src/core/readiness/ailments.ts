import type { Config } from '../config/schema.ts'
import { bestEntry, type EpochEntry } from './history.ts'

/* What the record of a run shows of its ailments. Fractions; undefined where nothing was recorded. */

/** Training accuracy less validation accuracy at the best epoch: above 0.15 the model overfits. */
export function accuracyGap(history: readonly EpochEntry[], config: Config): number | undefined {
  const best = bestEntry(history, config)
  const train = accuracyOf(best, 'train')
  const val = accuracyOf(best, 'val')
  return train === undefined || val === undefined ? undefined : train - val
}

/**
 * Standard deviation (population) of validation accuracy over the later half of the epochs, where it should
 * have settled: above 0.08 the labels or the validation set are suspect. Undefined with fewer than two values.
 */
export function accuracyScatter(history: readonly EpochEntry[]): number | undefined {
  const values = history.flatMap((entry) => accuracyOf(entry, 'val') ?? [])
  const later = values.slice(Math.floor(values.length / 2))
  if (later.length < 2) return undefined
  const mean = later.reduce((sum, value) => sum + value, 0) / later.length
  return Math.sqrt(later.reduce((sum, value) => sum + (value - mean) ** 2, 0) / later.length)
}

const gpuNames = ['gpu_util', 'gpu_utilization', 'gpu_utilisation', 'gpu_usage']

/** Mean share of time in which the GPU was busy. A recorded figure above 1.5 is taken as percent. */
export function gpuBusy(history: readonly EpochEntry[]): number | undefined {
  const values = history.flatMap(({ metrics }) => {
    const name = gpuNames.find((candidate) => Number.isFinite(metrics[candidate]))
    return name === undefined ? [] : [metrics[name] ?? 0]
  })
  if (values.length === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.max(...values) > 1.5 ? mean / 100 : mean
}

function accuracyOf(entry: EpochEntry | undefined, split: 'train' | 'val'): number | undefined {
  const value = entry?.metrics[`${split}_acc`] ?? entry?.metrics[`${split}_accuracy`]
  return value !== undefined && Number.isFinite(value) ? value : undefined
}
