import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const seedRecorded: Check = {
  id: 'seed-recorded',
  passesWhen: 'The seed in `run.json` is the one that the configuration names.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.run}`
    const [config, run] = [await view.config(), await view.run()]
    if (!config.ok || !run.ok) return conclude(reasonsOf(config, run), [path])
    const args = {
      seed: run.value.seed,
      expected: config.value.reproducibility.seed,
      path,
      other: view.configPath,
    }
    const reason =
      args.seed === args.expected
        ? because('passed', 'seed-recorded', args)
        : because('failed', 'run-seed-differs', args, path)
    return conclude([reason], [path, view.configPath])
  },
}
