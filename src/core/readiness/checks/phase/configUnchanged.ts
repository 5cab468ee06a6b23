import { trainingDigest } from '../../../config/digest.ts'
import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const configUnchanged: Check = {
  id: 'config-unchanged',
  passesWhen:
    'What shapes the weights in the configuration (`config=`) is what the run (`run=`) was made with, and its data files are the same.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.run}`
    const [config, run] = [await view.config(), await view.run()]
    if (!config.ok || !run.ok) return conclude(reasonsOf(config, run), [path])
    const evidence = [view.configPath, path, ...Object.keys(run.value.data)]
    const reasons = []
    if (run.value.config.training !== trainingDigest(config.value)) {
      const args = { run: view.runDirectory, config: view.configPath, started: run.value.started }
      reasons.push(because('stale', 'run-of-other-config', args, view.configPath))
    }
    for (const [file, digest] of Object.entries(run.value.data)) {
      if ((await ground.digest(file)) !== digest) {
        reasons.push(because('stale', 'run-of-other-data', { run: view.runDirectory, file }, file))
      }
    }
    if (reasons.length > 0) return conclude(reasons, evidence)
    const args = { run: view.runDirectory, config: view.configPath }
    return conclude([because('passed', 'run-of-this-config', args)], evidence)
  },
}
