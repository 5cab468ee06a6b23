import type { Finding } from '../../core/finding.ts'
import type { Figure } from '../../core/metrics/evaluation.ts'
import type { Candidate, ThresholdDecision } from '../../core/thresholds/decision.ts'
import type { DecisionFigures } from '../../core/thresholds/decisionFigures.ts'
import { costsWithoutScores, ruleFigures } from '../../core/thresholds/ruleFigures.ts'
import { combinationPhrase } from '../../core/wording/combination.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { objectiveFigure, objectivePhrase } from '../../core/wording/objective.ts'
import { flattered, owned } from '../../core/wording/thresholds.ts'
import { shiftSentence } from '../../core/wording/scoreShift.ts'
import { countText, withMinus } from '../../core/wording/numbers.ts'
import { intervalTexts } from './figureText.ts'
import { findingRecord } from './findingRecord.ts'
import type { Section } from './tables.ts'
import { aboutThresholds } from './thresholdsReport.ts'

/** What `finalize-model thresholds` found. Null where the predictions allowed no choice. */
interface ThresholdsReport {
  readonly decision: ThresholdDecision | null
  readonly findings: readonly Finding[]
}

/** `{ version: 1, about, decision, findings }`: `decision` as in `core/thresholds/decision.ts`. */
export const thresholdsJson = ({ decision, findings }: ThresholdsReport) => ({
  version: 1,
  about: aboutThresholds(false),
  decision,
  findings: findings.map(findingRecord),
})

export function thresholdsTables(decision: ThresholdDecision): Section[] {
  const { candidates } = decision
  const primary = candidates.find(({ name }) => name === decision.primary)
  const backup = candidates.find(({ name }) => name === decision.backup)
  return [
    chosenSection(decision, primary, backup),
    ...(primary ? [figuresSection('Primary', primary, decision)] : []),
    ...(backup ? [figuresSection('Backup', backup, decision)] : []),
    ...(candidates.length > 1 ? [candidatesSection(decision)] : []),
    sweepSection(primary ?? candidates[0]!, decision),
  ]
}

function chosenSection(
  decision: ThresholdDecision,
  primary: Candidate | undefined,
  backup: Candidate | undefined,
): Section {
  const { positive, objective, validation, test } = decision
  return {
    title: 'Decision',
    sentences: [
      `${positive.kind === 'label' ? 'Label' : 'Class'} ${positive.name} against the rest, for ${objectivePhrase(objective)}, on ${countText(validation.samples)} validation samples (${countText(validation.positives)} ${owned(positive)}).`,
      primary ? `Primary: ${ruleOf(primary, decision)}.` : 'No threshold meets the objective.',
      ...(backup ? [`Backup: ${ruleOf(backup, decision)}.`] : []),
      ...(primary
        ? [
            test
              ? `Applied unchanged to ${countText(test.samples)} test samples (${countText(test.positives)} ${owned(positive)}); ${flattered}.`
              : `Not judged on test; ${flattered}.`,
          ]
        : []),
    ],
  }
}

function ruleOf(candidate: Candidate, decision: ThresholdDecision): string {
  const { threshold, combination } = candidate
  const names = decision.validation.files.map(({ model }) => model)
  const how = combination.kind === 'single' ? '' : ` (${combinationPhrase(combination, names)})`
  const name = names.length > 1 ? `${shownName(candidate, decision)}${how}, ` : ''
  const chosenFor =
    candidate.objective === decision.objective ? '' : `, for ${objectivePhrase(candidate.objective)}`
  return threshold === null
    ? `${name}never predict ${decision.positive.name}${chosenFor}`
    : `${name}predict ${decision.positive.name} at a score of ${threshold} or above${chosenFor}`
}

/** What tells a candidate from the others: the objective where there is one model, which needs no name. */
const shownName = ({ name, objective }: Candidate, { validation }: ThresholdDecision): string =>
  validation.files.length > 1 ? name : objective

