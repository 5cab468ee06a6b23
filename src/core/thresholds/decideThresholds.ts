import { precisionFrom } from '../metrics/rates.ts'
import {
  ensembleKinds,
  combineScores,
  majorityOf,
  type Combination,
  type EnsembleKind,
} from '../ensembles/combination.ts'
import { fitEnsemble } from '../ensembles/fitEnsemble.ts'
import { emptyFloat64 } from '../arrays/elements.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import type { NumberColumn, ValueColumn } from '../metrics/kernels/valueColumn.ts'
import { scoreShift, type ScoreShift } from '../metrics/scoreShift.ts'
import { shiftBounds } from '../metrics/shiftBounds.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Candidate, Decided, DecisionFile, ThresholdDecision } from './decision.ts'
import { decisionFigures } from './decisionFigures.ts'
import { asColumn, columnOf, decide, labelsOf, scoresIn } from './labels.ts'
import {
  chooseThreshold,
  deployableThreshold,
  isMinimized,
  objectiveText,
  valueAt,
  type Objective,
} from './objective.ts'
import { stretchesOf } from './stretches.ts'
import { gridThresholds, sweepGrid, sweepPlaces } from './sweep.ts'
import { placeOf } from './table.ts'
import { thinTable } from './thinTable.ts'

/** A model by its predictions; all models' of the same samples in the same order. */
export interface ThresholdModel {
  readonly name: string
  readonly validation: Predictions
  readonly test?: Predictions
}

export interface ThresholdRequest {
  /** At least one. `test` of all of them or of none. */
  readonly models: readonly ThresholdModel[]
  readonly positive: { readonly index: number; readonly name: string }
  readonly objective: Objective
  /** What the backup's threshold is chosen for where there is one model only. */
  readonly backup?: Objective
  readonly ensembles: readonly EnsembleKind[]
}

export interface DecidedThresholds {
  readonly decision: ThresholdDecision
  /** Of validation: 1 for the class, else 0. */
  readonly labels: Uint8Array
  readonly weights?: Float64Array
  /**
   * Computes a candidate's scores of validation, by its name: those of an ensemble in the memory of the one asked for
   * before. Those of a stacked one are out of fold.
   */
  readonly scores: ReadonlyMap<string, () => NumberColumn>
}

const mostScores = 1000

/**
 * Chooses a threshold for every model and ensemble on validation, names the best as primary and what to fall back
 * to as backup, and applies these two, unchanged, to test. The backup of several candidates is the best single
 * model that isn't the primary, since it must run where the primary can't; that of one model is the same model at
 * the threshold of another objective.
 */
