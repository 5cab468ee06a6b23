import { factOf, isWritten, sectionOf } from '../../../phases/document.ts'
import type { Check } from '../../check.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'
import { transitionOf } from '../../phaseTransitions.ts'
import { asReasons, because, conclude, reasonsOf } from '../../reasons.ts'

export const decisionRecorded: Check = {
  id: 'decision-recorded',
  passesWhen:
    'The document (`file=`) names the next phase that the transition rules of `phase=` give for today’s figures, and says why.',
  async judge(ground, parameters) {
    const phase = parameters['phase']
    const path = pathOf(parameters, 'file', '')
    if ((phase !== 2 && phase !== 3 && phase !== 4) || path === '') {
      return conclude(
        [because('failed', 'check-lacks-parameters', { check: this.id, names: ['phase', 'file'] })],
        [],
      )
    }
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const transition = await transitionOf(ground, phase, parameters)
    if (!transition.ok) return conclude(reasonsOf(transition), [path])
    const { next, reason } = transition.value
    const said = factOf(text, 'Next phase')
    const named = said === undefined ? undefined : /\b[1-5]\b/.exec(said)?.[0]
    if (said === undefined || named === undefined) {
      return conclude(
        [because('missing', 'decision-unwritten', { path }, path), ...asReasons('missing', [reason])],
        [path],
      )
    }
    if (Number(named) !== next) {
      const differs = because('failed', 'decision-differs', { path, said: said.slice(0, 80), next }, path)
      return conclude([differs, ...asReasons('failed', [reason])], [path])
    }
    if (!isWritten(sectionOf(text, 'Reason') ?? '')) {
      return conclude([because('missing', 'section-unwritten', { path, section: 'Reason' }, path)], [path])
    }
    return conclude(
      [because('passed', 'decision-recorded', { path, next }), ...asReasons('passed', [reason])],
      [path],
    )
  },
}
