import { mostRounds } from '../../../phases/transitions.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { pathOf, phaseRuns } from '../../phaseRun.ts'
import { earlierRounds } from '../../phaseTransitions.ts'
import { because, conclude } from '../../reasons.ts'

export const roundsBounded: Check = {
  id: 'rounds-bounded',
  passesWhen:
    'With the rounds kept in `rounds=` (folders 1, 2 …) and the last one, no more than three (`most=`) were made.',
  async judge(ground, parameters) {
    const folder = pathOf(parameters, 'rounds', phaseRuns.rounds)
    const most = stricter('least', parameters['most'], mostRounds)
    const rounds = (await earlierRounds(ground, parameters)).length + 1
    const args = { rounds, most, folder }
    return conclude(
      [
        rounds <= most
          ? because('passed', 'rounds-bounded', args)
          : because('failed', 'rounds-too-many', args, folder),
      ],
      [folder],
    )
  },
}
