import { calibrationErrors } from '../src/core/calibration/calibrationFigures.ts'
import { differencesOf as differencesOfModels } from '../src/core/metrics/compare.ts'
import { figuresOf } from '../src/core/metrics/evaluate.ts'
import { positiveClass } from '../src/core/metrics/positiveClass.ts'
import type { MetricTask } from '../src/core/metrics/metricList.ts'
import { seededRandom, type Random } from '../src/core/metrics/random.ts'
import { predictedClasses } from '../src/core/metrics/validation.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'

/* The situations in which intervals are asked how often they hold the truth, for `docs/coverage.md`. */

/** What a sample says of a metric, or of a difference of two models in it. */
export interface Told {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string
  readonly doubts?: readonly unknown[] | undefined
}

/** A law that samples come from; the truth is the value of very many. */
export interface Situation {
  readonly name: string
  /** Numbers of samples, with the number of runs. */
  readonly sizes: readonly (readonly [samples: number, runs: number])[]
  readonly figures: (seed: number, samples: number) => Readonly<Record<string, Told>>
}

const exponential = (random: Random) => -Math.log((random.bits() + 0.5) / 4294967296)
const normal = (random: Random) =>
  Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random.uniform())

function student(degrees: number): (random: Random) => number {
  return (random) => {
    let squares = 0
    for (let at = 0; at < degrees; at++) squares += normal(random) ** 2
    return normal(random) / Math.sqrt(squares / degrees)
  }
}

const errorLaws: Readonly<Record<string, (random: Random) => number>> = {
  'normal errors': normal,
  'exponential errors': (random) => exponential(random) - 1,
  'errors of Student’s law, 5 degrees': student(5),
  'errors of Student’s law, 4 degrees': student(4),
  'errors of Student’s law, 3 degrees': student(3),
  'lognormal errors, σ = 1': (random) => Math.exp(normal(random)) - Math.exp(0.5),
}

const source = { path: 'predictions.npz', sha256: '', classes: 0, scores: new Float64Array(0) }
const rows: string[] = []

/** Ids of samples, the same for any number of them. */
function names(samples: number): string[] {
  while (rows.length < samples) rows.push(String(rows.length))
  return rows.length === samples ? rows : rows.slice(0, samples)
}

/** Values between 10 and 20 and what models with errors of this law, part of them in common, predict. */
function valueModels(
  law: (random: Random) => number,
  seed: number,
  samples: number,
  weighted: boolean,
): [Predictions, Predictions] {
  const random = seededRandom(seed)
  const [yTrue, first, second, weights] = [0, 1, 2, 3].map(() => new Float64Array(samples)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let row = 0; row < samples; row++) {
    yTrue[row] = 10 + 10 * random.uniform()
    const common = law(random)
    first[row] = yTrue[row]! + common
    second[row] = yTrue[row]! + common + 0.4 * law(random)
    weights[row] = 0.2 + 2 * random.uniform()
  }
  const model = (yPred: Float64Array): Predictions => ({
    ...source,
    samples,
    yTrue,
    yPred,
    ids: names(samples),
    ...(weighted && { weights }),
  })
  return [model(first), model(second)]
}

/** Counts of means between 0.5 and 4.5, and predictions of the means that are off by about 30 %. */
function counts(seed: number, samples: number): Predictions {
  const random = seededRandom(seed)
  const [yTrue, yPred] = [new Float64Array(samples), new Float64Array(samples)]
  for (let row = 0; row < samples; row++) {
    const mean = 0.5 + 4 * random.uniform()
    for (let product = random.uniform(); product > Math.exp(-mean); product *= random.uniform())
      yTrue[row]! += 1
    yPred[row] = mean * Math.exp(0.3 * normal(random))
  }
  return { ...source, samples, yTrue, yPred, ids: names(samples) }
}

/** Two models of classes with these shares; what each sees is calibrated, `sharp` times as sure as it should be. */
function classModels(
  shares: readonly number[],
  distance: number,
  seed: number,
  samples: number,
  sharp = 1,
): [Predictions, Predictions] {
  const random = seededRandom(seed)
  const classes = shares.length
  const yTrue = new Uint8Array(samples)
  const scores = [0, 1].map(() => new Float64Array(samples * classes)) as [Float64Array, Float64Array]
  const logits = new Float64Array(classes)
  const common = new Float64Array(classes)
  for (let row = 0; row < samples; row++) {
    let rest = random.uniform()
    let actual = 0
    while (actual < classes - 1 && rest >= shares[actual]!) rest -= shares[actual++]!
    yTrue[row] = actual
    for (let index = 0; index < classes; index++) common[index] = 0.7 * normal(random)
    for (const [at, far] of [distance, 0.85 * distance].entries()) {
      for (let index = 0; index < classes; index++) {
        const seen = common[index]! + 0.714 * normal(random) + (index === actual ? far : 0)
        logits[index] = sharp * (far * seen + Math.log(shares[index]!))
      }
      softmaxInto(scores[at]!, row * classes, logits)
    }
  }
  const model = (own: Float64Array): Predictions => ({
    ...source,
    samples,
    classes,
    yTrue,
    scores: own,
    yPred: predictedClasses(own, classes),
    ids: names(samples),
  })
  return [model(scores[0]), model(scores[1])]
}

