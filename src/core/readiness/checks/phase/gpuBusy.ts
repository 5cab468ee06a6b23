import { runFiles } from '../../../project/layout.ts'
import { gpuBusy as measured } from '../../ailments.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { groundOf, historyOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const gpuBusy: Check = {
  id: 'gpu-busy',
  passesWhen:
    'The mean GPU utilisation that the run recorded is at least 60 % (`least=`); not applicable where none was.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.events}`
    const history = await historyOf(view)
    if (!history.ok) return conclude(reasonsOf(history), [path])
    const least = stricter('greatest', parameters['least'], 0.6)
    const busy = measured(history.value)
    if (busy === undefined) return conclude([because('not-applicable', 'gpu-unrecorded', { path })], [path])
    const args = { busy, least, path }
    return conclude(
      [busy >= least ? because('passed', 'gpu-busy', args) : because('failed', 'gpu-idle', args, path)],
      [path],
    )
  },
}
