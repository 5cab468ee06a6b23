import { failure, type Result } from '../../core/finding.ts'
import { metricTitle } from '../../core/metrics/metricList.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { usualThreshold } from '../../core/runs/labelPredictions.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import {
  decideEachLabel,
  figuresTogether,
  togetherMetrics,
  type LabelThresholds,
} from '../../core/thresholds/decideEachLabel.ts'
import { decisionFigures } from '../../core/thresholds/decisionFigures.ts'
import { appendDecision } from '../../core/thresholds/decisionLog.ts'
import { columnOf, decide, labelsOf } from '../../core/thresholds/labels.ts'
import { parseObjective } from '../../core/thresholds/objective.ts'
import { recordedDecisions, type RecordedDecision } from '../../core/thresholds/recordedDecisions.ts'
import { recordThresholdLook } from '../../core/thresholds/recordLook.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { objectiveFigure, objectivePhrase } from '../../core/wording/objective.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { RecordAnswer } from '../../protocol/engine.ts'
import type {
  AskedLabels,
  LabelsAnswer,
  LabelsView,
  LabelThresholdView,
} from '../../protocol/evaluation/labels.ts'
import { objectiveShown, type Judged } from './decisionFigures.ts'
import { decidingModels, objectivesOf, type DecidingModels } from './decisionModels.ts'
import { notesOf, refusedBy, warningsOf } from './decisionNotes.ts'
import { shownMetric } from './shownFigure.ts'

/** Chooses a threshold for each label on validation. */
export async function chooseLabels(ground: Ground, asked: AskedLabels): Promise<LabelsAnswer> {
  const models = await decidingModels(ground)
  const decided = await decideLabels(ground, models, asked, false)
  if (!models.ok || !decided.ok) return refusedBy(decided.findings)
  const [model] = models.value.models
  const { objective, labels } = decided.value
  const { validation, test } = model!
  return {
    kind: 'decided',
    objective: objectivePhrase(objective),
    validationSamples: validation.samples,
    ...(test && { testSamples: test.samples }),
    view: viewOf(
      decided.value,
      validation.samples,
      labels.map(({ decision, name, threshold }) => {
        const primary = decision?.candidates.find((each) => each.name === decision.primary)
        const figures = primary && { figures: primary.validation, samples: validation.samples }
        return rowOf(name, threshold, objective, figures, undefined)
      }),
    ),
    notes: notesOf(warningsOf([...models.findings, ...decided.findings])),
  }
}

/** Chooses anew, applies the thresholds to test, which is one look, and puts each on record. */
export async function recordLabels(
  ground: Ground,
  asked: AskedLabels,
  version: string,
): Promise<RecordAnswer> {
  const { files, clock } = ground
  const decided = await decideLabels(ground, await decidingModels(ground), asked, true)
  if (!decided.ok) return refusedBy(decided.findings)
  const decisions = decided.value.labels.flatMap(({ decision }) => decision ?? [])
  const looked = await recordThresholdLook(files, clock, decisions)
  const refusal = looked.find(({ severity }) => severity === 'error')
  if (refusal) return refusedBy([refusal])
  const appended = []
  for (const decision of decisions.filter(({ primary }) => primary !== null))
    appended.push(await appendDecision(files, clock, decision, version))
  return {
    kind: 'recorded',
    told: notesOf([...appended.slice(0, 1).map(({ told }) => told), ...looked]).join(' '),
    written: appended.map(({ written }) => written).join('\n'),
  }
}

async function decideLabels(
  ground: Ground,
  read: Result<DecidingModels>,
  asked: AskedLabels,
  withTest: boolean,
): Promise<Result<LabelThresholds>> {
  if (!read.ok) return read
  const objectives = objectivesOf(asked)
  if (!objectives.ok) return objectives
  const evaluation = await ground.evaluation()
  if (!evaluation.ok) return evaluation
  const { name, validation, test } = read.value.models[0]!
  const model = { name, validation, ...(withTest && test && { test }) }
  const decided = decideEachLabel(model, evaluation.value.classNames, objectives.value)
  if (!decided.ok || decided.value.labels.some(({ decision }) => decision?.primary != null)) return decided
  return failure(...decided.findings)
}

