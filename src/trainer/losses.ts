import type { Config } from '../core/config/schema.ts'
import { labelLoss } from './labelLoss.ts'
import type { Loss } from './loss.ts'

/**
 * The loss of a task: cross-entropy of logits (as `torch.nn.CrossEntropyLoss` with `weight` and
 * `label_smoothing`) or of each label's logit, squared error, or Poisson deviance of log rates. Samples are averaged
 * with their weights.
 *
 * @param classWeights weight of each class; empty for values
 * @param targetVariance regression: gradients are divided by it, so that the learning rate does not depend on
 *   the unit of the target; the loss stays in the target's own unit
 */
export function createLoss(
  task: Config['task'],
  settings: {
    /** Of a multi-label task, how many a sample has. */
    readonly labels?: number | undefined
    readonly classWeights: readonly number[]
    readonly labelSmoothing: number
    readonly targetVariance: number
  },
): Loss {
  if (task === 'classification') return crossEntropy(settings.classWeights, settings.labelSmoothing)
  if (task === 'multi-label') return labelLoss(settings.labels ?? 1)
  return task === 'count' ? poisson : squaredError(settings.targetVariance)
}

function crossEntropy(classWeights: readonly number[], smoothing: number): Loss {
  const classes = classWeights.length
  const spread = smoothing / classes
  return (output, { targets, weights }) => {
    const samples = targets.length
    const gradient = new Float32Array(output.length)
    const logs = new Float64Array(classes)
    let weight = 0
    for (let row = 0; row < samples; row++) weight += weights[row]! * classWeights[targets[row]!]!
    let total = 0
    let correct = 0
    for (let row = 0; row < samples; row++) {
      const at = row * classes
      const target = targets[row]!
      if (logSoftmax(output, at, logs) === target) correct++
      const own = weights[row]!
      let wanted = 0
      for (let index = 0; index < classes; index++) {
        const share = own * classWeights[index]! * (spread + (index === target ? 1 - smoothing : 0))
        wanted += share
        total -= share * logs[index]!
        gradient[at + index] = -share / weight
      }
      for (let index = 0; index < classes; index++) {
        gradient[at + index]! += (Math.exp(logs[index]!) * wanted) / weight
      }
    }
    // A batch whose samples all weigh nothing teaches nothing.
    if (weight === 0) return { loss: 0, weight, correct, gradient: gradient.fill(0) }
    return { loss: total / weight, weight, correct, gradient }
  }
}

/** Writes the logarithm of the softmax of one row and returns the first index of its greatest value. */
function logSoftmax(output: ArrayLike<number>, at: number, logs: Float64Array): number {
  let best = 0
  for (let index = 1; index < logs.length; index++) if (output[at + index]! > output[at + best]!) best = index
  const most = output[at + best]!
  let sum = 0
  for (let index = 0; index < logs.length; index++) sum += Math.exp(output[at + index]! - most)
  // Not less the sum of both: a large `most` swallows the logarithm.
  const shift = Math.log(sum)
  for (let index = 0; index < logs.length; index++) logs[index] = output[at + index]! - most - shift
  return best
}

/** Probabilities of rows of logits, in double precision. */
export function softmax(logits: Float32Array, classes: number): Float64Array {
  const result = new Float64Array(logits.length)
  const logs = new Float64Array(classes)
  for (let at = 0; at < logits.length; at += classes) {
    logSoftmax(logits, at, logs)
    for (let index = 0; index < classes; index++) result[at + index] = Math.exp(logs[index]!)
  }
  return result
}

function squaredError(targetVariance: number): Loss {
  return averaged((value, target) => {
    const miss = value - target
    return [miss * miss, (2 * miss) / targetVariance]
  })
}

/** Output: log rate. Loss: deviance; gradient: that of the log-likelihood, half of the deviance's. */
const poisson = averaged((value, target) => {
  const rate = Math.exp(value)
  const deviance = 2 * ((target === 0 ? 0 : target * (Math.log(target) - value)) - target + rate)
  return [deviance, rate - target]
})

function averaged(each: (value: number, target: number) => readonly [loss: number, slope: number]): Loss {
  return (output, { targets, weights }) => {
    const gradient = new Float32Array(output.length)
    let weight = 0
    for (const own of weights) weight += own
    let total = 0
    for (let row = 0; row < targets.length; row++) {
      const [loss, slope] = each(output[row]!, targets[row]!)
      total += weights[row]! * loss
      gradient[row] = weight === 0 ? 0 : (weights[row]! * slope) / weight
    }
    return { loss: weight === 0 ? 0 : total / weight, weight, correct: 0, gradient }
  }
}

/** Weights of the classes: all 1, as given, or n / (classes × count), which scikit-learn calls `balanced`. */
export function classWeights(
  setting: Config['training']['class_weights'],
  targets: Float64Array,
  classes: number,
): readonly number[] {
  if (Array.isArray(setting)) return setting
  if (setting === 'none') return Array.from({ length: classes }, () => 1)
  const counts = new Float64Array(classes)
  for (const target of targets) counts[target]!++
  return Array.from(counts, (count) => (count === 0 ? 0 : targets.length / (classes * count)))
}
