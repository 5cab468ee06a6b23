import { gapBands, gapMetric } from '../../metrics/gaps.ts'
import { metricEntry } from '../../metrics/metricList.ts'
import { runFiles } from '../../project/layout.ts'
import type { Check } from '../check.ts'
import { because, conclude, reasonsOf, type Reason } from '../reasons.ts'
import { stricter } from '../parameters.ts'
import { holdPredictions } from '../testPredictions.ts'

export const valTestGap: Check = {
  id: 'val-test-gap',
  passesWhen: 'Validation and test differ by less than 5 percentage points; below 2 is called excellent.',
  async judge(ground, parameters) {
    const evidence = [
      `${ground.runDirectory}/${runFiles.predictions.val}`,
      `${ground.runDirectory}/${runFiles.predictions.test}`,
    ]
    const foreign = [
      ...(await holdPredictions(ground, 'test', 'missing')),
      ...(await holdPredictions(ground, 'val', 'missing')),
    ]
    if (foreign.length > 0) return conclude(foreign, evidence)
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) return conclude(reasonsOf(evaluation), evidence)
    const { gaps, gapBand, primaryMetric, splitDifferences, test, val } = evaluation.value
    const most = stricter('least', parameters['most'], gapBands.acceptable)
    const id = primaryMetric.replace(/^test_/, '')
    const headline = evaluation.value.task === 'classification' && 'acc' in gaps ? 'acc' : gapMetric(id, gaps)
    const judged: Reason[] = []
    for (const metric of new Set([headline, gapMetric(id, gaps)])) {
      const args = {
        metric,
        test: test.metrics[`test_${metric}`]?.value ?? Number.NaN,
        val: val?.metrics[`val_${metric}`]?.value ?? Number.NaN,
        gap: gaps[metric] ?? Number.NaN,
        most,
        band: gapBand,
        low: splitDifferences?.[metric]?.low ?? Number.NaN,
        high: splitDifferences?.[metric]?.high ?? Number.NaN,
      }
      if (!val || gaps[metric] === undefined) {
        judged.push(because('missing', 'gap-unknown', { metric, path: evidence[0]! }, evidence[0]))
      } else if (isTooLarge(metric, args.gap, most, gapBand)) {
        judged.push(because('failed', 'gap-too-large', args, test.path))
      } else judged.push(because('passed', 'gap-acceptable', args, test.path))
    }
    return conclude(judged, evidence)
  },
}

/** Fractions are judged by the gap itself; a loss or an error, which has units, by the band that relates it. */
function isTooLarge(metric: string, gap: number, most: number, band: string): boolean {
  return metricEntry(metric)?.scale === 'fraction' ? gap >= most : band === 'too-large'
}
