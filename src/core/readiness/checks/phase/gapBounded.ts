import { isAtMost } from '../../../metrics/againstLimit.ts'
import { accuracyGap } from '../../ailments.ts'
import { because } from '../../reasons.ts'
import { accuracyBound } from './accuracyBound.ts'

export const gapBounded = accuracyBound({
  id: 'gap-bounded',
  passesWhen:
    'At the best epoch, training accuracy is at most 15 points (`most=`) above validation accuracy.',
  most: 0.15,
  figureOf: accuracyGap,
  reasonOf(gap, most, path) {
    const args = { gap, most, path }
    return isAtMost(gap, most)
      ? because('passed', 'accuracy-gap', args)
      : because('failed', 'accuracy-gap-wide', args, path)
  },
})