function softmaxInto(scores: Float64Array, start: number, logits: Float64Array): void {
  const highest = Math.max(...logits)
  let total = 0
  for (const [index, logit] of logits.entries()) total += scores[start + index] = Math.exp(logit - highest)
  for (let index = 0; index < logits.length; index++) scores[start + index]! /= total
}

function chosen<T>(figures: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(ids.flatMap((id) => (figures[id] ? [[id, figures[id]]] : [])))
}

const metricsOf = (task: MetricTask, test: Predictions, ids: readonly string[]): Record<string, Told> =>
  chosen(
    figuresOf(
      { task },
      test,
      ids,
      task === 'classification' ? positiveClass(test.classes, undefined, []) : undefined,
    ).metrics,
    ids,
  )

const differencesOf = (
  task: MetricTask,
  [first, second]: readonly [Predictions, Predictions],
  ids: readonly string[],
): Record<string, Told> =>
  Object.fromEntries(
    Object.entries(differencesOfModels(task, first, second, ids, {})).map(([id, found]) => [
      id,
      { ...found, value: found.difference },
    ]),
  )

const valueIds = ['mae', 'mse', 'rmse', 'r2', 'wmape', 'pinball_90']
const classIds = [
  'balanced_acc',
  'precision',
  'f1',
  'f1_weighted',
  'f2',
  'mcc',
  'kappa',
  'auc',
  'ap',
  'loss',
  'brier',
]
const differenceIds = ['acc', 'balanced_acc', 'f1', 'mcc', 'kappa', 'auc', 'ap', 'loss', 'brier']

const classLaws: readonly (readonly [name: string, shares: readonly number[], distance: number])[] = [
  ['two classes, 2 % and 98 %', [0.98, 0.02], 1.7],
  ['two classes, 10 % and 90 %', [0.9, 0.1], 1.3],
  ['two classes, half each', [0.5, 0.5], 1.2],
  ['three classes, 60, 30 and 10 %', [0.6, 0.3, 0.1], 1.6],
  ['five classes, 40 to 5 %', [0.4, 0.25, 0.2, 0.1, 0.05], 1.8],
]

export const situations: readonly Situation[] = [
  ...Object.entries(errorLaws).map(([name, law]): Situation => ({
    name,
    sizes: [
      [50, 2000],
      [100, 2000],
      [300, 2000],
      [1000, 2000],
    ],
    figures: (seed, samples) => metricsOf('regression', valueModels(law, seed, samples, false)[0], valueIds),
  })),
  {
    name: 'normal errors, samples weighing 0.2 to 2.2',
    sizes: [
      [100, 2000],
      [300, 2000],
    ],
    figures: (seed, samples) =>
      metricsOf('regression', valueModels(normal, seed, samples, true)[0], valueIds),
  },
  {
    name: 'counts of 0.5 to 4.5 on average',
    sizes: [
      [100, 2000],
      [300, 2000],
    ],
    figures: (seed, samples) =>
      metricsOf('count', counts(seed, samples), [
        'poisson_deviance',
        'tweedie_1_5',
        'business_mape',
        'mae',
        'r2',
      ]),
  },
  {
    name: 'two models of values, part of their normal errors in common',
    sizes: [
      [50, 2000],
      [150, 2000],
      [500, 2000],
    ],
    figures: (seed, samples) =>
      differencesOf('regression', valueModels(normal, seed, samples, false), ['mae', 'mse', 'r2', 'wmape']),
  },
  ...classLaws.map(([name, shares, distance]): Situation => ({
    name,
    sizes: [
      [100, 1500],
      [300, 1500],
      [1000, 600],
    ],
    figures: (seed, samples) =>
      metricsOf('classification', classModels(shares, distance, seed, samples)[0], classIds),
  })),
  ...classLaws.slice(0, 4).map(([name, shares, distance]): Situation => ({
    name: `two models of ${name}`,
    sizes: [
      [100, 1000],
      [300, 1000],
      [1000, 400],
    ],
    figures: (seed, samples) =>
      differencesOf('classification', classModels(shares, distance, seed, samples), differenceIds),
  })),
  ...[
    ['calibrated probabilities', 1] as const,
    ['probabilities twice as sure as they should be', 2] as const,
  ].map(([name, sharp]): Situation => ({
    name,
    sizes: [
      [100, 2000],
      [300, 2000],
      [1000, 1000],
    ],
    figures: (seed, samples) => ({
      ...calibrationErrors(classModels([0.6, 0.4], 1.2, seed, samples, sharp)[0]),
    }),
  })),
]
