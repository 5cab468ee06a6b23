import { layout } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { reviewIn } from '../genuine.ts'
import { because, conclude, reasonsOf } from '../reasons.ts'
import { lastTick, nameOf } from '../standing.ts'

const id = 'code-reviewed'

export const codeReviewed: Check = {
  id,
  passesWhen:
    'A person ticked the item and gave a link to the review or the commit that was reviewed as the reason.',
  async judge(ground) {
    const path = layout.signOffs
    const acts = await ground.signOffs()
    if (!acts.ok) return conclude(reasonsOf(acts), [path])
    const act = lastTick(acts.value, id)
    if (act?.act !== 'tick') return conclude([because('pending', 'review-pending', {})], [])
    const reason = act.reason ?? ''
    const by = nameOf(act.by)
    const reference = reviewIn(reason)
    return reference === undefined
      ? conclude(
          [because('pending', 'review-without-reference', { by, reason: reason.slice(0, 200) }, path)],
          [path],
        )
      : conclude(
          [because('passed', 'review-done', { by, at: act.at, reference: reference.slice(0, 200) }, path)],
          [path],
        )
  },
}
