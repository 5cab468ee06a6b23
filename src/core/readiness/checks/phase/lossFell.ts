import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { groundOf, historyOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const lossFell: Check = {
  id: 'loss-fell',
  passesWhen:
    'The loss (`metric=`, the training loss) of the run’s last epoch is less than half (`share=`) of that of its first.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.events}`
    const history = await historyOf(view)
    if (!history.ok) return conclude(reasonsOf(history), [path])
    const metric = typeof parameters['metric'] === 'string' ? parameters['metric'] : 'train_loss'
    const share = stricter('least', parameters['share'], 0.5)
    const recorded = history.value.filter((entry) => entry.metrics[metric] !== undefined)
    const first = recorded[0]?.metrics[metric]
    const last = recorded.at(-1)?.metrics[metric]
    if (first === undefined || last === undefined || recorded.length < 2) {
      return conclude([because('missing', 'loss-unrecorded', { path, metric }, path)], [path])
    }
    const args = { metric, first, last, share, epochs: recorded.length, path }
    const fell = first > 0 ? last < first * share : last < first
    return conclude(
      [fell ? because('passed', 'loss-fell', args) : because('failed', 'loss-stuck', args, path)],
      [path],
    )
  },
}
