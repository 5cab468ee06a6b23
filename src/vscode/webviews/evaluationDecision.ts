import { failure, finding, type Finding, type Result } from '../../core/finding.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { percentText, significantText } from '../../core/wording/numbers.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import type { Candidate, ThresholdDecision } from '../../core/thresholds/decision.ts'
import { decisionFigures, type DecisionFigures } from '../../core/thresholds/decisionFigures.ts'
import { appendDecision } from '../../core/thresholds/decisionLog.ts'
import { decideThresholds, type ThresholdModel } from '../../core/thresholds/decideThresholds.ts'
import { columnOf, decide, labelsOf } from '../../core/thresholds/labels.ts'
import { parseObjective, type Objective } from '../../core/thresholds/objective.ts'
import { readModels } from '../../core/thresholds/readModels.ts'
import { recordedDecisions, type RecordedRule } from '../../core/thresholds/recordedDecisions.ts'
import { costsWithoutScores, ruleFigures } from '../../core/thresholds/ruleFigures.ts'
import { recordThresholdLook } from '../../core/thresholds/recordLook.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { messageOf } from '../../core/wording/message.ts'
import { objectivePhrase } from '../../core/wording/objective.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { RecordAnswer } from '../../protocol/engine.ts'
import type {
  AskedDecision,
  DecisionAnswer,
  RecordedView,
  RuleView,
} from '../../protocol/evaluationDecision.ts'
import type { Shown } from '../../protocol/evaluationView.ts'
import { countText } from '../../protocol/numberText.ts'
import { thresholdAt } from './evaluationThresholds.ts'
import { shownFigure } from './shownFigure.ts'

const longestNote = 600

/** Chooses thresholds on validation. Test isn't looked at but for samples that both have. */
export async function chooseDecision(ground: Ground, asked: AskedDecision): Promise<DecisionAnswer> {
  const models = await modelsOf(ground)
  const chosen = await decideFor(ground, models, asked, false)
  if (!chosen.ok) return refusedBy(chosen.findings)
  const { candidates, primary, backup, validation } = chosen.value
  const test = models.ok ? models.value[0]?.test : undefined
  const rules = await Promise.all(
    (['primary', 'backup'] as const).flatMap((role) => {
      const name = role === 'primary' ? primary : backup
      const candidate = candidates.find((each) => each.name === name)
      return candidate ? [ruleOfCandidate(ground, asked.index, role, candidate, validation.samples)] : []
    }),
  )
  return {
    kind: 'decided',
    index: asked.index,
    validationSamples: validation.samples,
    ...(test && { testSamples: test.samples }),
    rules,
    notes: notesOf(warningsOf([...models.findings, ...chosen.findings])),
  }
}

/**
 * Chooses anew, applies the choice to test, and puts it on record as the command line does: the look in the test set's
 * lock, the decision in the project's log.
 */
export async function recordDecision(
  ground: Ground,
  asked: AskedDecision,
  version: string,
): Promise<RecordAnswer> {
  const { files, clock } = ground
  const chosen = await decideFor(ground, await modelsOf(ground), asked, true)
  if (!chosen.ok) return refusedBy(chosen.findings)
  const looked = await recordThresholdLook(files, clock, [chosen.value])
  const refusal = looked.find(({ severity }) => severity === 'error')
  if (refusal) return refusedBy([refusal])
  const { told, written } = await appendDecision(files, clock, chosen.value, version)
  return {
    kind: 'recorded',
    told: notesOf([told, ...looked, ...warningsOf(chosen.findings)]).join(' '),
    written,
  }
}

/** The newest decision about a class that is on record, with its figures where its predictions are today's. */
export async function recordedDecision(ground: Ground, index: number): Promise<RecordedView | undefined> {
  const newest = (await recordedDecisions(ground.files)).findLast((each) => each.class.index === index)
  const [val, test] = [await ground.predictions('val'), await ground.predictions('test')]
  if (!newest || !val.ok || index >= val.value.classes) return undefined
  const { models, validation } = newest
  const isCurrent = models.length === 1 && validation[0] === val.value.sha256
  const judged = test.ok && newest.test?.[0] === test.value.sha256 ? test.value : undefined
  const rules = await Promise.all(
    (['primary', 'backup'] as const).flatMap((role) => {
      const rule = newest[role]
      return rule ? [ruleOfRecord(ground, index, role, rule, isCurrent ? val.value : undefined, judged)] : []
    }),
  )
  return {
    day: newest.at.slice(0, 10),
    isCurrent,
    isJudged: newest.test !== null && judged !== undefined,
    models: models.length,
    rules,
  }
}

const models = new WeakMap<Ground, Promise<Result<readonly ThresholdModel[]>>>()

/** The project's model with what it predicts, unless its validation samples are test samples. */
function modelsOf(ground: Ground): Promise<Result<readonly ThresholdModel[]>> {
  const known = models.get(ground) ?? readProjectModels(ground)
  models.set(ground, known)
  return known
}

async function readProjectModels(ground: Ground): Promise<Result<readonly ThresholdModel[]>> {
  const [val, test] = [await ground.predictions('val'), await ground.predictions('test')]
  if (!val.ok) return val
  const tests = test.ok ? [test.value.path] : []
  return readModels(ground.files, [val.value.path], tests, (path) =>
    Promise.resolve(path === val.value.path ? val : test),
  )
}

