import type { Config } from '../core/config/schema.ts'

/** What the plateau schedule remembers between epochs. */
export interface PlateauState {
  readonly best: number | null
  /** Validations without improvement since the last drop. */
  readonly waited: number
  readonly drops: number
}

export const newPlateau: PlateauState = { best: null, waited: 0, drops: 0 }

/**
 * The learning rate of an epoch (counted from 1). Shapes as in PyTorch's StepLR, ExponentialLR,
 * CosineAnnealingLR (T_max = epochs after the warm-up) and ReduceLROnPlateau; before them a linear warm-up that
 * reaches the full rate in its last epoch.
 */
export function learningRate(config: Config, epoch: number, plateau: PlateauState): number {
  const { lr_scheduler: schedule, optimizer, training } = config
  const base = optimizer.learning_rate
  const warm = schedule.warmup_epochs
  if (epoch <= warm) return (base * epoch) / (warm + 1)
  const since = epoch - 1 - warm
  const floor = Math.min(schedule.min_lr, base)
  switch (schedule.type) {
    case 'none':
      return base
    case 'step':
      return Math.max(floor, base * schedule.gamma ** Math.floor(since / schedule.step_size))
    case 'exponential':
      return Math.max(floor, base * schedule.gamma ** since)
    case 'cosine': {
      const length = Math.max(1, training.epochs - warm)
      return floor + ((base - floor) * (1 + Math.cos((Math.PI * Math.min(since, length)) / length))) / 2
    }
    case 'plateau':
      return Math.max(floor, base * schedule.gamma ** plateau.drops)
  }
}

/**
 * The plateau state after a validation. As ReduceLROnPlateau with `threshold` 0: the rate drops when more than
 * `patience` validations in a row have not improved on the best.
 */
export function observePlateau(
  state: PlateauState,
  value: number,
  mode: 'min' | 'max',
  patience: number,
): PlateauState {
  const better = state.best === null || (mode === 'min' ? value < state.best : value > state.best)
  if (better) return { ...state, best: value, waited: 0 }
  if (state.waited + 1 > patience) return { ...state, waited: 0, drops: state.drops + 1 }
  return { ...state, waited: state.waited + 1 }
}
