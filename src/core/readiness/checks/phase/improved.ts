import { isAbove } from '../../../metrics/againstLimit.ts'
import { gainOver, targetMet, worthwhileGain } from '../../../phases/transitions.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { groundOf, phaseRuns } from '../../phaseRun.ts'
import { standingOf } from '../../runStanding.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const improved: Check = {
  id: 'improved',
  passesWhen:
    'The primary metric on validation, recomputed, is more than 3 points (`gain=`) better than the baseline’s (an error: more than 3 % lower), or meets the target.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters, 'run', phaseRuns.optimization)
    const baseline = await groundOf(ground, parameters, 'baseline', phaseRuns.baseline)
    const [mine, theirs] = [await standingOf(view), await standingOf(baseline)]
    const [run, reference] = [await view.predictions('val'), await baseline.predictions('val')]
    const evidence = [run, reference].flatMap((result) => (result.ok ? [result.value.path] : []))
    if (!mine.ok || !theirs.ok) return conclude(reasonsOf(mine, theirs), evidence)
    const { metric, value, target, direction } = mine.value
    const gain = gainOver(value, theirs.value.value, direction)
    const least = stricter('greatest', parameters['gain'], worthwhileGain)
    if (targetMet(mine.value) && target !== undefined) {
      return conclude([because('passed', 'improved-to-target', { metric, value, target, gain })], evidence)
    }
    const args = { metric, value, baseline: theirs.value.value, gain, least }
    return conclude(
      [
        isAbove(gain, least)
          ? because('passed', 'improved', args)
          : because('failed', 'improved-too-little', args),
      ],
      evidence,
    )
  },
}
