import { expect, it } from 'vitest'
import { usualConfig } from '../../../../src/vscode/tasks/usualConfig.ts'

it.each([
  ['results/baseline', 'configs/training_config.yaml'],
  ['results/baseline_2', 'configs/training_config.yaml'],
  ['results/baseline/trial_1', 'configs/training_config.yaml'],
  ['results/optimization_12', 'configs/optimization_config.yaml'],
  ['results/optimization_rounds/1', 'configs/optimization_config.yaml'],
  ['results/production', 'configs/final_config.yaml'],
  ['results/baselines', 'configs/final_config.yaml'],
])('of %s is %s', (directory, config) => {
  expect(usualConfig(directory)).toBe(config)
})
