import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { groundOf, phaseRuns } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const sameData: Check = {
  id: 'same-data',
  passesWhen: 'The run (`run=`) read the same data files, by digest, as the baseline (`baseline=`).',
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
    const [mine, theirs] = [run.value.data, reference.value.data]
    const files = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].toSorted()
    if (files.length === 0)
      return conclude([because('missing', 'data-unrecorded', { path }, path)], [path, other])
    const differing = files.filter((file) => (mine[file] ?? '') !== (theirs[file] ?? ''))
    const reason =
      differing.length === 0
        ? because('passed', 'same-data', { files })
        : because('failed', 'other-data', { files: differing, path, other }, path)
    return conclude([reason], [path, other])
  },
}
