import { wilson } from '../../../metrics/intervals/wilson.ts'
import type { Predictions } from '../../../runs/predictions.ts'
import type { Check } from '../../check.ts'
import { groundOf } from '../../phaseRun.ts'
import { recomputed } from '../../runStanding.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const beatsGuessing: Check = {
  id: 'beats-guessing',
  passesWhen:
    'On validation the lower end of the accuracy’s 95 % interval is above the share of the commonest class (of the commonest set of labels, where a sample may have several); for numbers the error is below that of always naming the mean (R² above 0).',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const [config, predictions] = [await view.config(), await view.predictions('val')]
    if (!config.ok || !predictions.ok) {
      return conclude(reasonsOf(config, predictions), [])
    }
    const { path, samples } = predictions.value
    const metrics = await recomputed(view)
    if (!metrics.ok) return conclude(reasonsOf(metrics), [path])
    if (config.value.task === 'regression' || config.value.task === 'count') {
      const value = metrics.value['r2'] ?? Number.NaN
      const reason =
        value > 0
          ? because('passed', 'beats-mean', { value })
          : because('failed', 'no-better-than-mean', { value, path }, path)
      return conclude([reason], [path])
    }
    const commonest = shareOfCommonest(predictions.value)
    const value = metrics.value['acc'] ?? Number.NaN
    const [low] = wilson(value, samples)
    const of = predictions.value.multiLabel ? 'set of labels' : 'class'
    const args = { value, low, commonest, of, samples, path }
    const reason =
      low > commonest
        ? because('passed', 'beats-commonest', args)
        : because('failed', 'no-better-than-commonest', args, path)
    return conclude([reason], [path])
  },
}

/** How many of the samples have the commonest class, or the commonest set of labels. */
function shareOfCommonest({ yTrue, samples, classes, multiLabel }: Predictions): number {
  const width = multiLabel ? classes : 1
  const counts = new Map<string, number>()
  for (let row = 0; row < samples; row++) {
    const answer = yTrue.subarray(row * width, (row + 1) * width).join(' ')
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  let most = 0
  for (const count of counts.values()) most = Math.max(most, count)
  return most / samples
}
