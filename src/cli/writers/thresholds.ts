import type { Finding } from '../../core/finding.ts'
import type { Figure } from '../../core/metrics/evaluation.ts'
import type { Candidate, ThresholdDecision } from '../../core/thresholds/decision.ts'
import type { DecisionFigures } from '../../core/thresholds/decisionFigures.ts'
import { combinationPhrase } from '../../core/wording/combination.ts'
import { objectiveFigure, objectivePhrase } from '../../core/wording/objective.ts'
import { shiftSentence } from '../../core/wording/scoreShift.ts'
import { findingRecord } from './findingRecord.ts'
import type { Section } from './tables.ts'

/** What `finalize-model thresholds` found. Null where the predictions allowed no choice. */
interface ThresholdsReport {
  readonly decision: ThresholdDecision | null
  readonly findings: readonly Finding[]
}

/** What the members of the JSON are, for a reader who has nothing else. */
const about = {
  threshold: 'The class is predicted where the score is this or above; null: never.',
  score: 'The validation score at which the objective is best; threshold decides the same on validation.',
  objective: 'On a split: F-beta, recall, or the mean cost of a sample, as the objective asks.',
  figures:
    'value with its 95 % interval low to high and the method; null where undefined. Fractions, never percent.',
  sweep:
    'Figures on validation at 0.10 to 0.90 by 0.05; scores: at every distinct score, at most 1,000 of them.',
  test: 'Only the primary and the backup are applied to test; nothing is chosen on it.',
  shift:
    'Whether test has scores as validation has them (two-sample Kolmogorov–Smirnov, without weights): statistic is the largest difference of the shares up to a score, location that score, sign 1 where the share of validation is the larger one, p two-sided.',
  candidates: 'Best by the objective on validation first; meets is false where its demand is not met.',
}

/** `{ version: 1, about, decision, findings }`: `decision` as in `core/thresholds/decision.ts`. */
export function thresholdsJson({ decision, findings }: ThresholdsReport): string {
  return `${JSON.stringify({ version: 1, about, decision, findings: findings.map(findingRecord) }, null, 2)}\n`
}

export function thresholdsTables(decision: ThresholdDecision): Section[] {
  const { candidates } = decision
  const primary = candidates.find(({ name }) => name === decision.primary)
  const backup = candidates.find(({ name }) => name === decision.backup)
  return [
    chosenSection(decision, primary, backup),
    ...(primary ? [figuresSection('Primary', primary)] : []),
    ...(backup ? [figuresSection('Backup', backup)] : []),
    ...(candidates.length > 1 ? [candidatesSection(decision)] : []),
    sweepSection(primary ?? candidates[0]!),
  ]
}

function chosenSection(
  { positive, objective, validation, test }: ThresholdDecision,
  primary: Candidate | undefined,
  backup: Candidate | undefined,
): Section {
  const names = validation.files.map(({ model }) => model)
  return {
    title: 'Decision',
    sentences: [
      `Class ${positive.name} against the rest, for ${objectivePhrase(objective)}, on ${validation.samples} validation samples (${validation.positives} of the class).`,
      primary ? `Primary: ${ruleOf(primary, names)}.` : 'No threshold meets the objective.',
      ...(backup ? [`Backup: ${ruleOf(backup, names)}.`] : []),
      ...(primary
        ? [
            test
              ? `Applied unchanged to ${test.samples} test samples (${test.positives} of the class); figures on validation flatter a threshold that was chosen there.`
              : 'Not judged on test; figures on validation flatter a threshold that was chosen there.',
          ]
        : []),
    ],
  }
}

function ruleOf({ name, threshold, combination, objective }: Candidate, names: readonly string[]): string {
  const how = combination.kind === 'single' ? '' : ` (${combinationPhrase(combination, names)})`
  return threshold === null
    ? `never predict the class by ${name} (${objective})`
    : `${name}${how}, predicted from ${String(threshold)} on`
}

const shownFigures: readonly (readonly [string, keyof DecisionFigures])[] = [
  ['Precision', 'precision'],
  ['Recall', 'recall'],
  ['F1', 'f1'],
  ['Specificity', 'specificity'],
  ['Accuracy', 'accuracy'],
  ['Share predicted', 'alerts'],
]

function figuresSection(role: string, candidate: Candidate): Section {
  const { validation, test, name, objective, shift } = candidate
  const own = objectiveFigure(objective)
  const rows = [...(own === 'Recall' || own === 'F1' ? [] : ([[own, 'objective']] as const)), ...shownFigures]
  const splits = test ? [validation, test] : [validation]
  return {
    title: `${role}: ${name}`,
    sentences: [
      ...splits.map(
        (figures, at) =>
          `${at === 0 ? 'Validation' : 'Test'}: ${count(figures.truePositives)} found, ${count(figures.falseNegatives)} missed, ${count(figures.falsePositives)} false alarms, ${count(figures.trueNegatives)} left alone.`,
      ),
      ...(shift ? [shiftSentence(shift)] : []),
    ],
    columns: ['Figure', ...splits.flatMap((_, at) => [at === 0 ? 'Validation' : 'Test', '95 % interval'])],
    rows: rows.map(([title, key]) => [title, ...splits.flatMap((figures) => cells(figures[key] as Figure))]),
  }
}

function candidatesSection({ candidates, objective }: ThresholdDecision): Section {
  const own = objectiveFigure(objective)
  const others = shownFigures.slice(0, 3).filter(([title]) => title !== own)
  return {
    title: 'Candidates',
    sentences: ['By their figures on validation; those of a stacked ensemble are out of fold.'],
    columns: ['Candidate', 'Threshold', own, '95 % interval', ...others.map(([title]) => title)],
    rows: candidates.map(({ name, threshold, meets, validation, objective: chosenFor }) => [
      name,
      threshold === null ? 'never' : String(threshold),
      ...(meets
        ? chosenFor === objective
          ? cells(validation.objective)
          : ownCells(own, validation)
        : ['not met', '–']),
      ...others.map(([, key]) => ratio((validation[key] as Figure).value)),
    ]),
  }
}

/** The decision's figure of a candidate that was chosen for another; unknown where it is none of the usual ones. */
function ownCells(own: string, validation: DecisionFigures): [string, string] {
  const usual = shownFigures.find(([title]) => title === own)
  return usual ? cells(validation[usual[1]] as Figure) : ['–', '–']
}

function sweepSection({ name, sweep, distinct }: Candidate): Section {
  return {
    title: `Thresholds of ${name} on validation`,
    sentences: [`All ${distinct} distinct scores were weighed; these are even steps.`],
    columns: ['Threshold', 'Precision', 'Recall', 'F1', 'Specificity', 'Accuracy', 'Predicted'],
    rows: sweep.map((row) => [
      row.threshold.toFixed(2),
      ...([row.precision, row.recall, row.f1, row.specificity, row.accuracy] as const).map(ratio),
      count((row.truePositives ?? 0) + (row.falsePositives ?? 0)),
    ]),
  }
}

const count = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2))
const ratio = (value: number | null): string => (value === null ? '–' : value.toFixed(4))

function cells({ value, low, high }: Figure): [string, string] {
  if (value === null) return ['undefined', '–']
  return [ratio(value), low === null || high === null ? '–' : `${ratio(low)} to ${ratio(high)}`]
}
