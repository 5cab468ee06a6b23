import { canonicalJson } from '../../digest.ts'
import { runFiles } from '../../project/layout.ts'
import type { Evaluation } from '../../metrics/evaluation.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { holdStep } from '../heldEvidence.ts'
import { holdPredictions } from '../testPredictions.ts'
import { firstDifference } from '../firstDifference.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'

/** A trainer's claim may differ from the recomputed figure by this much: rounding, not another model. */
const claimTolerance = 0.001

export const testEvaluationComplete: Check = {
  id: 'test-evaluation-complete',
  passesWhen:
    'Every metric of `test_set.metrics` is recomputed from the predictions of the held-out samples; no figure that the trainer or evaluation.json states differs.',
  async judge(ground) {
    const path = `${ground.runDirectory}/${runFiles.evaluation}`
    const evidence = [path, await predictionsPath(ground.files, ground.runDirectory, 'test')]
    const config = await ground.config()
    if (!config.ok) return conclude(reasonsOf(config), evidence)
    if (!config.value.test_set.enabled) {
      return conclude([because('failed', 'test-set-disabled', {}, ground.configPath)], evidence)
    }
    const foreign = await holdPredictions(ground, 'test')
    const evaluation = await ground.evaluation()
    if (!evaluation.ok)
      return conclude([...foreign, ...reasonsOf(evaluation).filter(isNew(foreign))], evidence)
    const reasons = [
      ...foreign,
      ...computed(config.value.test_set.metrics, evaluation.value),
      ...(await claims(ground, evaluation.value)),
      ...(await recorded(ground, evaluation.value, path)),
    ]
    if (!speaksAgainst(reasons)) {
      const { samples, metrics } = evaluation.value.test
      const count = config.value.test_set.metrics.length
      const accuracy = metrics[evaluation.value.primaryMetric]?.value ?? null
      reasons.push(
        because('passed', 'test-evaluated', {
          samples,
          count,
          metric: evaluation.value.primaryMetric,
          value: accuracy ?? 0,
        }),
      )
    }
    return conclude(reasons, evidence)
  },
}

const isNew = (known: readonly Reason[]) => (reason: Reason) =>
  !known.some(
    ({ finding }) =>
      finding.code === reason.finding.code &&
      canonicalJson(finding.args) === canonicalJson(reason.finding.args),
  )

function computed(metrics: readonly string[], evaluation: Evaluation): readonly Reason[] {
  const { path } = evaluation.test
  if (metrics.length === 0) return [because('missing', 'metrics-not-asked', {}, path)]
  return metrics.flatMap((metric) => {
    if (metric === 'test_confusion_matrix') {
      return evaluation.confusionMatrix.length > 0
        ? []
        : [because('failed', 'metric-not-computed', { metric, path }, path)]
    }
    const figure = Object.hasOwn(evaluation.test.metrics, metric)
      ? evaluation.test.metrics[metric]
      : undefined
    if (!figure) return [because('failed', 'metric-not-computed', { metric, path }, path)]
    return figure.value === null ? [because('failed', 'metric-undefined', { metric, path }, path)] : []
  })
}

/** What the trainer says of test and validation, in metrics.json and in its events. */
async function claims(ground: Ground, evaluation: Evaluation): Promise<readonly Reason[]> {
  const measured = { ...evaluation.val?.metrics, ...evaluation.test.metrics }
  const compare = (stated: Readonly<Record<string, number>>, path: string) =>
    Object.entries(stated).flatMap(([metric, claim]) => {
      const value = Object.hasOwn(measured, metric) ? measured[metric]?.value : undefined
      if (value === undefined || value === null) return []
      if (Math.abs(claim - value) <= claimTolerance) return []
      return [because('failed', 'claim-differs', { path, metric, claim, measured: value }, path)]
    })
  const metrics = await ground.metrics()
  const events = await ground.events()
  const eventsPath = `${ground.runDirectory}/${runFiles.events}`
  const last = (split: 'val' | 'test') =>
    events.ok
      ? events.value.findLast((event) => event.event === 'evaluated' && event.split === split)
      : undefined
  return [
    ...(metrics.ok
      ? compare(metrics.value.final, `${ground.runDirectory}/${runFiles.metrics}`)
      : reasonsOf(metrics)),
    ...[last('val'), last('test')].flatMap((event) =>
      event?.event === 'evaluated' ? compare(event.metrics, eventsPath) : [],
    ),
  ]
}

/** The evaluation without the members and the metrics that an older version didn't write yet. */
const asOldAs = (record: Evaluation, { test, val, gaps, ...rest }: Evaluation) =>
  membersIn(record, {
    ...rest,
    test: { ...test, metrics: membersIn(record.test.metrics, test.metrics) },
    val: val && { ...val, metrics: membersIn(record.val?.metrics ?? {}, val.metrics) },
    gaps: membersIn(record.gaps, gaps),
  })

const membersIn = (record: object, whole: object) =>
  Object.fromEntries(Object.entries(whole).filter(([member]) => Object.hasOwn(record, member)))

/** evaluation.json against what is recomputed now. */
async function recorded(ground: Ground, evaluation: Evaluation, path: string): Promise<readonly Reason[]> {
  const held = await holdStep(ground, 'evaluate', [path])
  const record = await ground.recordedEvaluation()
  if (!record.ok) return [...held, ...reasonsOf(record).filter(({ verdict }) => verdict === 'failed')]
  const difference = firstDifference(record.value, asOldAs(record.value, evaluation))
  if (!difference) return held
  const { at, left, right } = difference
  // Drawn from other predictions than today's: the evaluation is old. From these: it was changed.
  const older = held.some(({ verdict }) => verdict === 'stale')
  if (older && record.value.test.sha256 !== evaluation.test.sha256) return held
  return [
    because('failed', 'evaluation-differs', { path, figure: at, stated: left, measured: right }, path),
    ...held,
  ]
}
