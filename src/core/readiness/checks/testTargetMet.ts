import { metricDirection } from '../../config/metricNames.ts'
import { primaryMetricOf } from '../../metrics/primaryMetric.ts'
import type { Evaluation, Figure } from '../../metrics/evaluation.ts'
import { doubtReasons } from '../../metrics/intervals/doubts.ts'
import { judgeFloors, type FloorOutcome } from '../../slices/floors.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { asReasons, because, conclude, reasonsOf, type Reason } from '../reasons.ts'
import { holdPredictions } from '../testPredictions.ts'

export const testTargetMet: Check = {
  id: 'test-target-met',
  passesWhen:
    'Every target of the configuration is reached on the test set, and every floor of `targets.slices` in its slice; with `targets.confident: true` the 95 % interval’s worse bound reaches it too.',
  async judge(ground) {
    const config = await ground.config()
    if (!config.ok) return conclude(reasonsOf(config), [ground.configPath])
    const targets = Object.entries(config.value.targets).filter(
      (entry): entry is [string, number] => entry[0].startsWith('test_') && typeof entry[1] === 'number',
    )
    if (targets.length === 0) {
      const metric = primaryMetricOf(config.value)
      return conclude(
        [because('missing', 'target-absent', { path: ground.configPath, metric }, ground.configPath)],
        [],
      )
    }
    const foreign = await holdPredictions(ground, 'test', 'missing')
    if (foreign.length > 0) return conclude(foreign, [ground.configPath])
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) return conclude(reasonsOf(evaluation), [ground.configPath])
    const { metrics, path } = evaluation.value.test
    const judged = targets.map(([metric, target]) =>
      judgeTarget(
        metric,
        target,
        Object.hasOwn(metrics, metric) ? metrics[metric] : undefined,
        config.value.targets.confident,
        path,
      ),
    )
    return conclude([...judged, ...(await floors(ground, evaluation.value))], [path, ground.configPath])
  },
}

/** The floors of slices, each judged on its own samples. */
async function floors(ground: Ground, { classNames, test }: Evaluation): Promise<readonly Reason[]> {
  const [config, predictions, columns] = [
    await ground.config(),
    await ground.predictions('test'),
    await ground.sliceColumns(),
  ]
  if (!config.ok || !predictions.ok || !columns.ok) return reasonsOf(config, predictions, columns)
  return judgeFloors(config.value, predictions.value, columns.value, classNames).flatMap((outcome) =>
    floorReasons(outcome, test.path),
  )
}

function floorReasons(outcome: FloorOutcome, path: string): readonly Reason[] {
  const { where, metric, floor, samples, figure, bound = Number.NaN, verdict, findings } = outcome
  if (verdict === 'broken') return asReasons('failed', findings)
  if (!figure || verdict === 'undefined') {
    const verdict = samples === 0 ? 'missing' : 'failed'
    return [because(verdict, 'slice-floor-undefined', { where, metric, samples, floor }, path)]
  }
  const { value, low, high } = figure
  const falls = metricDirection(metric) === 'min'
  const bounds = { low: low ?? Number.NaN, high: high ?? Number.NaN }
  const args = { where, metric, floor, value, ...bounds, falls, samples, ...doubtReasons(figure) }
  if (verdict === 'reached') return [because('passed', 'slice-floor-met', args, path)]
  return verdict === 'uncertain'
    ? [because('failed', 'slice-floor-uncertain', { ...args, bound }, path)]
    : [because('failed', 'slice-floor-missed', args, path)]
}

function judgeTarget(
  metric: string,
  target: number,
  figure: Figure | undefined,
  confident: boolean,
  path: string,
): Reason {
  if (!figure) return because('failed', 'metric-not-computed', { metric, path }, path)
  const { value, low, high } = figure
  if (value === null) return because('failed', 'metric-undefined', { metric, path }, path)
  const falls = metricDirection(metric) === 'min'
  const reaches = (reached: number) => (falls ? reached <= target : reached >= target)
  const bounds = { low: low ?? Number.NaN, high: high ?? Number.NaN }
  const args = { metric, target, value, ...bounds, falls, ...doubtReasons(figure) }
  if (!reaches(value)) return because('failed', 'target-missed', args, path)
  if (!confident) return because('passed', 'target-met', args, path)
  const bound = falls ? high : low
  if (bound === null) return because('failed', 'target-without-interval', { metric, path }, path)
  return reaches(bound)
    ? because('passed', 'target-met', args, path)
    : because('failed', 'target-not-confident', { ...args, bound }, path)
}
