import { choiceSituations } from './intervalChoices.ts'
import { searchSituations } from './intervalSearches.ts'
import { errorSpread } from '../src/core/metrics/errorSpread.ts'
import type { Random } from '../src/core/metrics/random.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'
import {
  classModels,
  countModels,
  exponential,
  labelModels,
  lognormal,
  normal,
  paretoWeight,
  student,
  valueModels,
  valuesNearZero,
  weightOf,
  type ClassLaw,
  type ClassModels,
} from './intervalLaws.ts'
import { differencesOf, metricsOf, runsOf, type Situation, type Sizes } from './intervalTold.ts'
import {
  gapSituations,
  ensembleSituation,
  sliceSituations,
  ownClassSituation,
  thresholdSituations,
} from './intervalUses.ts'

/* The situations in which intervals are asked how often they hold the truth, for `docs/coverage.md`. */

const errorLaws: Readonly<Record<string, (random: Random) => number>> = {
  'normal errors': normal,
  'exponential errors': (random) => exponential(random) - 1,
  'errors of Student’s law, 5 degrees': student(5),
  'errors of Student’s law, 4 degrees': student(4),
  'errors of Student’s law, 3 degrees': student(3),
  'lognormal errors, σ = 1': lognormal,
}

// The root of the mean square is covered as often as that.
const valueIds = ['mae', 'mse', 'r2', 'wmape', 'pinball_90']
/** Their metrics, and the mean error that panel and report show beside them. */
const figuresOfValues = (test: Predictions): ReturnType<Situation['figures']> => ({
  ...metricsOf('regression', test, valueIds),
  'Mean error': errorSpread(test, 0)!.bias,
})

const countIds = ['poisson_deviance', 'tweedie_1_5', 'business_mape', 'mae', 'wmape', 'r2']

const valueSituations: readonly Situation[] = [
  ...Object.entries(errorLaws).map(([name, law]): Situation => ({
    name,
    sizes: runsOf(1500, 50, 100, 300, 1000),
    figures: (seed, samples) => figuresOfValues(valueModels(law, seed, samples)[0]),
  })),
  {
    name: 'normal errors, samples weighing 0.2 to 2.2',
    sizes: runsOf(1500, 100, 300),
    figures: (seed, samples) => figuresOfValues(valueModels(normal, seed, samples, true)[0]),
  },
  {
    name: 'values of 0.1 to 10, each size as likely, and errors of 0.3',
    sizes: runsOf(1500, 100, 300, 1000),
    figures: (seed, samples) =>
      metricsOf('regression', valuesNearZero(0.3, seed, samples), ['mape', 'wmape', 'mae', 'pinball_10']),
  },
  ...(
    [
      ['counts of 0.5 to 4.5 on average', 0.5, 4.5],
      ['counts of 0.02 to 0.4 on average, most of them 0', 0.02, 0.4],
      ['counts of 20 to 80 on average', 20, 80],
    ] as const
  ).map(([name, least, most]): Situation => ({
    name,
    sizes: runsOf(1500, 100, 300, 1000),
    figures: (seed, samples) => metricsOf('count', countModels(least, most, seed, samples)[0], countIds),
  })),
  {
    name: 'two models of values, part of their normal errors in common',
    sizes: runsOf(1500, 50, 150, 500),
    figures: (seed, samples) =>
      differencesOf('regression', valueModels(normal, seed, samples), ['mae', 'mse', 'r2', 'wmape']),
  },
  {
    name: 'two models of values, part of their errors of Student’s law with 4 degrees in common',
    sizes: runsOf(1500, 50, 150, 500),
    figures: (seed, samples) =>
      differencesOf('regression', valueModels(student(4), seed, samples), ['mae', 'mse', 'r2', 'wmape']),
  },
  {
    name: 'two models of counts of 0.5 to 4.5 on average',
    sizes: runsOf(1500, 100, 300),
    figures: (seed, samples) => differencesOf('count', countModels(0.5, 4.5, seed, samples), countIds),
  },
]

