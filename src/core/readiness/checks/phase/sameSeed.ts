import type { Check } from '../../check.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'
import { besideBaseline } from './besideBaseline.ts'

export const sameSeed: Check = {
  id: 'same-seed',
  passesWhen: 'The run (`run=`) and the baseline (`baseline=`) were made with the same seed.',
  async judge(ground, parameters) {
    const { run, baseline, path, other } = await besideBaseline(ground, parameters)
    if (!run.ok || !baseline.ok) return conclude(reasonsOf(run, baseline), [path, other])
    const args = { seed: run.value.seed, expected: baseline.value.seed, path, other }
    const reason =
      args.seed === args.expected
        ? because('passed', 'seed-recorded', args)
        : because('failed', 'run-seed-differs', args, path)
    return conclude([reason], [path, other])
  },
}
