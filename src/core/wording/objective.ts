import { parseObjective } from '../thresholds/objective.ts'

/** What an objective in the command line's form asks for, to follow "chosen for". */
export function objectivePhrase(text: string): string {
  const objective = parseObjective(text)
  switch (objective?.kind) {
    case 'f-beta':
      return `the highest F${objective.beta}`
    case 'precision-floor':
      return `the highest recall at a precision of ${objective.precision} or more`
    case 'cost': {
      const { falsePositive, falseNegative, truePositive, trueNegative } = objective.costs
      const rest =
        truePositive === 0 && trueNegative === 0
          ? ''
          : `, a true positive ${truePositive} and a true negative ${trueNegative}`
      return `the lowest mean cost, where a false positive costs ${falsePositive}, a false negative ${falseNegative}${rest}`
    }
    case 'alerts':
      return objective.unit === 'share'
        ? `the highest recall with at most ${Number((100 * objective.most).toPrecision(12))} % of the samples predicted`
        : `the highest recall with at most ${objective.most} samples predicted`
    case undefined:
      return text
  }
}

/** Name of an objective's figure. */
export function objectiveFigure(text: string): string {
  const objective = parseObjective(text)
  if (objective?.kind === 'f-beta') return `F${objective.beta}`
  return objective?.kind === 'cost' ? 'Mean cost' : 'Recall'
}
