import type { Plan } from './prepare.ts'
import { isShare } from '../core/metrics/metricList.ts'
import { durationText } from '../core/wording/numbers.ts'
import { weightCount } from '../core/network/architectures.ts'

/** Where a training stands within an epoch, for the progress line. */
export interface TrainingProgress {
  readonly epoch: number
  readonly epochs: number
  /** Samples of this epoch done, of how many. */
  readonly samples: number
  readonly total: number
  readonly samplesPerSecond: number
  /** Seconds to the last epoch at most: early stopping may end it before. */
  readonly secondsLeft: number
  /** Metrics after the epoch before. */
  readonly metrics: Readonly<Record<string, number>>
}

/** `Epoch 12/100 ███████░░░ 5,210 samples/s, at most 1 min 20 s left · val_loss 0.0812 · val_acc 97.5 %` */
export function progressLine(progress: TrainingProgress): string {
  const { epoch, epochs, samples, total, samplesPerSecond, secondsLeft, metrics } = progress
  const filled = total > 0 ? Math.round((10 * samples) / total) : 0
  const bar = '█'.repeat(filled) + '░'.repeat(10 - filled)
  const figures = ['train_loss', 'val_loss', 'val_acc']
    .filter((name) => metrics[name] !== undefined)
    .map((name) => ` · ${figure(name, metrics[name]!)}`)
  const speed = `${Math.round(samplesPerSecond).toLocaleString('en')} samples/s`
  return `Epoch ${epoch}/${epochs} ${bar} ${speed}, at most ${durationText(Math.ceil(secondsLeft))} left${figures.join('')}`
}

/**
 * The line that stays after an epoch, short enough for 80 columns: the losses, one figure of quality, and the metric
 * that early stopping looks at. `events.jsonl` has all of them.
 */
export function epochLine(
  epoch: number,
  epochs: number,
  metrics: Readonly<Record<string, number>>,
  monitored: string,
  best: boolean,
): string {
  const quality = ['val_acc', 'val_rmse'].find((name) => metrics[name] !== undefined)
  const shown = new Set(['train_loss', 'val_loss', ...(quality === undefined ? [] : [quality]), monitored])
  const figures = [...shown].flatMap((name) => {
    const value = metrics[name]
    return value === undefined ? [] : [figure(name, value)]
  })
  const count = `${String(epoch).padStart(String(epochs).length)}/${epochs}`
  return [`Epoch ${count}`, ...figures, ...(best ? ['best'] : [])].join('  ')
}

/** What is trained on what, before the first epoch. */
export function openingLines({ config, dataset, network, optimizer }: Plan, device: string): string[] {
  const { train, val, test } = dataset
  return [
    `${network.architecture} with ${weightCount(network).toLocaleString('en')} weights, ${optimizer.name} at ${config.optimizer.learning_rate}, seed ${config.reproducibility.seed}, on ${device}`,
    `${train.samples.toLocaleString('en')} training, ${val.samples.toLocaleString('en')} validation and ${test.samples.toLocaleString('en')} held-out test samples of ${train.sampleShape.join(' × ')}`,
  ]
}

function figure(name: string, value: number): string {
  if (!Number.isFinite(value)) return `${name} –`
  return isShare(name) ? `${name} ${(value * 100).toFixed(1)} %` : `${name} ${value.toPrecision(4)}`
}
