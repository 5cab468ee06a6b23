import type { Figure } from '../../core/metrics/evaluation.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import type { Candidate, ThresholdDecision } from '../../core/thresholds/decision.ts'
import type { DecisionFigures } from '../../core/thresholds/decisionFigures.ts'
import { parseObjective } from '../../core/thresholds/objective.ts'
import { costsWithoutScores, ruleFigures } from '../../core/thresholds/ruleFigures.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { percentText, significantText } from '../../core/wording/numbers.ts'
import { objectiveFigure } from '../../core/wording/objective.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { CandidatesView, RuleView, SweepView } from '../../protocol/evaluation/decision.ts'
import type { Shown } from '../../protocol/evaluation/shown.ts'
import { countText } from '../../protocol/numberText.ts'
import { shownFigure } from './shownFigure.ts'

type FigureKey = ReturnType<typeof ruleFigures>[number][1]

/** What a rule does on so many samples. */
export interface Judged {
  readonly figures: DecisionFigures
  readonly samples: number
}

const counts = [
  ['True positives', 'truePositives'],
  ['False positives', 'falsePositives'],
  ['False negatives', 'falseNegatives'],
  ['True negatives', 'trueNegatives'],
] as const

const costed = (value: number): Shown => ({ value, text: significantText(value) })

const counted = (value: number): Shown => ({ value, text: countText(value) })

const isCost = (objective: string): boolean => parseObjective(objective)?.kind === 'cost'

/** A figure of a rule: a share, or the mean cost of a sample. */
function valueText(objective: string, key: FigureKey, value: number, samples: number, more = 0): string {
  if (key === 'alerts') return percentText(value, samples, more)
  return key === 'objective' && isCost(objective)
    ? significantText(value, 3 + more)
    : metricFigure('f1', value, samples, '', more).text
}

const shownOf = (objective: string, key: FigureKey, figure: Figure, samples: number): Shown =>
  shownFigure(figure, (value, more) => valueText(objective, key, value, samples, more))

/** The figure of a rule's objective. */
export const objectiveShown = (objective: string, { figures, samples }: Judged): Shown =>
  shownOf(objective, 'objective', figures.objective, samples)

/** The figures of a rule on validation and, where it was judged there, on test. */
export function shownFigures(
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
  return [
    ...ruleFigures(objective).map(([title, name]) => {
      const shown = ({ figures, samples }: Judged) => shownOf(objective, name, figures[name], samples)
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

/** What candidates are told by besides the objective's figure. */
const besides: ReadonlySet<string> = new Set(['precision', 'recall', 'f1'])

/** Models and ensembles beside each other, by their figures on validation; none where there is one model. */
export function candidatesView(decision: ThresholdDecision): CandidatesView {
  const { candidates, objective, primary, backup, validation } = decision
  const own = objectiveFigure(objective)
  const others = ruleFigures('f1').filter(([title, key]) => title !== own && besides.has(key))
  const told = [[own, 'objective'] as const, ...others]
  const weighed = validation.files.length > 1 ? candidates : []
  return {
    titles: told.map(([title]) => title),
    rows: weighed.map(({ name, combination, threshold, meets, validation: figures }) => ({
      name: shownName(name),
      ...(combination.kind !== 'single' && { ensemble: combination.kind }),
      ...(name === primary && { role: 'primary' as const }),
      ...(name === backup && { role: 'backup' as const }),
      ...(threshold !== null && { threshold: String(threshold) }),
      meets,
      figures: told.map(([, key]) => shownOf(objective, key, figures[key], validation.samples)),
    })),
    doubts: doubtSentences(
      weighed.flatMap(({ validation: figures }) =>
        told.map(([title, key]) => [title, figures[key]] as const),
      ),
    ),
  }
}

const swept = ['precision', 'recall', 'f1', 'specificity', 'accuracy'] as const

/** The threshold of a candidate among even steps of it. */
export function sweepView(candidate: Candidate, samples: number): SweepView {
  const { sweep, distinct, validation, objective } = candidate
  const chosenAt = candidate.threshold
  const [extra] = ruleFigures(objective)
  const keys = [...(extra?.[1] === 'objective' ? (['objective'] as const) : []), ...swept]
  const titles = new Map(ruleFigures(objective).map(([title, key]) => [key, title]))
  const cellsOf = (value: (key: (typeof keys)[number]) => number | null, predicted: number) => [
    ...keys.map((key) => {
      const known = value(key)
      return known === null ? '–' : valueText(objective, key, known, samples)
    }),
    countText(predicted),
  ]
  const steps = sweep.map((row) => ({
    at: row.threshold,
    threshold: row.threshold.toFixed(2),
    isChosen: false,
    cells: cellsOf((key) => row[key], (row.truePositives ?? 0) + (row.falsePositives ?? 0)),
  }))
  const chosen =
    chosenAt === null
      ? []
      : [
          {
            at: chosenAt,
            threshold: String(chosenAt),
            isChosen: true,
            cells: cellsOf(
              (key) => validation[key].value,
              validation.truePositives + validation.falsePositives,
            ),
          },
        ]
  return {
    distinct,
    titles: [...keys.map((key) => titles.get(key) ?? key), 'Predicted'],
    rows: [...steps, ...chosen]
      .toSorted((a, b) => a.at - b.at)
      .map(({ threshold, isChosen, cells }) => ({ threshold, isChosen, cells })),
  }
}
