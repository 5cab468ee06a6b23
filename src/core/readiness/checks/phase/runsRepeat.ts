import { runFiles } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import type { EpochEntry } from '../../history.ts'
import { groundOf, historyOf } from '../../phaseRun.ts'
import { endOf } from '../../runEnd.ts'
import { because, conclude, reasonsOf, type Reason } from '../../reasons.ts'

/** Beyond this two runs don't repeat, whatever an item's parameters say. */
const mostTolerance = 1e-3

export const runsRepeat: Check = {
  id: 'runs-repeat',
  passesWhen:
    'Two runs (`run=`, `other=`) of the same configuration, seed and data recorded the same metrics in every epoch (`tolerance=`, relative, 0.001 at most).',
  async judge(ground, parameters) {
    const one = await groundOf(ground, parameters, 'run', 'results/planning/run_1')
    const two = await groundOf(ground, parameters, 'other', 'results/planning/run_2')
    const evidence = [one, two].map((view) => `${view.runDirectory}/${runFiles.events}`)
    const [first, second] = [await one.run(), await two.run()]
    const [a, b] = [await historyOf(one), await historyOf(two)]
    if (!first.ok || !second.ok || !a.ok || !b.ok) {
      return conclude(reasonsOf(first, second, a, b), evidence)
    }
    const broken = [...(await endOf(one)).reasons, ...(await endOf(two)).reasons]
    if (broken.length > 0) return conclude(broken, evidence)
    const names = { one: one.runDirectory, two: two.runDirectory }
    if (one.runDirectory === two.runDirectory || first.value.started === second.value.started) {
      return conclude([because('failed', 'runs-are-one', names)], evidence)
    }
    const differing = [
      first.value.seed === second.value.seed ? '' : 'seed',
      first.value.config.training === second.value.config.training ? '' : 'configuration',
      JSON.stringify(first.value.data) === JSON.stringify(second.value.data) ? '' : 'data',
    ].filter((name) => name !== '')
    if (differing.length > 0)
      return conclude([because('failed', 'runs-not-alike', { ...names, differing })], evidence)
    const asked = parameters['tolerance']
    const tolerance = typeof asked === 'number' && asked >= 0 ? Math.min(asked, mostTolerance) : 0
    const difference = firstDifference(a.value, b.value, tolerance, names)
    if (difference) return conclude([difference], evidence)
    return conclude([because('passed', 'runs-repeat', { ...names, epochs: a.value.length })], evidence)
  },
}

function firstDifference(
  a: readonly EpochEntry[],
  b: readonly EpochEntry[],
  tolerance: number,
  names: { readonly one: string; readonly two: string },
): Reason | undefined {
  if (a.length < 2) return because('missing', 'runs-too-short', { ...names, epochs: a.length })
  if (a.length !== b.length) {
    return because('failed', 'runs-of-other-length', { ...names, first: a.length, second: b.length })
  }
  for (const [index, { epoch, metrics }] of a.entries()) {
    const other = b[index]?.metrics ?? {}
    for (const metric of new Set([...Object.keys(metrics), ...Object.keys(other)])) {
      if (/util|memory|time|seconds|samples_per/.test(metric)) continue
      const [first, second] = [metrics[metric] ?? Number.NaN, other[metric] ?? Number.NaN]
      const near = Math.abs(first - second) <= tolerance * Math.max(Math.abs(first), Math.abs(second))
      if (!Object.is(first, second) && !near) {
        return because('failed', 'runs-differ', { ...names, epoch, metric, first, second })
      }
    }
  }
  return undefined
}