const classLaws: readonly ClassLaw[] = [
  { name: 'two classes, 2 % and 98 %', shares: [0.98, 0.02], distance: 1.7 },
  { name: 'two classes, 10 % and 90 %', shares: [0.9, 0.1], distance: 1.3 },
  { name: 'two classes, half each', shares: [0.5, 0.5], distance: 1.2 },
  { name: 'three classes, 60, 30 and 10 %', shares: [0.6, 0.3, 0.1], distance: 1.6 },
  { name: 'five classes, 40 to 5 %', shares: [0.4, 0.25, 0.2, 0.1, 0.05], distance: 1.8 },
]

/** Of all classes together, and of none in particular. */
const wholeIds = ['mcc', 'kappa', 'auc', 'ap', 'loss', 'brier']
const classIds = [
  'acc',
  'balanced_acc',
  'precision',
  'precision_weighted',
  'f1',
  'f1_weighted',
  'f0_5',
  'f2',
  ...wholeIds,
]
const idsOfTwo = [...classIds, 'precision_positive', 'recall_positive', 'f1_positive', 'f2_positive']
const idsOfSeveral = [...classIds, 'top2_acc', 'auc_weighted', 'auc_ovo', 'auc_ovo_weighted', 'ap_weighted']
const differenceIds = ['acc', 'balanced_acc', 'f1', 'f1_weighted', 'f2_positive', ...wholeIds]
const weightyIds = [...differenceIds, 'precision_positive', 'recall_positive', 'f1_positive']
const calibrationIds = ['ece', 'adaptive_ece']

const classSizes: Sizes = [...runsOf(1200, 100, 300), ...runsOf(400, 1000)]
const fewerSizes = runsOf(800, 100, 300)

const idsFor = ({ shares }: ClassLaw) => (shares.length === 2 ? idsOfTwo : idsOfSeveral)

type Tell = (
  law: Omit<ClassLaw, 'name'>,
  ids: readonly string[],
  models?: ClassModels,
) => Situation['figures']

const figuresOf: Tell = (law, ids, models) => (seed, samples) =>
  metricsOf('classification', classModels(law, seed, samples, models)[0], ids)

const differencesBetween: Tell = (law, ids, models) => (seed, samples) =>
  differencesOf('classification', classModels(law, seed, samples, models), ids)

const weighted = { weigh: weightOf }

/* Weights that go with what is right. */
const rareLaw = { shares: [0.85, 0.15], distance: 1.3 }
const rareWeighs6: ClassModels = { weigh: (_, actual) => (actual === 1 ? 6 : 1) }
const hardWeighs8: ClassModels = { hard: 0.1, weigh: (_, __, isHard) => (isHard ? 8 : 1) }

/* Weights that have nothing to do with it and of which a few are far larger than the others. */
const pareto = paretoWeight(2.5)
const heavyWeights = [
  ['Pareto’s law, 2.5', { weigh: pareto }],
  ['Pareto’s law, 2.5, less 1', { weigh: (random, ...sample) => pareto(random, ...sample) - 1 }],
] as const satisfies readonly (readonly [string, ClassModels])[]
const evenerLaw = { shares: [0.7, 0.3], distance: 1.2 }
const weightySizes = runsOf(800, 60, 250, 1000)

const calibrationLaws = [
  ['calibrated probabilities', 1, [0.6, 0.4]],
  ['probabilities twice as sure as they should be', 2, [0.6, 0.4]],
  ['calibrated probabilities of a class of 3 %', 1, [0.97, 0.03]],
] as const

