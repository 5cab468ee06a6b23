import { findOverlap } from '../../../dataset/overlap.ts'
import type { Check } from '../../check.ts'
import { groundOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'

export const splitsDisjoint: Check = {
  id: 'splits-disjoint',
  passesWhen:
    'The three splits that the configuration (`config=`) names load; no test sample stands in another split, and no group in two.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const dataset = await view.dataset()
    if (!dataset.ok) return conclude(reasonsOf(dataset), [view.configPath])
    const { train, val, test } = dataset.value
    const evidence = [train.path, val.path, test.path]
    const { pairs } = await view.compute(() => findOverlap(dataset.value))
    const reasons: Reason[] = pairs.flatMap(({ split, other, samples, examples, sharedGroups, groups }) => {
      const [here, there] = [dataset.value[split].path, dataset.value[other].path]
      const found: Reason[] = []
      if (split === 'test' && samples > 0) {
        const ids = examples.slice(0, 5).map(({ id }) => id)
        found.push(
          because('failed', 'splits-share-samples', { path: here, other: there, samples, ids }, here),
        )
      }
      if (sharedGroups > 0) {
        const args = { path: here, other: there, count: sharedGroups, groups: groups.slice(0, 5) }
        found.push(because('failed', 'splits-share-groups', args, here))
      }
      return found
    })
    if (reasons.length > 0) return conclude(reasons, evidence)
    const args = { train: train.samples, val: val.samples, test: test.samples }
    return conclude([because('passed', 'splits-disjoint', args)], evidence)
  },
}
