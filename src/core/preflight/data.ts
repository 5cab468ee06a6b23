import { needsTrainer } from '../dataset/places.ts'
import { finding } from '../finding.ts'
import { splitsDisjoint } from '../readiness/checks/phase/splitsDisjoint.ts'
import type { PreflightCheck } from './check.ts'

export const data: PreflightCheck = {
  id: 'data',
  looksAt: 'Whether the three splits can be read, and share no sample and no group.',
  dependsOnMachine: false,
  async check({ ground, config, configPath }) {
    if (needsTrainer(config)) {
      const source = config.data.source ?? config.data.train ?? ''
      return [finding('preflight-data-of-code', 'info', { source })]
    }
    const { reasons } = await splitsDisjoint.judge(ground, { config: configPath, run: ground.runDirectory })
    return reasons
  },
}
