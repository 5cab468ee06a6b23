import { failure, finding, success, type Result } from '../core/finding.ts'
import type { Clock, Files } from '../core/ports.ts'
import { saveCheckpoints } from './checkpoints.ts'
import { trainEpoch } from './epoch.ts'
import type { Journal } from './journal.ts'
import { judge, metricsOf, named } from './judge.ts'
import { epochLine, type TrainingProgress } from './lines.ts'
import { observe } from './monitor.ts'
import type { Plan } from './prepare.ts'
import type { TrainingState } from './state.ts'
import type { Operations } from './tensorflow.ts'

interface LoopOptions {
  readonly files: Files
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly report: { readonly progress: (progress: TrainingProgress) => void }
}

/**
 * Trains epoch after epoch until the last, early stopping, a finding, or an abort, which is looked at after
 * each epoch. `state` is changed in place and saved after each.
 */
export async function runEpochs(
  tf: Operations,
  plan: Plan,
  state: TrainingState,
  { files, clock, signal, report }: LoopOptions,
  journal: Journal,
): Promise<Result<'ended' | 'interrupted'>> {
  const { config, dataset, network, monitor } = plan
  const { epochs } = config.training
  const total = dataset.train.samples
  const began = clock.elapsed()
  const first = state.progress.epoch
  while (state.progress.epoch < epochs && !state.progress.stopping.stopped) {
    if (signal.aborted) return success('interrupted')
    const epoch = state.progress.epoch + 1
    const started = clock.elapsed()
    const last = state.progress.history.at(-1)?.metrics ?? {}
    const show = (samples: number) => {
      const done = (epoch - 1 - first) * total + samples
      const rate = done / Math.max(1e-3, (clock.elapsed() - began) / 1000)
      const left = ((epochs - epoch + 1) * total - samples) / Math.max(rate, 1e-9)
      report.progress({
        epoch,
        epochs,
        samples,
        total,
        samplesPerSecond: rate,
        secondsLeft: left,
        metrics: last,
      })
    }
    const trained = await trainEpoch(tf, plan, state, clock, show)
    if (!trained.ok) return trained
    const metrics: Record<string, number> = { ...trained.value.metrics }
    const validated = epoch % config.validation.validate_every_n_epochs === 0 || epoch === epochs
    if (validated) {
      const predicted = judge(tf, network, state.weights, config, dataset.val)
      if (predicted === undefined) {
        return failure(finding('trainer-validation-diverged', 'error', { epoch, metric: 'val_loss' }))
      }
      const found = metricsOf(config, dataset.val, predicted, dataset.classNames, monitor.wanted)
      Object.assign(metrics, named('val', found))
    }
    const { rate: learning_rate } = trained.value
    const history = [...state.progress.history, { epoch, metrics, learning_rate }]
    state.progress = { ...state.progress, epoch, history }
    if (validated) state.progress = observe(state.progress, monitor, config)
    const seconds = (clock.elapsed() - started) / 1000
    const samples_per_second = total / Math.max(1e-6, trained.value.seconds)
    await journal.event({
      event: 'epoch',
      epoch,
      epochs,
      metrics,
      learning_rate,
      seconds,
      samples_per_second,
    })
    await saveCheckpoints(files, config, state, plan.origin, monitor.best.metric, journal)
    const isBest = state.progress.best?.epoch === epoch
    await journal.say(epochLine(epoch, epochs, metrics, monitor.stopping.metric, isBest))
  }
  const { epoch, stopping } = state.progress
  if (stopping.stopped) {
    const { metric } = monitor.stopping
    await journal.event({ event: 'early_stopped', epoch, best_epoch: stopping.bestEpoch, metric })
    await journal.say(
      `Stopped early after epoch ${epoch}: ${metric} has not improved since epoch ${stopping.bestEpoch}.`,
    )
  }
  return success('ended')
}
