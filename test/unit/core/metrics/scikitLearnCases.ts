import { seededRandom, type Random } from '../../../../src/core/metrics/random.ts'
import type { MetricTask } from '../../../../src/core/metrics/metricList.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { classifierCase, labelCase, predictionsOf, valuesOf } from './cases.ts'

/** Predictions of one task, named by what draws them. */
export interface TruthCase {
  readonly name: string
  readonly task: MetricTask
  readonly predictions: Predictions
}

const oneOf = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random.uniform() * values.length)]!

/** From `least` to `most`, as many of each magnitude. */
const spread = (random: Random, least: number, most: number): number =>
  Math.floor(least * (most / least + 1e-9) ** random.uniform())

/** Of one magnitude, of many, whole, or nothing for about a third of the samples; mostly none. */
function weightsOf(random: Random, samples: number): Float64Array | undefined {
  const draw = oneOf(random, [
    undefined,
    undefined,
    () => 0.1 + 3 * random.uniform(),
    () => 10 ** (8 * random.uniform() - 4),
    () => 1 + Math.floor(3 * random.uniform()),
    () => Math.max(0, random.uniform() - 0.3),
  ])
  const weights = draw && Float64Array.from({ length: samples }, draw)
  return weights?.some((weight) => weight > 0) ? weights : undefined
}

/** Some scores become 0 and 1, and rows of one score a class. */
function saturated({ yTrue, scores, classes }: Predictions, random: Random): Predictions {
  const sharp = Float64Array.from(scores)
  for (let row = 0; row < yTrue.length; row++) {
    if (random.uniform() < 0.7) continue
    const chosen = random.uniform() < 0.8 ? yTrue[row]! : Math.floor(random.uniform() * classes)
    const isEven = random.uniform() < 0.3
    for (let index = 0; index < classes; index++)
      sharp[row * classes + index] = isEven ? 1 / classes : Number(index === chosen)
  }
  return predictionsOf(yTrue, sharp, classes)
}

/** Classifications by a seed: 1 to 3,000 samples of 2 to 120 classes. */
function classifier(seed: number): TruthCase {
  const random = seededRandom(seed)
  const classes = oneOf(random, [2, 2, 2, 3, 4, 5, 10, 26, spread(random, 2, 120)])
  const options = {
    seed,
    classes,
    samples: spread(random, 1, classes > 20 ? 600 : 3000),
    skill: oneOf(random, [0, 1, 3, 8, 40]),
    imbalance: oneOf(random, [1, 1, 0.8, 0.3, 0.002]),
    ...(random.uniform() < 0.4 && { levels: oneOf(random, [1, 2, 5]) }),
    ...(random.uniform() < 0.15 && { absent: [Math.floor(random.uniform() * classes)] }),
  }
  const made = classifierCase(options)
  const drawn = random.uniform() < 0.25 ? saturated(made, random) : made
  const weights = weightsOf(random, options.samples)
  return {
    name: `classification ${JSON.stringify(options)}${weights ? ', weighted' : ''}`,
    task: 'classification',
    predictions: { ...drawn, ...(weights && { weights }) },
  }
}

/** Multi-label predictions by a seed: 1 to 1,000 samples of 2 to 40 labels. */
function labels(seed: number): TruthCase {
  const random = seededRandom(seed)
  const count = oneOf(random, [2, 3, 8, spread(random, 2, 40)])
  const options = {
    seed,
    labels: count,
    samples: spread(random, 1, 1000),
    skill: oneOf(random, [0, 1, 3]),
    share: oneOf(random, [0.5, 0.1, 0.9, 0.01, 0.99]),
    ...(random.uniform() < 0.4 && { levels: oneOf(random, [1, 3, 10]) }),
    ...(random.uniform() < 0.15 && { absent: [Math.floor(random.uniform() * count)] }),
  }
  const weights = weightsOf(random, options.samples)
  return {
    name: `multi-label ${JSON.stringify(options)}${weights ? ', weighted' : ''}`,
    task: 'multi-label',
    predictions: { ...labelCase(options), ...(weights && { weights }) },
  }
}

/** Values or counts by a seed: 1 to 3,000 samples, far from 0 or near it, constant, or right. */
function values(seed: number): TruthCase {
  const random = seededRandom(seed)
  const task = oneOf(random, ['regression', 'count'] as const)
  const samples = spread(random, 1, 3000)
  const offset = oneOf(random, [0, -5, 100, 1e6])
  const range = oneOf(random, [10, 10, 1e-3, 1e5, 0])
  const mostCount = oneOf(random, [1, 2, 6, 1000])
  const error = oneOf(random, [1, 1, 1e-3, 10, 0])
  const yTrue = Array.from({ length: samples }, () =>
    task === 'count' ? Math.floor(random.uniform() * mostCount) : offset + random.uniform() * range,
  )
  const yPred = yTrue.map((value) =>
    task === 'count' ? 0.01 + value * random.uniform() * 2 : value + error * (random.uniform() - 0.5),
  )
  const weights = weightsOf(random, samples)
  return {
    name: `${task} ${seed}: ${samples} samples${weights ? ', weighted' : ''}`,
    task,
    predictions: valuesOf(yTrue, yPred, weights),
  }
}

const drawn = (count: number, first: number, draw: (seed: number) => TruthCase): TruthCase[] =>
  Array.from({ length: count }, (_, at) => draw(first + at))

/** One class of two and of three, one sample, and a class for nearly every sample. */
const corners: readonly TruthCase[] = [
  { seed: 70, classes: 2, samples: 30, absent: [1] },
  { seed: 71, classes: 3, samples: 30, absent: [0, 2] },
  { seed: 72, classes: 2, samples: 1 },
  { seed: 73, classes: 2, samples: 3000, imbalance: 0.0005 },
  { seed: 74, classes: 1000, samples: 2000 },
].map((options) => ({
  name: `classification ${JSON.stringify(options)}`,
  task: 'classification',
  predictions: classifierCase(options),
}))

/** Every case: the same at each run. */
export const truthCases = (): readonly TruthCase[] => [
  ...corners,
  ...drawn(160, 1000, classifier),
  ...drawn(100, 2000, labels),
  ...drawn(160, 3000, values),
]
