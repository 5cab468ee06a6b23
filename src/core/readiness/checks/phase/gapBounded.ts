import { runFiles } from '../../../project/layout.ts'
import { accuracyGap } from '../../ailments.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { groundOf, historyOf, phaseRuns } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const gapBounded: Check = {
  id: 'gap-bounded',
  passesWhen:
    'At the best epoch, training accuracy is at most 15 points (`most=`) above validation accuracy.',
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
    const most = stricter('least', parameters['most'], 0.15)
    const gap = accuracyGap(history.value, config.value)
    if (gap === undefined)
      return conclude([because('missing', 'accuracy-unrecorded', { path }, path)], [path])
    const args = { gap, most, path }
    return conclude(
      [
        gap <= most
          ? because('passed', 'accuracy-gap', args)
          : because('failed', 'accuracy-gap-wide', args, path),
      ],
      [path],
    )
  },
}
