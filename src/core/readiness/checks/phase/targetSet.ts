import { layout } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'
import { readConfigAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'

export const targetSet: Check = {
  id: 'target-set',
  passesWhen: 'The configuration (`config=`) sets a target for a test metric, in units that the metric has.',
  async judge(ground, parameters) {
    const path = pathOf(parameters, 'config', layout.configs.training)
    const config = await readConfigAt(ground.files, path)
    if (!config.ok) return conclude(reasonsOf(config), [path])
    const targets = Object.entries(config.value.targets).filter(
      (entry): entry is [string, number] => entry[0].startsWith('test_') && typeof entry[1] === 'number',
    )
    const [first] = targets
    if (!first) return conclude([because('failed', 'no-target', { path }, path)], [path])
    return conclude([because('passed', 'target-set', { metric: first[0], target: first[1], path })], [path])
  },
}
