import { setImmediate } from 'node:timers/promises'
import { failure, finding, success, type Result } from '../core/finding.ts'
import type { Clock } from '../core/ports.ts'
import { computeStep } from './model.ts'
import { clipGradients } from './optimizers.ts'
import type { Plan } from './prepare.ts'
import { permutation, randomStream } from './random.ts'
import { learningRate } from './schedule.ts'
import type { TrainingState } from './state.ts'
import type { Operations } from './tensorflow.ts'

/** Milliseconds of work between two looks at signals and the progress line. */
const breath = 50

export interface EpochOutcome {
  /** `train_loss`, and `train_acc` for classes and labels: means over the epoch, with the weights as they were at each step. */
  readonly metrics: Readonly<Record<string, number>>
  readonly rate: number
  readonly seconds: number
}

/**
 * Trains one epoch; weights, optimizer slots and step count of `state` are changed in place. A loss that is not
 * finite ends it with a finding.
 *
 * @param onProgress called now and then with the samples done
 */
export async function trainEpoch(
  tf: Operations,
  plan: Plan,
  state: TrainingState,
  clock: Clock,
  onProgress: (samples: number) => void,
): Promise<Result<EpochOutcome>> {
  const { config, dataset, network, optimizer, loss, augment } = plan
  const { train } = dataset
  const epoch = state.progress.epoch + 1
  const rate = learningRate(config, epoch, state.progress.plateau)
  const { seed } = config.reproducibility
  const order = permutation(train.samples, randomStream(seed, 'shuffle', epoch))
  const augmentation = randomStream(seed, 'augmentation', epoch)
  const dropout = randomStream(seed, 'dropout', epoch)
  const size = train.inputs.length / train.samples
  const width = train.labels ?? 1
  const clip = config.training.gradient_clip_norm
  const started = clock.elapsed()
  let rested = started
  let [total, weight, correct] = [0, 0, 0]
  for (const [index, rows] of batchesOf(order, config.training.batch_size).entries()) {
    const inputs = new Float32Array(rows.length * size)
    const targets = new Float64Array(rows.length * width)
    const weights = new Float64Array(rows.length).fill(1)
    for (const [at, row] of rows.entries()) {
      const sample = inputs.subarray(at * size, (at + 1) * size)
      sample.set(train.inputs.subarray(row * size, (row + 1) * size))
      augment?.(sample, augmentation)
      targets.set(train.targets.subarray(row * width, (row + 1) * width), at * width)
      if (train.weights) weights[at] = train.weights[row]!
    }
    const step = computeStep(tf, network, state.weights, inputs, rows.length, dropout, (output) =>
      loss(output, { targets, weights }),
    )
    if (!Number.isFinite(step.loss.loss)) {
      return failure(finding('trainer-diverged', 'error', { epoch, batch: index + 1, rate }))
    }
    if (clip !== undefined) clipGradients(step.gradients.values(), clip)
    state.progress = { ...state.progress, step: state.progress.step + 1 }
    for (const [name, gradient] of step.gradients) {
      optimizer.update(
        state.weights.get(name)!.data,
        gradient,
        state.slots.get(name)!,
        state.progress.step,
        rate,
      )
    }
    total += step.loss.loss * step.loss.weight
    weight += step.loss.weight
    correct += step.loss.correct
    if (clock.elapsed() - rested > breath) {
      onProgress(Math.min(train.samples, (index + 1) * config.training.batch_size))
      await setImmediate()
      rested = clock.elapsed()
    }
  }
  return success({
    metrics: {
      train_loss: weight > 0 ? total / weight : 0,
      ...(dataset.classNames.length > 0 && { train_acc: correct / train.samples }),
    },
    rate,
    seconds: (clock.elapsed() - started) / 1000,
  })
}

/** Slices of `size` rows; a single row left over joins the slice before, since one sample has no variance. */
function batchesOf(order: Uint32Array, size: number): Uint32Array[] {
  const batches: Uint32Array[] = []
  for (let start = 0; start < order.length;) {
    const end =
      order.length - start === size + 1 && size > 1 ? order.length : Math.min(order.length, start + size)
    batches.push(order.subarray(start, end))
    start = end
  }
  return batches
}