function figuresSection(role: string, candidate: Candidate, decision: ThresholdDecision): Section {
  const { validation, test, objective, shift } = candidate
  const splits = test ? [validation, test] : [validation]
  const costs = splits.map((figures) => costsWithoutScores(objective, figures))
  return {
    title: decision.validation.files.length > 1 ? `${role}: ${candidate.name}` : role,
    sentences: [
      ...splits.map((figures, at) => `${at === 0 ? 'Validation' : 'Test'}: ${outcomes(figures)}.`),
      ...(shift ? [shiftSentence(shift)] : []),
      ...doubtSentences(
        ruleFigures(objective).flatMap(([title, key]) =>
          splits.map((figures) => [title, figures[key]] as const),
        ),
      ),
    ],
    columns: ['Figure', ...splits.flatMap((_, at) => [at === 0 ? 'Validation' : 'Test', '95 % interval'])],
    rows: [
      ...ruleFigures(objective).map(([title, key]) => [
        title,
        ...splits.flatMap((figures) => ratioTexts(figures[key])),
      ]),
      ...(['all', 'none'] as const).flatMap((which) =>
        costs[0]
          ? [
              [
                `Mean cost, predicting ${which}`,
                ...costs.flatMap((each) => [ratio(each?.[which] ?? null), '–']),
              ],
            ]
          : [],
      ),
    ],
  }
}

function outcomes(figures: DecisionFigures): string {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = figures
  const alarms = falsePositives === 1 ? 'false alarm' : 'false alarms'
  return `${countText(truePositives)} found, ${countText(falseNegatives)} missed, ${countText(falsePositives)} ${alarms}, ${countText(trueNegatives)} left alone`
}

function candidatesSection(decision: ThresholdDecision): Section {
  const { candidates, objective } = decision
  const own = objectiveFigure(objective)
  const others = ruleFigures('f1').filter(([title, key]) => title !== own && besides.has(key))
  return {
    title: 'Candidates',
    sentences: ['By their figures on validation; those of a stacked ensemble are out of fold.'],
    columns: ['Candidate', 'Threshold', own, '95 % interval', ...others.map(([title]) => title)],
    rows: candidates.map((candidate) => [
      shownName(candidate, decision),
      candidate.threshold === null ? 'never' : String(candidate.threshold),
      ...(candidate.meets
        ? candidate.objective === objective
          ? ratioTexts(candidate.validation.objective)
          : ownCells(own, candidate.validation)
        : ['not met', '–']),
      ...others.map(([, key]) => ratio(candidate.validation[key].value)),
    ]),
  }
}

/** What candidates are told by besides the objective's figure. */
const besides: ReadonlySet<string> = new Set(['precision', 'recall', 'f1'])

/** The decision's figure of a candidate that was chosen for another; unknown where it is none of the usual ones. */
function ownCells(own: string, validation: DecisionFigures): readonly [string, string] {
  const usual = ruleFigures('f1').find(([title]) => title === own)
  return usual ? ratioTexts(validation[usual[1]]) : ['–', '–']
}

/** Even steps, with the chosen threshold among them. */
function sweepSection(candidate: Candidate, decision: ThresholdDecision): Section {
  const { name, sweep, distinct, threshold, validation, objective } = candidate
  const [extra] = ruleFigures(objective)
  const hasExtra = extra?.[1] === 'objective'
  const isOne = decision.validation.files.length === 1
  const rows = sweep.map((row) => ({
    at: row.threshold,
    cells: [
      row.threshold.toFixed(2),
      ...[...(hasExtra ? [row.objective] : []), ...swept.map((key) => row[key])].map((value) => ratio(value)),
      countText((row.truePositives ?? 0) + (row.falsePositives ?? 0)),
    ],
  }))
  const chosen = [
    `${threshold} (chosen)`,
    ...[...(hasExtra ? [validation.objective] : []), ...swept.map((key) => validation[key])].map(
      ({ value }) => ratio(value),
    ),
    countText(validation.truePositives + validation.falsePositives),
  ]
  const isChosen = decision.primary === name && threshold !== null
  return {
    title: isOne ? 'Thresholds on validation' : `Thresholds of ${name} on validation`,
    sentences: [
      `${distinct === 1 ? 'The one distinct score was' : `All ${countText(distinct)} distinct scores were`} weighed; these are even steps.${
        decision.candidates.length > 1 ? ' --format json has them of every candidate.' : ''
      }`,
    ],
    columns: [
      'Threshold',
      ...(hasExtra ? [extra[0]] : []),
      'Precision',
      'Recall',
      'F1',
      'Specificity',
      'Accuracy',
      'Predicted',
    ],
    rows: [...rows, ...(isChosen ? [{ at: threshold, cells: chosen }] : [])]
      .toSorted((a, b) => a.at - b.at)
      .map((row) => row.cells),
  }
}

const swept = ['precision', 'recall', 'f1', 'specificity', 'accuracy'] as const

const ratio = (value: number | null, more = 0): string =>
  value === null ? '–' : withMinus(value.toFixed(4 + more))

/** A share, or a cost of a sample, and its interval. */
export const ratioTexts = (figure: Figure) => intervalTexts(figure, ratio)
