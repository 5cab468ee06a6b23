import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf, phaseRuns } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const sameSeed: Check = {
  id: 'same-seed',
  passesWhen: 'The run (`run=`) and the baseline (`baseline=`) were made with the same seed.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters, 'run', phaseRuns.optimization)
    const baseline = await groundOf(ground, parameters, 'baseline', phaseRuns.baseline)
    const [path, other] = [view, baseline].map(({ runDirectory }) => `${runDirectory}/${runFiles.run}`) as [
      string,
      string,
    ]
    const [run, reference] = [await view.run(), await baseline.run()]
    if (!run.ok || !reference.ok)
      return conclude(
        [run, reference].flatMap((result) => reasonsOf(result)),
        [path, other],
      )
    const args = { seed: run.value.seed, expected: reference.value.seed, path, other }
    const reason =
      args.seed === args.expected
        ? because('passed', 'seed-recorded', args)
        : because('failed', 'run-seed-differs', args, path)
    return conclude([reason], [path, other])
  },
}
