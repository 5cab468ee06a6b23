import { metricId } from '../../../config/metricNames.ts'
import { runFiles } from '../../../project/layout.ts'
import { predictionsPath } from '../../../runs/predictionsPath.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { groundOf } from '../../phaseRun.ts'
import { recomputed } from '../../runStanding.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'
import { holdPredictions } from '../../testPredictions.ts'

export const claimsHold: Check = {
  id: 'claims-hold',
  passesWhen:
    'The run’s validation predictions are of the validation samples, and every validation figure that the trainer states is what they give, within 0.001 (`tolerance=`).',
  async judge(ground, parameters) {
    const view = await groundOf(ground, parameters)
    const path = `${view.runDirectory}/${runFiles.metrics}`
    const eventsPath = `${view.runDirectory}/${runFiles.events}`
    const [metrics, events, predictions] = [
      await view.metrics(),
      await view.events(),
      await view.predictions('val'),
    ]
    const evidence = [path, await predictionsPath(view.files, view.runDirectory, 'val')]
    if (!metrics.ok || !events.ok || !predictions.ok) {
      return conclude(reasonsOf(metrics, events, predictions), evidence)
    }
    const foreign = await holdPredictions(view, 'val')
    if (foreign.length > 0) return conclude(foreign, evidence)
    const tolerance = stricter('least', parameters['tolerance'], 0.001)
    const told = events.value.findLast((event) => event.event === 'evaluated' && event.split === 'val')
    const claims = [
      ...claimsIn(metrics.value.final, path),
      ...(told?.event === 'evaluated' ? claimsIn(told.metrics, eventsPath) : []),
    ]
    const figures = await recomputed(view, [...new Set(claims.map(({ id }) => id))])
    if (!figures.ok) return conclude(reasonsOf(figures), evidence)
    const compared = claims.filter(({ id }) => Object.hasOwn(figures.value, id))
    if (compared.length === 0)
      return conclude([because('missing', 'claims-absent', { path }, path)], evidence)
    const reasons: Reason[] = compared.flatMap(({ name, id, claim, file }) => {
      const measured = figures.value[id] ?? Number.NaN
      const agrees = Number.isNaN(measured) ? Number.isNaN(claim) : Math.abs(claim - measured) <= tolerance
      return agrees
        ? []
        : [
            because(
              'failed',
              'run-claim-differs',
              { path: file, metric: name, claim, measured, tolerance },
              file,
            ),
          ]
    })
    if (reasons.length > 0) return conclude(reasons, evidence)
    const args = { count: compared.length, samples: predictions.value.samples }
    return conclude([because('passed', 'claims-hold', args)], evidence)
  },
}

function claimsIn(stated: Readonly<Record<string, number>>, file: string) {
  return Object.entries(stated).flatMap(([name, claim]) => {
    const id = /^val(?:id|idation)?[_/]/.test(name) ? metricId(name) : undefined
    return id === undefined ? [] : [{ name, id, claim, file }]
  })
}
