import type { Config } from '../core/config/schema.ts'

type Settings = Config['optimizer']

/** What an optimizer remembers of one parameter, by the name it has in PyTorch's state. */
export type Slots = Readonly<Record<string, Float32Array>>

/** One update rule. Values are changed in place; arithmetic is in double precision, kept as float32. */
export interface Optimizer {
  readonly name: string
  slots(size: number): Slots
  /** @param step number of this update, from 1 */
  update(values: Float32Array, gradient: Float32Array, slots: Slots, step: number, rate: number): void
}

/** Adam, AdamW or SGD exactly as `torch.optim` defines them; undefined for another name. */
export function createOptimizer(settings: Settings): Optimizer | undefined {
  switch (settings.type.toLowerCase()) {
    case 'adam':
      return adam('Adam', settings)
    case 'adamw':
      return adam('AdamW', settings)
    case 'sgd':
      return sgd(settings)
    default:
      return undefined
  }
}

/** Kingma and Ba (2015); AdamW decouples the decay (Loshchilov and Hutter, 2019). */
function adam(name: 'Adam' | 'AdamW', settings: Settings): Optimizer {
  const { beta1, beta2, epsilon, weight_decay: decay } = settings
  const decoupled = name === 'AdamW'
  return {
    name,
    slots: (size) => ({ exp_avg: new Float32Array(size), exp_avg_sq: new Float32Array(size) }),
    update(values, gradient, slots, step, rate) {
      const first = slots.exp_avg!
      const second = slots.exp_avg_sq!
      const stepSize = rate / (1 - beta1 ** step)
      const correction = Math.sqrt(1 - beta2 ** step)
      const shrink = decoupled ? 1 - rate * decay : 1
      const penalty = decoupled ? 0 : decay
      for (let index = 0; index < values.length; index++) {
        const value = values[index]! * shrink
        const slope = gradient[index]! + penalty * value
        const mean = beta1 * first[index]! + (1 - beta1) * slope
        const square = beta2 * second[index]! + (1 - beta2) * slope * slope
        first[index] = mean
        second[index] = square
        values[index] = value - (stepSize * mean) / (Math.sqrt(square) / correction + epsilon)
      }
    },
  }
}

/** Gradient descent with momentum (dampening 0) and Nesterov's variant. */
function sgd(settings: Settings): Optimizer {
  const { momentum, nesterov, weight_decay: decay } = settings
  return {
    name: 'SGD',
    slots: (size): Slots => (momentum > 0 ? { momentum_buffer: new Float32Array(size) } : {}),
    update(values, gradient, slots, step, rate) {
      const buffer = slots.momentum_buffer
      for (let index = 0; index < values.length; index++) {
        let slope = gradient[index]! + decay * values[index]!
        if (buffer !== undefined) {
          const moved = step === 1 ? slope : momentum * buffer[index]! + slope
          buffer[index] = moved
          slope = nesterov ? slope + momentum * moved : moved
        }
        values[index] = values[index]! - rate * slope
      }
    },
  }
}

/** Scales gradients in place so that their norm together is at most `most` (`clip_grad_norm_`). Returns the norm before. */
export function clipGradients(gradients: Iterable<Float32Array>, most: number): number {
  const all = [...gradients]
  let squares = 0
  for (const gradient of all) for (const slope of gradient) squares += slope * slope
  const norm = Math.sqrt(squares)
  const factor = most / (norm + 1e-6)
  if (factor < 1) {
    for (const gradient of all)
      for (let index = 0; index < gradient.length; index++) gradient[index]! *= factor
  }
  return norm
}