/** The thresholds of all labels as the newest decisions of each are on record; undefined where there is none. */
export async function recordedLabels(ground: Ground): Promise<LabelsView | undefined> {
  const [evaluation, val, test] = [
    await ground.evaluation(),
    await ground.predictions('val'),
    await ground.predictions('test'),
  ]
  if (!evaluation.ok || evaluation.value.task !== 'multi-label' || !val.ok) return undefined
  const { classNames } = evaluation.value
  const all = (await recordedDecisions(ground.files)).filter(
    ({ models, validation }) => models.length === 1 && validation[0] === val.value.sha256,
  )
  const newest = classNames.map((_, index) => all.findLast((each) => each.class.index === index))
  if (newest.every((each) => each === undefined)) return undefined
  const judged =
    test.ok && newest.every((each) => !each || each.test?.[0] === test.value.sha256) ? test.value : undefined
  const thresholds = newest.map((each) => (each?.primary ? each.primary.threshold : usualThreshold))
  const together = (predictions: Predictions) => ({
    usual: figuresTogether(
      predictions,
      classNames.map(() => usualThreshold),
    ),
    chosen: figuresTogether(predictions, thresholds),
  })
  return viewOf(
    {
      validation: together(val.value),
      test: judged ? together(judged) : null,
    },
    val.value.samples,
    classNames.map((name, index) => recordedRow(name, index, newest[index], val.value, judged)),
  )
}

function recordedRow(
  name: string,
  index: number,
  decision: RecordedDecision | undefined,
  val: Predictions,
  test: Predictions | undefined,
): LabelThresholdView {
  const rule = decision?.primary
  const objective = rule && parseObjective(rule.objective)
  if (!rule || !objective) return rowOf(name, usualThreshold, undefined, undefined, undefined)
  const judge = (predictions: Predictions): Judged => ({
    samples: predictions.samples,
    figures: decisionFigures(
      labelsOf(predictions, index),
      decide(columnOf(predictions, index), rule.threshold),
      objective,
      predictions.weights,
    ),
  })
  return rowOf(name, rule.threshold, rule.objective, judge(val), test && judge(test))
}

function rowOf(
  name: string,
  threshold: number | null,
  objective: string | undefined,
  validation: Judged | undefined,
  test: Judged | undefined,
): LabelThresholdView {
  const isChosen = objective !== undefined && validation !== undefined
  return {
    name: shownName(name),
    ...(threshold !== null && { threshold: String(threshold) }),
    isKept: !isChosen,
    ...(isChosen && {
      title: objectiveFigure(objective),
      validation: objectiveShown(objective, validation),
      ...(test && { test: objectiveShown(objective, test) }),
    }),
  }
}

function viewOf(
  { validation, test }: Pick<LabelThresholds, 'validation' | 'test'>,
  samples: number,
  labels: readonly LabelThresholdView[],
): LabelsView {
  const names = labels.map(({ name }) => name)
  const splits = test ? [validation, test] : [validation]
  return {
    labels,
    together: togetherMetrics.map((id) => {
      const both = ({ usual, chosen }: LabelThresholds['validation']) => ({
        usual: shownMetric(id, usual[id], samples),
        chosen: shownMetric(id, chosen[id], samples),
      })
      return {
        title: metricTitle(id),
        validation: both(validation),
        ...(test && { test: both(test) }),
      }
    }),
    doubts: doubtSentences(
      togetherMetrics.flatMap((id) =>
        splits.flatMap(({ usual, chosen }) => [usual[id], chosen[id]].map((figure) => [id, figure] as const)),
      ),
      names,
    ),
  }
}
