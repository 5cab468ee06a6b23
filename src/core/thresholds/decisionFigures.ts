import { cellsOf, confusionOf, confusionOfSquares } from '../metrics/confusion.ts'
import type { Figure } from '../metrics/evaluation.ts'
import { doubtsTogether, withDoubts } from '../metrics/intervals/doubts.ts'
import { doubtsOfOne, movesOfFBeta } from '../metrics/intervals/heavyWeights.ts'
import { figureOf } from '../metrics/intervals/interval.ts'
import { ratioOfOutcomes } from '../metrics/intervals/outcomes.ts'
import { f1Figure } from '../metrics/intervals/proportion.ts'
import { effectiveSizeOfShare, sizeOfOutcomes, wilson } from '../metrics/intervals/wilson.ts'
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

/** What is asked of a row. */
type Test = (row: number) => boolean

const all: Test = () => true

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
  const cells = cellsOf(confusion)
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells
  const sizeOf = (whole: number, isRight: Test, counted: Test): number =>
    weights ? effectiveSizeOfShare(labels.length, weights, isRight, counted) : whole
  const share = (part: number, whole: number, isRight: Test, counted: Test = all): Figure => {
    const value = part / whole
    return figureOf(value, ...wilson(value, sizeOf(whole, isRight, counted)), 'wilson')
  }
  const isActual: Test = (row) => labels[row] === 1
  const isDecided: Test = (row) => decided[row] === 1
  const either = truePositives + falsePositives + falseNegatives
  const sizeOfEither = sizeOf(
    either,
    (row) => isActual(row) && isDecided(row),
    (row) => isActual(row) || isDecided(row),
  )
  const own = doubtsOfOne(labels.length, weights, isActual, isDecided)
  const f1 = withDoubts(
    f1Figure(truePositives, either + truePositives, sizeOfEither, weights !== undefined),
    own.f1,
  )
  const recall = withDoubts(
    share(truePositives, truePositives + falseNegatives, isDecided, isActual),
    own.recall,
  )
  const specificity = share(
    trueNegatives,
    trueNegatives + falsePositives,
    (row) => !isDecided(row),
    (row) => !isActual(row),
  )
  const accuracy = share(
    truePositives + trueNegatives,
    confusion.total,
    (row) => isActual(row) === isDecided(row),
  )
  const objectiveFigure = (): Figure => {
    if (objective.kind === 'f-beta') {
      if (objective.beta === 1) return f1
      const figure = fBetaFigure(confusion, 1, sizeOfEither, objective.beta)
      const moved = own.moved(...movesOfFBeta(figure.value ?? 0, objective.beta))
      return withDoubts(figure, doubtsTogether(own.f1, moved))
    }
    if (objective.kind !== 'cost') return recall
    const squares = weights && cellsOf(confusionOfSquares(labels, decided, 2, weights))
    const figure = costFigure(cells, confusion.total, objective.costs, squares)
    const { truePositive, falseNegative, falsePositive, trueNegative } = objective.costs
    const value = figure.value ?? 0
    const moved = own.moved(
      truePositive - value,
      falseNegative - value,
      falsePositive - value,
      trueNegative - value,
    )
    return withDoubts(figure, doubtsTogether(own.all, moved))
  }
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    precision: withDoubts(
      share(truePositives, truePositives + falsePositives, isActual, isDecided),
      own.precision,
    ),
    recall,
    specificity: withDoubts(specificity, own.specificity),
    f1,
    accuracy: withDoubts(accuracy, own.all),
    alerts: withDoubts(share(truePositives + falsePositives, confusion.total, isDecided), own.all),
    objective: objectiveFigure(),
  }
}

/**
 * The mean cost of a sample with its interval.
 *
 * @param squares of each cell the sum of squared weights; absent where there are no weights
 */
function costFigure(
  cells: Float64Array,
  total: number,
  costs: Costs,
  squares: Float64Array | undefined,
): Figure {
  const { trueNegative, falsePositive, falseNegative, truePositive } = costs
  const byOutcome = [trueNegative, falsePositive, falseNegative, truePositive]
  const value = byOutcome.reduce((sum, cost, at) => sum + cost * cells[at]!, 0) / total
  const moves = byOutcome.map((cost) => cost - value)
  const size = squares ? sizeOfOutcomes(cells, squares, moves) : total
  const counts = Array.from(cells, (cell) => (cell * size) / total)
  return figureOf(value, ...ratioOfOutcomes(counts, byOutcome, [1, 1, 1, 1]), 'score-outcomes')
}
