import { testSetDigest } from '../../dataset/lock.ts'
import type { Dataset } from '../../dataset/dataset.ts'
import { findOverlap, type OverlapReport } from '../../dataset/overlap.ts'
import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { holdLatest } from '../heldEvidence.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'
import { replacement, type TestSetLock } from '../testSetLock.ts'

export const heldOutDataIntact: Check = {
  id: 'held-out-data-intact',
  passesWhen:
    'The test set is the one that was locked at its first evaluation, no row of it is in train or val, and no group is in two splits.',
  async judge(ground) {
    const dataset = await ground.dataset()
    if (!dataset.ok) return conclude(reasonsOf(dataset), [layout.testSetLock])
    const { train, val, test } = dataset.value
    const evidence = [layout.testSetLock, test.path, train.path, val.path]
    const lock = await ground.testSetLock()
    const reasons: Reason[] = []
    if (lock.ok) {
      if (lock.value.sha256 !== testSetDigest(test)) {
        reasons.push(because('failed', 'test-set-replaced', replacement(lock.value, test), test.path))
      }
      reasons.push(...(await looked(ground, lock.value)), ...(await holdLatest(ground, layout.testSetLock)))
    } else if (lock.findings.some(({ code }) => code === 'file-missing')) {
      reasons.push(because('missing', 'test-set-unlocked', { path: layout.testSetLock }, layout.testSetLock))
    } else reasons.push(...reasonsOf(lock))
    const overlap = await ground.compute(() => findOverlap(dataset.value))
    reasons.push(...overlaps(overlap, dataset.value))
    if (lock.ok && !speaksAgainst(reasons)) {
      const { samples, evaluations, replaced, created } = lock.value
      reasons.unshift(
        because('passed', 'test-set-intact', {
          path: test.path,
          samples,
          created,
          looks: evaluations.length,
          replaced: replaced.length,
        }),
      )
    }
    return conclude(reasons, evidence)
  },
}

/** More models than this judged on one test set make choosing among them doubtful. */
const manyLooks = 10

/** Today's predictions must be among the looks that the lock counts. */
async function looked(ground: Ground, lock: TestSetLock): Promise<readonly Reason[]> {
  const predictions = await ground.predictions('test')
  const best = await ground.checkpoint('best')
  const checkpoint = best === undefined ? undefined : await ground.digest(best)
  const path = layout.testSetLock
  if (!predictions.ok) return []
  const counted = lock.evaluations.some(
    (look) => look.predictions === predictions.value.sha256 && look.checkpoint === (checkpoint ?? null),
  )
  const looks = lock.evaluations.length
  return [
    ...(counted
      ? []
      : [because('stale', 'test-set-not-looked-at', { path, predictions: predictions.value.path }, path)]),
    ...(looks > manyLooks ? [because('passed', 'test-set-worn', { looks }, path)] : []),
  ]
}

function overlaps({ pairs }: OverlapReport, dataset: Dataset): readonly Reason[] {
  return pairs.flatMap(({ split, other, samples, examples, groups, sharedGroups }) => {
    const here = dataset[split]
    const there = dataset[other]
    const reasons: Reason[] = []
    if (split === 'test' && samples > 0) {
      const ids = examples.map(({ id, otherId }) => (id === otherId ? id : `${id} (there ${otherId})`))
      const args = {
        split: other,
        path: there.path,
        test: here.path,
        count: samples,
        samples: here.samples,
        ids,
      }
      reasons.push(because('failed', 'test-rows-in-split', args, there.path))
    }
    if (sharedGroups > 0) {
      const args = { first: here.path, second: there.path, count: sharedGroups, groups }
      reasons.push(because('failed', 'groups-in-two-splits', args, here.path))
    }
    return reasons
  })
}