const classSituations: readonly Situation[] = [
  ...classLaws.map((law): Situation => ({
    name: law.name,
    sizes: classSizes,
    figures: figuresOf(law, idsFor(law)),
  })),
  ...[classLaws[1]!, classLaws[4]!].map((law): Situation => ({
    name: `${law.name}, samples weighing 0.2 to 2.2`,
    sizes: classSizes,
    figures: figuresOf(law, idsFor(law), weighted),
  })),
  ...[classLaws[1]!, classLaws[3]!].map((law): Situation => ({
    name: `${law.name}, probabilities three times as sure as they should be`,
    sizes: fewerSizes,
    figures: figuresOf(law, ['loss', 'brier', ...calibrationIds], { sharp: 3 }),
  })),
  ...classLaws.slice(0, 4).map((law): Situation => ({
    name: `two models of ${law.name}`,
    sizes: classSizes,
    figures: differencesBetween(law, [...differenceIds, ...(law.shares[0] === 0.5 ? ['ece'] : [])]),
  })),
  {
    name: 'two models of two classes, 10 % and 90 %, samples weighing 0.2 to 2.2',
    sizes: fewerSizes,
    figures: differencesBetween(classLaws[1]!, differenceIds, weighted),
  },
  {
    name: 'two classes, 85 % and 15 % that weigh six times as much',
    sizes: runsOf(1200, 100, 300, 1000),
    figures: figuresOf(rareLaw, idsOfTwo, rareWeighs6),
  },
  {
    name: 'two classes, half each, of which a hard tenth weighs eight times as much',
    sizes: weightySizes,
    figures: figuresOf({ shares: [0.5, 0.5], distance: 2 }, idsOfTwo, hardWeighs8),
  },
  {
    name: 'two models of two classes, 85 % and 15 % that weigh six times as much',
    sizes: fewerSizes,
    figures: differencesBetween(rareLaw, weightyIds, rareWeighs6),
  },
  ...heavyWeights.flatMap(([name, models]): Situation[] => [
    {
      name: `two classes, 30 % and 70 %, weights of ${name}`,
      sizes: weightySizes,
      figures: figuresOf(evenerLaw, idsOfTwo, models),
    },
    {
      name: `two models of two classes, 30 % and 70 %, weights of ${name}`,
      sizes: weightySizes,
      figures: differencesBetween(evenerLaw, weightyIds, models),
    },
  ]),
  ...calibrationLaws.map(([name, sharp, shares]): Situation => ({
    name,
    sizes: [...runsOf(1200, 100, 300), ...runsOf(600, 1000)],
    figures: figuresOf({ shares, distance: 1.2 }, calibrationIds, { sharp }),
  })),
  ...calibrationLaws.map(([name, sharp, shares]): Situation => ({
    name: `${name}, samples weighing 0.2 to 2.2`,
    sizes: fewerSizes,
    figures: figuresOf({ shares, distance: 1.2 }, calibrationIds, { sharp, ...weighted }),
  })),
]

const labelIds = [
  'acc',
  'hamming_loss',
  'f1',
  'f1_weighted',
  'f1_micro',
  'f1_samples',
  'f2',
  'precision',
  'recall',
  'recall_micro',
  'jaccard',
  'jaccard_samples',
  'auc',
  'auc_weighted',
  'auc_micro',
  'ap',
  'ap_micro',
  'lrap',
  'ranking_loss',
  'coverage_error',
  'loss',
  'brier',
]

const labelShares = [
  ['labels of 50, 30 and 20 %', [0.5, 0.3, 0.2]],
  ['labels of 50, 20 and 3 %', [0.5, 0.2, 0.03]],
] as const

const labelSituations: readonly Situation[] = [
  ...labelShares.map(([name, shares]): Situation => ({
    name,
    sizes: classSizes,
    figures: (seed, samples) =>
      metricsOf('multi-label', labelModels(shares, 1.8, seed, samples)[0], labelIds),
  })),
  {
    name: 'labels of 50, 30 and 20 %, samples weighing 0.2 to 2.2',
    sizes: runsOf(4000, 100, 300),
    figures: (seed, samples) =>
      metricsOf('multi-label', labelModels([0.5, 0.3, 0.2], 1.8, seed, samples, true)[0], labelIds),
  },
  ...labelShares.map(([name, shares]): Situation => ({
    name: `two models of ${name}`,
    sizes: fewerSizes,
    figures: (seed, samples) =>
      differencesOf('multi-label', labelModels(shares, 1.8, seed, samples), [
        'acc',
        'hamming_loss',
        'f1',
        'f1_micro',
        'f1_weighted',
        'auc',
        'ap',
        'lrap',
        'loss',
      ]),
  })),
]

export const situations: readonly Situation[] = [
  ...valueSituations,
  ...classSituations,
  ...labelSituations,
  ...gapSituations,
  ...sliceSituations,
  ...thresholdSituations,
  ownClassSituation,
  ensembleSituation,
  ...choiceSituations,
  ...searchSituations,
]