export function decideThresholds(request: ThresholdRequest): Result<DecidedThresholds> {
  const { models, objective } = request
  const [first] = models
  const positive: Decided = first?.validation.multiLabel
    ? { ...request.positive, kind: 'label' }
    : request.positive
  const problems = models.flatMap(({ validation, test }) =>
    [validation, ...(test ? [test] : [])].flatMap((each) => oneSided(each, positive) ?? []),
  )
  if (!first || problems.length > 0) return failure(...problems)
  const labels = labelsOf(first.validation, positive.index)
  const { weights } = first.validation
  const columns = models.map(({ validation }) => columnOf(validation, positive.index))
  const findings: Finding[] = []

  const scores = new Map(models.map(({ name }, member) => [name, () => columns[member]!]))
  const judged = models.map(({ name }, member) =>
    candidateOf(name, { kind: 'single', member }, columns[member]!, labels, objective, weights),
  )
  // One ensemble's scores are held at a time.
  const room = request.ensembles.length > 0 ? emptyFloat64(labels.length) : undefined
  for (const kind of ensembleKinds.filter((each) => request.ensembles.includes(each))) {
    const fitted = fitEnsemble(kind, {
      columns,
      labels,
      ...(weights && { sampleWeights: weights }),
      thresholds: judged.slice(0, models.length).map(({ threshold }) => threshold),
      recalls: judged.slice(0, models.length).map(({ validation }) => validation.recall.value ?? 0),
    })
    if (fitted) {
      const own = () => asColumn(fitted.scores(room))
      judged.push(candidateOf(kind, fitted.combination, own(), labels, objective, weights))
      scores.set(kind, own)
    } else findings.push(finding('thresholds-ensemble-unfit', 'warning', { ensemble: kind }))
  }
  const ranked = judged.toSorted((a, b) => byObjective(a, b, objective))
  const primary = ranked.find(({ meets }) => meets)
  if (!primary) findings.push(unreached(request, positive, columns, labels))
  else if (primary.threshold === null)
    findings.push(
      finding('thresholds-never', 'warning', { objective: primary.objective, ...namedBy(positive) }),
    )
  else if (primary.validation.truePositives === 0)
    findings.push(finding('thresholds-finds-none', 'warning', namedBy(positive)))
  const backup =
    primary && (anotherModel(ranked, primary) ?? anotherObjective(request, primary, columns, labels))
  if (primary && !backup) findings.push(finding('thresholds-no-backup', 'info', {}))

  const test = first.test && models.every((model) => model.test) ? first.test : undefined
  const applied = (candidate: Candidate): Candidate => {
    if (!test || (candidate !== primary && candidate !== backup)) return candidate
    const { combination } = candidate
    const tested = models.map((model) => columnOf(model.test!, positive.index))
    const column =
      combination.kind === 'single'
        ? tested[combination.member]!
        : asColumn(combineScores(combination, tested))
    const own = candidate === backup && request.backup && models.length === 1 ? request.backup : objective
    const decided = decide(column, candidate.threshold)
    // A backup by another objective has the scores of the primary.
    const judgedOn = scores.get(candidate.name)?.() ?? columns[0]!
    const shift = scoreShift(scoresIn(judgedOn, room), scoresIn(column))
    if (shift && candidate === primary) findings.push(...shifted(shift, test.path))
    return {
      ...candidate,
      test: decisionFigures(labelsOf(test, positive.index), decided, own, test.weights),
      ...(shift && { shift }),
    }
  }
  const all = backup && !ranked.includes(backup) ? [...ranked, backup] : ranked
  const decision: ThresholdDecision = {
    positive,
    objective: objectiveText(objective),
    validation: splitOf(first.validation, positive.index, models, ({ validation }) => validation),
    test: test ? splitOf(test, positive.index, models, (model) => model.test!) : null,
    candidates: all.map(applied),
    primary: primary?.name ?? null,
    backup: backup?.name ?? null,
  }
  return success({ decision, labels, scores, ...(weights && { weights }) }, findings)
}

function candidateOf(
  name: string,
  combination: Combination,
  scores: ValueColumn,
  labels: Uint8Array,
  objective: Objective,
  weights: Float64Array | undefined,
): Candidate {
  const majority = combination.kind === 'vote' ? majorityOf(combination.thresholds.length) : undefined
  const asked = majority === undefined ? gridThresholds : [...gridThresholds, majority]
  const { table, distinct, even } = thinTable(
    stretchesOf(labels, scores, weights),
    objective,
    asked,
    mostScores,
  )
  const choice = majority === undefined ? chooseThreshold(table, objective) : undefined
  const place = majority === undefined ? (choice?.place ?? -1) : placeOf(table, majority)
  const meets = majority === undefined ? choice !== undefined : valueAt(table, objective, place) !== undefined
  const threshold = majority ?? deployableThreshold(table, place) ?? null
  return {
    name,
    combination,
    objective: objectiveText(objective),
    threshold,
    score: table.thresholds[place] ?? null,
    meets,
    validation: decisionFigures(labels, decide(scores, threshold), objective, weights),
    test: null,
    sweep: sweepGrid(table, objective),
    scores: sweepPlaces(table, objective, even),
    distinct,
  }
}

