import { describe, expect, it } from 'vitest'
import { learningRate, newPlateau, observePlateau } from '../../../src/trainer/schedule.ts'
import { configOf } from './case.ts'

const rates = (schedule: object, epochs = 6) => {
  const config = configOf({
    optimizer: { learning_rate: 0.1 },
    lr_scheduler: schedule,
    training: { epochs },
  })
  return Array.from({ length: epochs }, (_, index) => learningRate(config, index + 1, newPlateau))
}

describe('learning rates', () => {
  it.each([
    ['none', { type: 'none' }, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
    ['step', { type: 'step', step_size: 2, gamma: 0.1 }, [0.1, 0.1, 0.01, 0.01, 0.001, 0.001]],
    ['exponential', { type: 'exponential', gamma: 0.5 }, [0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125]],
    [
      'exponential with a floor',
      { type: 'exponential', gamma: 0.5, min_lr: 0.02 },
      [0.1, 0.05, 0.025, 0.02, 0.02, 0.02],
    ],
    // torch.optim.lr_scheduler.CosineAnnealingLR(T_max=6)
    ['cosine', { type: 'cosine' }, [0.1, 0.0933012702, 0.075, 0.05, 0.025, 0.0066987298]],
    [
      'warm-up',
      { type: 'step', step_size: 2, gamma: 0.1, warmup_epochs: 3 },
      [0.025, 0.05, 0.075, 0.1, 0.1, 0.01],
    ],
  ])('%s', (_name, schedule, expected) => {
    for (const [index, rate] of rates(schedule).entries()) expect(rate).toBeCloseTo(expected[index]!, 9)
  })

  it('drop on a plateau after more than `patience` validations without improvement', () => {
    const drops: number[] = []
    let state = newPlateau
    for (const loss of [5, 4, 4, 4, 4, 4, 4, 3, 3]) {
      state = observePlateau(state, loss, 'min', 2)
      drops.push(state.drops)
    }
    // ReduceLROnPlateau(patience=2, threshold=0) drops at the third bad epoch and counts anew.
    expect(drops).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1])
    const config = configOf({
      optimizer: { learning_rate: 1 },
      lr_scheduler: { type: 'plateau', gamma: 0.5 },
    })
    expect(learningRate(config, 9, { ...state, drops: 3 })).toBe(0.125)
  })
})
