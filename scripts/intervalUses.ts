import { combineScores } from '../src/core/ensembles/combination.ts'
import { classifierFigures } from '../src/core/metrics/evaluate.ts'
import { splitDifferences } from '../src/core/metrics/gaps.ts'
import type { MetricTask } from '../src/core/metrics/metricList.ts'
import { seededRandom } from '../src/core/metrics/random.ts'
import { predictedClasses } from '../src/core/metrics/validation.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'
import { judgeSlice } from '../src/core/slices/judgeSlice.ts'
import { decisionFigures } from '../src/core/thresholds/decisionFigures.ts'
import { columnOf } from '../src/core/thresholds/labels.ts'
import { parseObjective } from '../src/core/thresholds/objective.ts'
import {
  classModels,
  exponential,
  lognormal,
  normal,
  otherSeed,
  valueModels,
  weightOf,
  type ClassModels,
} from './intervalLaws.ts'
import { metricsOf, runsOf, type Situation, type Told } from './intervalTold.ts'

/* Situations of what evaluations are used for: gaps, slices, thresholds, ensembles. */

const rareLaw = { shares: [0.9, 0.1], distance: 1.3 }
const evenLaw = { shares: [0.5, 0.5], distance: 1.2 }

/* Weights that go with what is right. */
const hardLaw = { shares: [0.5, 0.5], distance: 2 }
const hardWeighs8: ClassModels = { hard: 0.1, weigh: (_, __, isHard) => (isHard ? 8 : 1) }
const hardName = 'a hard tenth of the samples weighing 8'

function gapOf(task: MetricTask, test: Predictions, val: Predictions, ids: readonly string[]) {
  return splitDifferences(metricsOf(task, test, ids), metricsOf(task, val, ids))
}

const gapIds = ['acc', 'balanced_acc', 'f1', 'mcc', 'auc', 'ap', 'loss', 'brier']

export const gapSituations: readonly Situation[] = [
  ...(
    [
      ['validation minus test, two classes, half each', evenLaw, [...gapIds, 'ece']],
      ['validation minus test, two classes, 10 % and 90 %', rareLaw, gapIds],
    ] as const
  ).map(([name, law, ids]): Situation => ({
    name,
    sizes: runsOf(800, 100, 300),
    figures: (seed, samples) =>
      gapOf(
        'classification',
        classModels(law, seed, samples)[0],
        classModels(law, otherSeed(seed), samples)[0],
        ids,
      ),
  })),
  {
    name: 'validation minus test, exponential errors',
    sizes: runsOf(2000, 100, 300),
    figures: (seed, samples) => {
      const draw = (from: number) => valueModels((random) => exponential(random) - 1, from, samples)[0]
      return gapOf('regression', draw(seed), draw(otherSeed(seed)), ['mae', 'mse', 'r2', 'wmape'])
    },
  },
]

/** A slice of about a fifth of the samples against the rest. */
function sliceOf(task: MetricTask, predictions: Predictions, seed: number): Record<string, Told> {
  const random = seededRandom(otherSeed(seed))
  const inside = Float64Array.from({ length: predictions.samples }, () => Number(random.uniform() < 0.2))
  const columns = new Map([['part', { kind: 'number', values: inside }]] as const)
  const asked = judgeSlice(task, predictions, columns, 'part == 1')
  if (!asked.ok) return {}
  const { inside: own, outside, difference } = asked.value.judgement
  return { 'The slice': own, 'The rest': outside, 'Slice minus rest': difference }
}

export const sliceSituations: readonly Situation[] = [
  {
    name: 'slices of a fifth of the samples, accuracy',
    sizes: runsOf(2000, 100, 300, 1000),
    figures: (seed, samples) => sliceOf('classification', classModels(evenLaw, seed, samples)[0], seed),
  },
  {
    name: 'slices of a fifth of the samples, accuracy, samples weighing 0.2 to 2.2',
    sizes: runsOf(2000, 100, 300),
    figures: (seed, samples) =>
      sliceOf('classification', classModels(evenLaw, seed, samples, { weigh: weightOf })[0], seed),
  },
  {
    name: `slices of a fifth of the samples, accuracy, ${hardName}`,
    sizes: runsOf(2000, 100, 300, 1000),
    figures: (seed, samples) =>
      sliceOf('classification', classModels(hardLaw, seed, samples, hardWeighs8)[0], seed),
  },
  ...(
    [
      ['slices of a fifth of the samples, mean absolute error, normal errors', normal],
      ['slices of a fifth of the samples, mean absolute error, lognormal errors', lognormal],
    ] as const
  ).map(([name, law]): Situation => ({
    name,
    sizes: runsOf(2000, 100, 300, 1000),
    figures: (seed, samples) => sliceOf('regression', valueModels(law, seed, samples)[0], seed),
  })),
]

/** What a threshold that was chosen before does on samples of its own. */
function decided(objective: string, at: number, { scores, yTrue, weights }: Predictions) {
  const labels = Uint8Array.from(yTrue)
  const positive = Uint8Array.from(labels, (_, row) => Number(scores[2 * row + 1]! >= at))
  const figures = decisionFigures(labels, positive, parseObjective(objective)!, weights)
  return {
    [objective.startsWith('cost') ? 'Mean cost' : `${objective.toUpperCase()} of the class`]:
      figures.objective,
    precision_positive: figures.precision,
    Specificity: figures.specificity,
    'Share predicted': figures.alerts,
  }
}

const rules = [
  ['cost:1,10', 0.1],
  ['cost:1,2,-3,0', 0.3],
  ['f2', 0.15],
  ['f0.5', 0.4],
] as const

export const thresholdSituations: readonly Situation[] = [
  ...rules.map(([objective, at]): Situation => ({
    name: `a threshold for ${objective}, two classes, 10 % and 90 %`,
    sizes: runsOf(2000, 100, 300, 1000),
    figures: (seed, samples) => decided(objective, at, classModels(rareLaw, seed, samples)[0]),
  })),
  ...[rules[0], rules[2]].map(([objective, at]): Situation => ({
    name: `a threshold for ${objective}, two classes, half each, ${hardName}`,
    sizes: runsOf(2000, 100, 300, 1000),
    figures: (seed, samples) => decided(objective, at, classModels(hardLaw, seed, samples, hardWeighs8)[0]),
  })),
]

/** Figures of the second of two classes. */
export const ownClassSituation: Situation = {
  name: `the figures of one of two classes, half each, ${hardName}`,
  sizes: runsOf(2000, 100, 300, 1000),
  figures: (seed, samples) => {
    const [model] = classModels(hardLaw, seed, samples, hardWeighs8)
    const { precision, recall, f1, auc } = classifierFigures(model, ['auc'], 1).classes[1]!
    return { precision_positive: precision, recall_positive: recall, f1_positive: f1, auc }
  },
}

export const ensembleSituation: Situation = {
  name: 'the mean of two models’ scores, two classes, half each',
  sizes: runsOf(1000, 100, 300),
  figures: (seed, samples) => {
    const models = classModels(evenLaw, seed, samples)
    const columns = models.map((model) => columnOf(model, 1))
    const mean = combineScores({ kind: 'mean' }, columns)
    const scores = Float64Array.from({ length: 2 * samples }, (_, at) =>
      at % 2 === 1 ? mean[at >> 1]! : 1 - mean[at >> 1]!,
    )
    const together = { ...models[0], scores, yPred: predictedClasses(scores, 2) }
    return metricsOf('classification', together, ['acc', 'f1', 'auc', 'ap', 'loss', 'brier'])
  },
}
