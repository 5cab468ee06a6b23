import { isAtMost } from '../../../metrics/againstLimit.ts'
import { accuracyScatter } from '../../ailments.ts'
import { because } from '../../reasons.ts'
import { accuracyBound } from './accuracyBound.ts'

export const validationSteady = accuracyBound({
  id: 'validation-steady',
  passesWhen:
    'The standard deviation of validation accuracy over the later half of the epochs is at most 8 points (`most=`).',
  most: 0.08,
  figureOf: accuracyScatter,
  reasonOf(scatter, most, path) {
    const args = { scatter, most, path }
    return isAtMost(scatter, most)
      ? because('passed', 'validation-steady', args)
      : because('failed', 'validation-scatters', args, path)
  },
})
