import type { Check } from '../../check.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'
import { besideBaseline } from './besideBaseline.ts'

export const sameData: Check = {
  id: 'same-data',
  passesWhen: 'The run (`run=`) read the same data files, by digest, as the baseline (`baseline=`).',
  async judge(ground, parameters) {
    const { run, baseline, path, other } = await besideBaseline(ground, parameters)
    if (!run.ok || !baseline.ok) return conclude(reasonsOf(run, baseline), [path, other])
    const [mine, theirs] = [run.value.data, baseline.value.data]
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