/** The better one first; what doesn't meet the demand last. The simpler one, listed earlier, first among equals. */
function byObjective(a: Candidate, b: Candidate, objective: Objective): number {
  if (a.meets !== b.meets) return a.meets ? -1 : 1
  const [first, second] = [a, b].map(
    ({ validation }) => validation.objective.value ?? Number.NEGATIVE_INFINITY,
  )
  const better = isMinimized(objective) ? first! - second! : second! - first!
  return Number.isNaN(better) ? 0 : better
}

function anotherModel(ranked: readonly Candidate[], primary: Candidate): Candidate | undefined {
  return ranked.find(
    (candidate) => candidate !== primary && candidate.meets && candidate.combination.kind === 'single',
  )
}

function anotherObjective(
  { models, backup }: ThresholdRequest,
  primary: Candidate,
  columns: readonly ValueColumn[],
  labels: Uint8Array,
): Candidate | undefined {
  const [model] = models
  if (!backup || !model || models.length > 1) return undefined
  const name = `${model.name}, ${objectiveText(backup)}`
  const candidate = candidateOf(
    name,
    primary.combination,
    columns[0]!,
    labels,
    backup,
    model.validation.weights,
  )
  return candidate.meets ? candidate : undefined
}

/** What findings call the class or label by. */
const namedBy = ({ name, kind }: Decided) => ({ name, ...(kind && { kind }) })

/** Why a split can't tell: it lacks the class, or has nothing else. */
function oneSided(predictions: Predictions, positive: Decided): Finding | undefined {
  const { path, weights, samples, yTrue, classes, multiLabel } = predictions
  let [own, others] = [0, 0]
  for (let row = 0; row < samples; row++) {
    if (weights && !(weights[row]! > 0)) continue
    if (multiLabel ? yTrue[row * classes + positive.index] === 1 : yTrue[row] === positive.index) own++
    else others++
    if (own > 0 && others > 0) return undefined
  }
  const args = { path, samples, ...namedBy(positive) }
  return finding(own === 0 ? 'thresholds-no-positives' : 'thresholds-only-positives', 'error', args, {
    file: path,
  })
}

/** A warning where the threshold meets other scores on test than those it was chosen on. */
function shifted({ statistic, p, location, shares }: ScoreShift, path: string): Finding[] {
  if (p >= shiftBounds.p || statistic < shiftBounds.statistic) return []
  const args = { path, score: location, ...shares }
  return [finding('thresholds-scores-shifted', 'warning', args, { file: path })]
}

/** How near the models come to a demand that none meets. */
function unreached(
  { objective, models }: ThresholdRequest,
  positive: Decided,
  columns: readonly ValueColumn[],
  labels: Uint8Array,
): Finding {
  const place = { file: models[0]!.validation.path }
  const written = objectiveText(objective)
  if (objective.kind !== 'precision-floor') {
    return finding(
      'thresholds-budget-unreachable',
      'error',
      { objective: written, ...namedBy(positive) },
      place,
    )
  }
  let highest = 0
  for (const column of columns) {
    stretchesOf(labels, column, models[0]!.validation.weights).each(({ truePositives, falsePositives }) => {
      for (let at = 0; at < truePositives.length; at++) {
        highest = Math.max(
          highest,
          precisionFrom(truePositives[at]!, truePositives[at]! + falsePositives[at]!),
        )
      }
    })
  }
  const args = { precision: objective.precision, highest, ...namedBy(positive) }
  return finding('thresholds-precision-unreachable', 'error', args, place)
}

function splitOf(
  predictions: Predictions,
  index: number,
  models: readonly ThresholdModel[],
  take: (model: ThresholdModel) => Predictions,
): ThresholdDecision['validation'] {
  let positives = 0
  const labels = labelsOf(predictions, index)
  for (let row = 0; row < labels.length; row++) positives += labels[row]!
  const files: DecisionFile[] = models.map((model) => {
    const { path, sha256 } = take(model)
    return { model: model.name, path, sha256 }
  })
  return { samples: predictions.samples, positives, files }
}
