import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf, historyOf } from '../../phaseRun.ts'
import { endOf } from '../../runEnd.ts'
import { because, conclude } from '../../reasons.ts'

export const runComplete: Check = {
  id: 'run-complete',
  passesWhen:
    'The run (`run=`) ended at its last epoch or by early stopping that its own record bears out, with exit code 0, no epoch missing, every loss finite.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const evidence = [`${view.runDirectory}/${runFiles.run}`, `${view.runDirectory}/${runFiles.events}`]
    const { reasons } = await endOf(view)
    if (reasons.length > 0) return conclude(reasons, evidence)
    const history = await historyOf(view)
    const epochs = history.ok ? history.value.length : 0
    return conclude([because('passed', 'run-ended', { run: view.runDirectory, epochs })], evidence)
  },
}