async function decideFor(
  ground: Ground,
  read: Result<readonly ThresholdModel[]>,
  { index, ...asked }: AskedDecision,
  withTest: boolean,
): Promise<Result<ThresholdDecision>> {
  if (!read.ok) return read
  const [model] = read.value
  const objective = parseObjective(asked.objective)
  const backup = asked.backup === undefined ? undefined : parseObjective(asked.backup)
  const unknown = objective === undefined ? asked.objective : backup === undefined ? asked.backup : undefined
  if (!objective || unknown !== undefined)
    return failure(finding('thresholds-objective-unknown', 'error', { objective: shownName(unknown ?? '') }))
  const evaluation = await ground.evaluation()
  if (!evaluation.ok) return evaluation
  const { classNames } = evaluation.value
  if (!model || index >= model.validation.classes) {
    const args = { path: model?.validation.path ?? '', name: String(index), classes: classNames }
    return failure(finding('thresholds-class-unknown', 'error', args))
  }
  const { test, ...untested } = model
  const decided = decideThresholds({
    models: [withTest && test ? { ...untested, test } : untested],
    positive: { index, name: classNames[index] ?? String(index) },
    objective,
    ...(backup && { backup }),
    ensembles: [],
  })
  if (!decided.ok) return decided
  const { decision } = decided.value
  return decision.primary === null ? failure(...decided.findings) : { ...decided, value: decision }
}

async function ruleOfCandidate(
  ground: Ground,
  index: number,
  role: RuleView['role'],
  { threshold, objective, validation }: Candidate,
  samples: number,
): Promise<RuleView> {
  return {
    role,
    objective: objectivePhrase(objective),
    ...(await placed(ground, index, threshold)),
    ...shownFigures(objective, { figures: validation, samples }, undefined),
  }
}

async function ruleOfRecord(
  ground: Ground,
  index: number,
  role: RuleView['role'],
  { threshold, objective }: RecordedRule,
  val: Predictions | undefined,
  test: Predictions | undefined,
): Promise<RuleView> {
  const chosenFor = parseObjective(objective)
  const judge = (predictions: Predictions | undefined) =>
    predictions && chosenFor && judged(predictions, index, threshold, chosenFor)
  const validation = judge(val)
  return {
    role,
    objective: objectivePhrase(objective),
    ...(await placed(ground, index, threshold)),
    ...(validation ? shownFigures(objective, validation, judge(test)) : { figures: [], doubts: [] }),
  }
}

async function placed(
  ground: Ground,
  index: number,
  threshold: number | null,
): Promise<Pick<RuleView, 'point'>> {
  const point = threshold === null ? undefined : await thresholdAt(ground, { index, split: 'val', threshold })
  return point ? { point: { ...point, text: String(threshold) } } : {}
}

interface Judged {
  readonly figures: DecisionFigures
  readonly samples: number
}

const judged = (
  predictions: Predictions,
  index: number,
  threshold: number | null,
  objective: Objective,
): Judged => ({
  samples: predictions.samples,
  figures: decisionFigures(
    labelsOf(predictions, index),
    decide(columnOf(predictions, index), threshold),
    objective,
    predictions.weights,
  ),
})

const counts = [
  ['True positives', 'truePositives'],
  ['False positives', 'falsePositives'],
  ['False negatives', 'falseNegatives'],
  ['True negatives', 'trueNegatives'],
] as const

const costed = (value: number): Shown => ({ value, text: significantText(value) })

const counted = (value: number): Shown => ({ value, text: countText(value) })

function shownFigures(
  objective: string,
  validation: Judged,
  test: Judged | undefined,
): Pick<RuleView, 'figures' | 'doubts'> {
  const splits = test ? [validation, test] : [validation]
  return {
    figures: figureRows(objective, validation, test),
    doubts: doubtSentences(
      ruleFigures(objective).flatMap(([title, name]) =>
        splits.map(({ figures }) => [title, figures[name]] as const),
      ),
    ),
  }
}

function figureRows(objective: string, validation: Judged, test: Judged | undefined): RuleView['figures'] {
  const isCost = parseObjective(objective)?.kind === 'cost'
  return [
    ...ruleFigures(objective).map(([title, name]) => {
      const shown = ({ figures, samples }: Judged) =>
        shownFigure(figures[name], (value, more) => {
          if (name === 'alerts') return percentText(value, samples, more)
          return name === 'objective' && isCost
            ? significantText(value, 3 + more)
            : metricFigure('f1', value, samples, '', more).text
        })
      return { title, validation: shown(validation), ...(test && { test: shown(test) }) }
    }),
    ...(['all', 'none'] as const).flatMap((which) => {
      const cost = costsWithoutScores(objective, validation.figures)?.[which]
      const onTest = test && costsWithoutScores(objective, test.figures)?.[which]
      const title = `Mean cost, predicting ${which}`
      return cost === undefined
        ? []
        : [{ title, validation: costed(cost), ...(onTest !== undefined && { test: costed(onTest) }) }]
    }),
    ...counts.map(([title, name]) => ({
      title,
      validation: counted(validation.figures[name]),
      ...(test && { test: counted(test.figures[name]) }),
    })),
  ]
}

const warningsOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'info')

const notesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map((found) => shownName(messageOf(found), longestNote))

const refusedBy = (findings: readonly Finding[]) => ({
  kind: 'refused' as const,
  reason: notesOf(findings).join(' '),
})
