import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf, historyOf } from '../../phaseRun.ts'
import { lossesOf, notFinite } from '../../recordedLosses.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const lossesFinite: Check = {
  id: 'losses-finite',
  passesWhen: 'Every loss that the run (`run=`) recorded is a finite number, and at least one was recorded.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.events}`
    const history = await historyOf(view)
    if (!history.ok) return conclude(reasonsOf(history), [path])
    const losses = lossesOf(history.value)
    if (losses.length === 0)
      return conclude([because('missing', 'losses-unrecorded', { path }, path)], [path])
    const infinite = losses.find(({ value }) => !Number.isFinite(value))
    if (infinite) return conclude([notFinite(path, infinite)], [path])
    return conclude([because('passed', 'losses-finite', { count: losses.length })], [path])
  },
}
