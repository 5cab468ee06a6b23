import { runFiles } from '../../../project/layout.ts'
import { accuracyScatter } from '../../ailments.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { groundOf, historyOf, phaseRuns } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const validationSteady: Check = {
  id: 'validation-steady',
  passesWhen:
    'The standard deviation of validation accuracy over the later half of the epochs is at most 8 points (`most=`).',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters, 'run', phaseRuns.optimization)
    const path = `${view.runDirectory}/${runFiles.events}`
    const [config, history] = [await view.config(), await historyOf(view)]
    if (!config.ok || !history.ok)
      return conclude(
        [config, history].flatMap((result) => reasonsOf(result)),
        [path],
      )
    const { task } = config.value
    if (task !== 'classification') return conclude([because('not-applicable', 'no-accuracy', { task })], [])
    const most = stricter('least', parameters['most'], 0.08)
    const scatter = accuracyScatter(history.value)
    if (scatter === undefined)
      return conclude([because('missing', 'accuracy-unrecorded', { path }, path)], [path])
    const args = { scatter, most, path }
    return conclude(
      [
        scatter <= most
          ? because('passed', 'validation-steady', args)
          : because('failed', 'validation-scatters', args, path),
      ],
      [path],
    )
  },
}
