import { runFiles } from '../../../project/layout.ts'
import { predictionForms } from '../../../runs/readPredictions.ts'
import type { Check } from '../../check.ts'
import { groundOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'

export const testSetUntouched: Check = {
  id: 'test-set-untouched',
  passesWhen:
    'The run left no test predictions and states no test figure: the held-out data wait for phase 5.',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const evidence = [runFiles.metrics, runFiles.events].map((name) => `${view.runDirectory}/${name}`)
    const [metrics, events] = [await view.metrics(), await view.events()]
    if (!metrics.ok || !events.ok) return conclude(reasonsOf(metrics, events), evidence)
    const reasons: Reason[] = []
    const looked = (path: string) => reasons.push(because('failed', 'test-set-looked-at', { path }, path))
    for (const form of predictionForms) {
      const path = `${view.runDirectory}/${runFiles.predictions.test.replace(/npz$/, form)}`
      if (await view.files.stat(path)) looked(path)
    }
    if (Object.keys(metrics.value.final).some((name) => name.startsWith('test_'))) looked(evidence[0] ?? '')
    if (events.value.some((event) => event.event === 'evaluated' && event.split === 'test'))
      looked(evidence[1] ?? '')
    if (reasons.length > 0) return conclude(reasons, evidence)
    return conclude([because('passed', 'test-set-untouched', { run: view.runDirectory })], evidence)
  },
}
