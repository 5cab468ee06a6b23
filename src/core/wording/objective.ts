import { parseObjective } from '../thresholds/objective.ts'
import { withMinus } from './numbers.ts'

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
      const isPlain = truePositive === 0 && trueNegative === 0
      const wrong = `a false positive costs ${signed(falsePositive)}${isPlain ? ' and' : ','} a false negative ${signed(falseNegative)}`
      const right = isPlain
        ? ''
        : `, a true positive ${signed(truePositive)} and a true negative ${signed(trueNegative)}`
      return `the lowest mean cost, where ${wrong}${right}`
    }
    case 'alerts':
      return objective.unit === 'share'
        ? `the highest recall with at most ${Number((100 * objective.most).toPrecision(12))} % of the samples predicted`
        : `the highest recall with at most ${objective.most} ${objective.most === 1 ? 'sample' : 'samples'} predicted`
    case undefined:
      return text
  }
}

const signed = (cost: number): string => withMinus(String(cost))

/** Name of an objective's figure. */
export function objectiveFigure(text: string): string {
  const objective = parseObjective(text)
  if (objective?.kind === 'f-beta') return `F${objective.beta}`
  return objective?.kind === 'cost' ? 'Mean cost' : 'Recall'
}
