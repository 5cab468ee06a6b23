import { wilson } from '../../../metrics/intervals/wilson.ts'
import type { Check } from '../../check.ts'
import { groundOf, recomputed } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const beatsGuessing: Check = {
  id: 'beats-guessing',
  passesWhen:
    'On validation the lower end of the accuracy’s 95 % interval is above the share of the commonest class; for numbers the error is below that of always naming the mean (R² above 0).',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const [config, predictions] = [await view.config(), await view.predictions('val')]
    if (!config.ok || !predictions.ok) {
      return conclude(
        [config, predictions].flatMap((result) => reasonsOf(result)),
        [],
      )
    }
    const { path, samples, yTrue } = predictions.value
    const metrics = await recomputed(view)
    if (!metrics.ok) return conclude(reasonsOf(metrics), [path])
    if (config.value.task === 'multi-label') {
      return conclude([because('not-applicable', 'no-accuracy', { task: config.value.task })], [])
    }
    if (config.value.task !== 'classification') {
      const value = metrics.value['r2'] ?? Number.NaN
      const reason =
        value > 0
          ? because('passed', 'beats-mean', { value })
          : because('failed', 'no-better-than-mean', { value, path }, path)
      return conclude([reason], [path])
    }
    const counts = new Map<number, number>()
    for (const target of yTrue) counts.set(target, (counts.get(target) ?? 0) + 1)
    const commonest = Math.max(...counts.values()) / samples
    const value = metrics.value['acc'] ?? Number.NaN
    const [low] = wilson(value, samples)
    const args = { value, low, commonest, samples, path }
    const reason =
      low > commonest
        ? because('passed', 'beats-commonest', args)
        : because('failed', 'no-better-than-commonest', args, path)
    return conclude([reason], [path])
  },
}
