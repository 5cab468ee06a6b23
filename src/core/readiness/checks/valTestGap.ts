import { isAtLeast, isBelow } from '../../metrics/againstLimit.ts'
import { gapBands, gapMetric } from '../../metrics/gaps.ts'
import { doubtReasons } from '../../metrics/intervals/doubts.ts'
import { metricEntry } from '../../metrics/metricList.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import type { Check } from '../check.ts'
import { because, conclude, reasonsOf, type Reason } from '../reasons.ts'
import { stricter } from '../parameters.ts'
import { holdPredictions } from '../testPredictions.ts'

export const valTestGap: Check = {
  id: 'val-test-gap',
  passesWhen:
    'Validation and test differ by less than 5 percentage points; below 2 is called excellent. With `targets.confident: true` the 95 % interval of the difference lies within these too.',
  async judge(ground, parameters) {
    const evidence = [
      await predictionsPath(ground.files, ground.runDirectory, 'val'),
      await predictionsPath(ground.files, ground.runDirectory, 'test'),
    ]
    const foreign = [
      ...(await holdPredictions(ground, 'test', 'missing')),
      ...(await holdPredictions(ground, 'val', 'missing')),
    ]
    if (foreign.length > 0) return conclude(foreign, evidence)
    const config = await ground.config()
    if (!config.ok) return conclude(reasonsOf(config), [ground.configPath])
    const { confident } = config.value.targets
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
        ...doubtReasons(splitDifferences?.[metric]),
      }
      if (!val || gaps[metric] === undefined) {
        judged.push(because('missing', 'gap-unknown', { metric, path: evidence[0]! }, evidence[0]))
      } else if (isTooLarge(metric, args.gap, most, gapBand)) {
        judged.push(because('failed', 'gap-too-large', args, test.path))
      } else if (confident && (Number.isNaN(args.low) || Number.isNaN(args.high))) {
        judged.push(because('failed', 'gap-without-interval', { metric, path: test.path }, test.path))
      } else if (confident && mayBeTooLarge(args)) {
        judged.push(because('failed', 'gap-not-confident', args, test.path))
      } else judged.push(because('passed', 'gap-acceptable', args, test.path))
    }
    return conclude(judged, confident ? [...evidence, ground.configPath] : evidence)
  },
}

/** Fractions are judged by the gap itself; a loss or an error, which has units, by the band that relates it. */
function isTooLarge(metric: string, gap: number, most: number, band: string): boolean {
  return metricEntry(metric)?.scale === 'fraction' ? isAtLeast(gap, most) : band === 'too-large'
}

/** Whether the interval of the difference holds gaps that are too large; with units they are relative to validation. */
function mayBeTooLarge({ metric, val, most, low, high }: JudgedGap): boolean {
  const widest = Math.max(Math.abs(low), Math.abs(high))
  if (metricEntry(metric)?.scale === 'fraction') return isAtLeast(widest, most)
  return !isBelow(widest / Math.abs(val), gapBands.acceptable)
}

interface JudgedGap {
  readonly metric: string
  readonly val: number
  readonly most: number
  readonly low: number
  readonly high: number
}
