import { combineScores, ensembleKinds } from '../src/core/ensembles/combination.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'
import type { Candidate } from '../src/core/thresholds/decision.ts'
import { decideThresholds } from '../src/core/thresholds/decideThresholds.ts'
import { decisionFigures, type DecisionFigures } from '../src/core/thresholds/decisionFigures.ts'
import { asColumn, columnOf, decide, labelsOf } from '../src/core/thresholds/labels.ts'
import { parseObjective, type Objective } from '../src/core/thresholds/objective.ts'
import { otherSeed, scoreModels } from './intervalLaws.ts'
import { runsOf, type Situation, type Told } from './intervalTold.ts'

/*
 * Situations in which thresholds and ensembles are chosen on validation, anew in every run: what is chosen has a truth of
 * its own, its value of very many samples.
 */

const share = 0.15
const manySamples = 100_000
const truthSeed = 999_983

type Rule = Pick<Candidate, 'combination' | 'threshold'>

/** What a rule does to samples. */
function judged({ combination, threshold }: Rule, models: readonly Predictions[], objective: Objective) {
  const columns = models.map((each) => columnOf(each, 1))
  const column =
    combination.kind === 'single'
      ? columns[combination.member]!
      : asColumn(combineScores(combination, columns))
  return decisionFigures(labelsOf(models[0]!, 1), decide(column, threshold), objective)
}

const titles = {
  objective: 'Mean cost',
  f1: 'F1',
  recall: 'Recall',
  precision: 'Precision',
  accuracy: 'Accuracy',
}
type Key = keyof typeof titles

/** These figures of a rule, each with its truth. */
function figuresWithTruth(
  of: string,
  keys: readonly Key[],
  figures: DecisionFigures,
  truth: DecisionFigures,
  more: Partial<Told> = {},
): Record<string, Told> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const { value } = truth[key]
      return value === null ? [] : [[`${titles[key]}, ${of}`, { ...figures[key], ...more, truth: value }]]
    }),
  )
}

const names: Readonly<Record<string, string>> = {
  mean: 'mean of scores',
  vote: 'vote',
  weighted: 'scores weighted by recall',
  stacked: 'stacked',
}

function chosen(written: string, keys: readonly Key[]): Situation {
  const objective = parseObjective(written)!
  let many: readonly Predictions[] | undefined
  return {
    name: `a threshold for ${written} of three models and their ensembles, chosen on as many validation samples`,
    sizes: runsOf(500, 100, 300, 1000),
    figures(seed, samples) {
      many ??= scoreModels(share, truthSeed, manySamples)
      const [validation, test] = [seed, otherSeed(seed)].map((each) => scoreModels(share, each, samples))
      const decided = decideThresholds({
        models: validation!.map((each, at) => ({ name: `model ${at + 1}`, validation: each })),
        positive: { index: 1, name: '1' },
        objective,
        ensembles: ensembleKinds,
      })
      const decision = decided.ok ? decided.value.decision : undefined
      const primary = decision?.candidates.find(({ name }) => name === decision.primary)
      if (!decision || !primary) return {}
      const told: Record<string, Told> = {}
      for (const candidate of decision.candidates) {
        const [of, isBest] = [names[candidate.name], candidate === primary]
        if (of === undefined && !isBest) continue
        const [onTest, truth] = [test!, many].map((models) => judged(candidate, models, objective))
        const tell = (whose: string, figures: DecisionFigures, more?: Partial<Told>) =>
          Object.assign(told, figuresWithTruth(whose, keys, figures, truth!, more))
        if (of !== undefined) tell(`${of}, on test`, onTest!)
        if (!isBest) continue
        tell('the best, on test', onTest!)
        tell('the best, on validation', primary.validation, { isSaid: true })
      }
      return told
    },
  }
}

export const choiceSituations: readonly Situation[] = [
  chosen('f1', ['f1', 'recall', 'precision', 'accuracy']),
  chosen('cost:1,5', ['objective', 'recall', 'precision', 'accuracy']),
  chosen('precision:0.5', ['recall', 'precision', 'f1']),
]
