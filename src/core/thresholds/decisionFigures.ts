import { confusionOf, type Confusion } from '../metrics/confusion.ts'
import type { Figure } from '../metrics/evaluation.ts'
import { figureOf } from '../metrics/intervals/interval.ts'
import { ratioOfOutcomes } from '../metrics/intervals/outcomes.ts'
import { f1Figure } from '../metrics/intervals/proportion.ts'
import { effectiveSize, wilson } from '../metrics/intervals/wilson.ts'
import { fBetaFigure } from '../metrics/labelFigures.ts'
import type { Costs, Objective } from './objective.ts'

/** What a decision rule does on one split: counts (sums of weights, where there are weights) and figures. */
export interface DecisionFigures {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
  readonly precision: Figure
  readonly recall: Figure
  readonly specificity: Figure
  readonly f1: Figure
  readonly accuracy: Figure
  /** Share of the samples that are predicted to be of the class. */
  readonly alerts: Figure
  /** The objective's own figure: F-beta, recall, or the mean cost of a sample. */
  readonly objective: Figure
}

const all = () => true

/**
 * @param labels 1 for the class, else 0
 * @param decided 1 where the class is predicted, else 0
 */
export function decisionFigures(
  labels: Uint8Array,
  decided: Uint8Array,
  objective: Objective,
  weights?: Float64Array,
): DecisionFigures {
  const confusion = confusionOf(labels, decided, 2, weights)
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = confusion.cells
  const sizeOf = (whole: number, counted: (row: number) => boolean): number =>
    weights ? effectiveSize(labels.length, weights, counted) : whole
  const share = (part: number, whole: number, counted: (row: number) => boolean): Figure => {
    const value = part / whole
    return figureOf(value, ...wilson(value, sizeOf(whole, counted)), 'wilson')
  }
  const either = truePositives + falsePositives + falseNegatives
  const isEither = (row: number) => labels[row] === 1 || decided[row] === 1
  const f1 = f1Figure(truePositives, either + truePositives, sizeOf(either, isEither), weights !== undefined)
  const recall = share(truePositives, truePositives + falseNegatives, (row) => labels[row] === 1)
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    precision: share(truePositives, truePositives + falsePositives, (row) => decided[row] === 1),
    recall,
    specificity: share(trueNegatives, trueNegatives + falsePositives, (row) => labels[row] === 0),
    f1,
    accuracy: share(truePositives + trueNegatives, confusion.total, all),
    alerts: share(truePositives + falsePositives, confusion.total, all),
    objective:
      objective.kind === 'f-beta'
        ? objective.beta === 1
          ? f1
          : fBetaFigure(confusion, 1, sizeOf(either, isEither), objective.beta)
        : objective.kind === 'cost'
          ? costFigure(confusion, objective.costs, sizeOf(confusion.total, all))
          : recall,
  }
}

/** The mean cost of a sample with its interval. */
function costFigure({ cells, total }: Confusion, costs: Costs, size: number): Figure {
  const { trueNegative, falsePositive, falseNegative, truePositive } = costs
  const byOutcome = [trueNegative, falsePositive, falseNegative, truePositive]
  const value = byOutcome.reduce((sum, cost, at) => sum + cost * cells[at]!, 0) / total
  const counts = Array.from(cells, (cell) => (cell * size) / total)
  return figureOf(value, ...ratioOfOutcomes(counts, byOutcome, [1, 1, 1, 1]), 'score-outcomes')
}
