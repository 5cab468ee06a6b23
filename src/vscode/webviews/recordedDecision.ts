import { combineScores } from '../../core/ensembles/combination.ts'
import { fitEnsemble } from '../../core/ensembles/fitEnsemble.ts'
import { alignPredictions } from '../../core/metrics/align.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { readNamedPredictions } from '../../core/runs/namedPredictions.ts'
import { decisionFigures } from '../../core/thresholds/decisionFigures.ts'
import { asColumn, columnOf, decide, labelsOf } from '../../core/thresholds/labels.ts'
import { parseObjective } from '../../core/thresholds/objective.ts'
import {
  recordedDecisions,
  type RecordedDecision,
  type RecordedRule,
} from '../../core/thresholds/recordedDecisions.ts'
import { combinationPhrase } from '../../core/wording/combination.ts'
import { objectivePhrase } from '../../core/wording/objective.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { Split } from '../../protocol/evaluation/splits.ts'
import type { RecordedView, RuleView } from '../../protocol/evaluation/decision.ts'
import { isInside } from '../commands/isInside.ts'
import { shownFigures, type Judged } from './decisionFigures.ts'
import { thresholdAt } from './evaluationThresholds.ts'

const longestPhrase = 600

/** The newest decision about a class that is on record, with its figures where its predictions are today's. */
export async function recordedDecision(ground: Ground, index: number): Promise<RecordedView | undefined> {
  const newest = (await recordedDecisions(ground.files)).findLast((each) => each.class.index === index)
  const own = await ground.predictions('val')
  if (!newest || !own.ok || index >= own.value.classes) return undefined
  const val = await modelsOf(ground, newest, 'val')
  const test = await modelsOf(ground, newest, 'test')
  const rules = await Promise.all(
    (['primary', 'backup'] as const).flatMap((role) => {
      const rule = newest[role]
      return rule ? [ruleOf(ground, newest, role, rule, { val, test })] : []
    }),
  )
  return {
    day: newest.at.slice(0, 10),
    isCurrent: val !== undefined,
    isJudged: val !== undefined && test !== undefined,
    models: newest.models.length,
    rules,
  }
}

const splitNames = { val: 'validation', test: 'test' } as const

/** What the models of a decision predict, where that is what it was chosen, or judged, on; in one order of samples. */
async function modelsOf(
  ground: Ground,
  { models, files, ...recorded }: RecordedDecision,
  split: Split,
): Promise<readonly Predictions[] | undefined> {
  const own = await ground.predictions(split)
  const digests = recorded[splitNames[split]]
  if (!own.ok || !digests || digests.length !== models.length) return undefined
  const paths = files?.[splitNames[split]] ?? (models.length === 1 ? [own.value.path] : [])
  const read: Predictions[] = []
  for (const [at, digest] of digests.entries()) {
    const path = paths[at]
    const each = digest === own.value.sha256 ? own : await readInside(ground, path)
    if (!each?.ok || each.value.sha256 !== digest) return undefined
    read.push(each.value)
  }
  const aligned = alignPredictions(read)
  return aligned.ok ? aligned.value : undefined
}

/** The log is a file like others: it leads to predictions in the project and to no others. */
const readInside = async ({ files }: Ground, path: string | undefined) =>
  path !== undefined && isInside(path) ? readNamedPredictions(files, path) : undefined

async function ruleOf(
  ground: Ground,
  { models, class: { index } }: RecordedDecision,
  role: RuleView['role'],
  { threshold, objective, combination }: RecordedRule,
  { val, test }: Readonly<Record<Split, readonly Predictions[] | undefined>>,
): Promise<RuleView> {
  const own = await ground.predictions('val')
  const isOwn =
    combination.kind === 'single' &&
    (val ? own.ok && val[combination.member]?.sha256 === own.value.sha256 : models.length === 1)
  const point =
    isOwn && threshold !== null ? await thresholdAt(ground, { index, split: 'val', threshold }) : undefined
  const judge = (predictions: readonly Predictions[] | undefined, split: Split) =>
    predictions && judged(predictions, index, { threshold, objective, combination }, split)
  const validation = judge(val, 'val')
  return {
    role,
    objective: objectivePhrase(objective),
    ...(models.length > 1 && { score: shownName(combinationPhrase(combination, models), longestPhrase) }),
    ...(threshold !== null && { threshold: String(threshold) }),
    ...(point && { point: { ...point, text: String(threshold) } }),
    ...(validation ? shownFigures(objective, validation, judge(test, 'test')) : { figures: [], doubts: [] }),
  }
}

function judged(
  models: readonly Predictions[],
  index: number,
  { threshold, objective, combination }: RecordedRule,
  split: Split,
): Judged | undefined {
  const [first] = models
  const chosenFor = parseObjective(objective)
  if (!first || !chosenFor) return undefined
  const labels = labelsOf(first, index)
  const { samples, weights } = first
  const scores = () => {
    if (combination.kind === 'single') return columnOf(models[combination.member] ?? first, index)
    const columns = models.map((model) => columnOf(model, index))
    // On validation those of weights that were fitted without the sample, as when it was chosen.
    const unseen =
      combination.kind === 'stacked' && split === 'val'
        ? fitEnsemble('stacked', {
            columns,
            labels,
            ...(weights && { sampleWeights: weights }),
            thresholds: [],
            recalls: [],
          })?.scores()
        : undefined
    return asColumn(unseen ?? combineScores(combination, columns))
  }
  return { samples, figures: decisionFigures(labels, decide(scores(), threshold), chosenFor, weights) }
}
