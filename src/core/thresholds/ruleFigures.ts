import { objectiveFigure } from '../wording/objective.ts'
import type { DecisionFigures } from './decisionFigures.ts'
import { parseObjective } from './objective.ts'

type FigureKey = 'precision' | 'recall' | 'f1' | 'specificity' | 'accuracy' | 'alerts' | 'objective'

const usual: readonly (readonly [title: string, key: FigureKey])[] = [
  ['Precision', 'precision'],
  ['Recall', 'recall'],
  ['F1', 'f1'],
  ['Specificity', 'specificity'],
  ['Accuracy', 'accuracy'],
  ['Share predicted', 'alerts'],
]

/** Title and key of the figures that a rule is told by; that of its objective first, where it is none of the usual ones. */
export function ruleFigures(objective: string): readonly (readonly [title: string, key: FigureKey])[] {
  const own = objectiveFigure(objective)
  return usual.some(([title]) => title === own) ? usual : [[own, 'objective'], ...usual]
}

/**
 * Mean cost of a sample where the class is predicted of every one and where it is predicted of none: what a rule that
 * was chosen by costs has to beat. Undefined for other objectives.
 */
export function costsWithoutScores(
  objective: string,
  {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
  }: Pick<DecisionFigures, 'truePositives' | 'falsePositives' | 'falseNegatives' | 'trueNegatives'>,
): { readonly all: number; readonly none: number } | undefined {
  const parsed = parseObjective(objective)
  if (parsed?.kind !== 'cost') return undefined
  const { costs } = parsed
  const [own, others] = [truePositives + falseNegatives, falsePositives + trueNegatives]
  return {
    all: (own * costs.truePositive + others * costs.falsePositive) / (own + others),
    none: (own * costs.falseNegative + others * costs.trueNegative) / (own + others),
  }
}
