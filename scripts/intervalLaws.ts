import { seededRandom, type Random } from '../src/core/metrics/random.ts'
import { predictedClasses } from '../src/core/metrics/validation.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'

/* The laws that samples come from in the simulations of `docs/coverage.md`; the same seed gives the same samples. */

export const exponential = (random: Random) => -Math.log((random.bits() + 0.5) / 4294967296)
export const normal = (random: Random) =>
  Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random.uniform())

export function student(degrees: number): (random: Random) => number {
  return (random) => {
    let squares = 0
    for (let at = 0; at < degrees; at++) squares += normal(random) ** 2
    return normal(random) / Math.sqrt(squares / degrees)
  }
}

/** Of mean 0. */
export const lognormal = (random: Random) => Math.exp(normal(random)) - Math.exp(0.5)

/** The seed of a second sample that has nothing in common with the first. */
export const otherSeed = (seed: number) => seed + 500_000_003

/** What a sample weighs, by its class and whether it is a hard one. */
export type WeightLaw = (random: Random, actual: number, isHard: boolean) => number

/** 0.2 to 2.2. */
export const weightOf: WeightLaw = (random) => 0.2 + 2 * random.uniform()

/** Of Pareto’s law, from 1 on: a share `w ** -shape` weighs more than `w`. */
export const paretoWeight =
  (shape: number): WeightLaw =>
  (random) =>
    Math.exp(exponential(random) / shape)

const source = { path: 'predictions.npz', sha256: '', classes: 0, scores: new Float64Array(0) }
const rows: string[] = []

/** Ids of samples, the same for any number of them. */
function names(samples: number): string[] {
  while (rows.length < samples) rows.push(String(rows.length))
  return rows.length === samples ? rows : rows.slice(0, samples)
}

export const valuesOf = (yTrue: Float64Array, yPred: Float64Array, weights?: Float64Array): Predictions => ({
  ...source,
  samples: yTrue.length,
  yTrue,
  yPred,
  ids: names(yTrue.length),
  ...(weights && { weights }),
})

/** Values between 10 and 20 and what models with errors of this law, part of them in common, predict. */
export function valueModels(
  law: (random: Random) => number,
  seed: number,
  samples: number,
  weighted = false,
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
    weights[row] = weightOf(random, 0, false)
  }
  const shared = weighted ? weights : undefined
  return [valuesOf(yTrue, first, shared), valuesOf(yTrue, second, shared)]
}

/** Values between a tenth and ten, as likely of each size, predicted within about `spread` of them. */
export function valuesNearZero(spread: number, seed: number, samples: number): Predictions {
  const random = seededRandom(seed)
  const [yTrue, yPred] = [new Float64Array(samples), new Float64Array(samples)]
  for (let row = 0; row < samples; row++) {
    yTrue[row] = 10 ** (2 * random.uniform() - 1)
    yPred[row] = yTrue[row]! + spread * normal(random)
  }
  return valuesOf(yTrue, yPred)
}

/** Counts of means between `least` and `most`, and two models’ predictions of the means, off by about 30 and 40 %. */
export function countModels(
  least: number,
  most: number,
  seed: number,
  samples: number,
): [Predictions, Predictions] {
  const random = seededRandom(seed)
  const [yTrue, first, second] = [0, 1, 2].map(() => new Float64Array(samples)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let row = 0; row < samples; row++) {
    const mean = least + (most - least) * random.uniform()
    for (let product = random.uniform(); product > Math.exp(-mean); product *= random.uniform())
      yTrue[row]! += 1
    first[row] = mean * Math.exp(0.3 * normal(random))
    second[row] = first[row]! * Math.exp(0.25 * normal(random))
  }
  return [valuesOf(yTrue, first), valuesOf(yTrue, second)]
}

export interface ClassLaw {
  readonly name: string
  /** How likely each class is. */
  readonly shares: readonly number[]
  /** How far the classes lie apart, in standard deviations. */
  readonly distance: number
}

export interface ClassModels {
  /** How many times as sure as it should be a model is; 1, which is calibrated, if not said. */
  readonly sharp?: number
  /** What the samples weigh; each the same if not said. */
  readonly weigh?: WeightLaw
  /** The share of samples that models see nothing of; none if not said. */
  readonly hard?: number
}

/** Two models of classes, of which the second sees a little less. */
export function classModels(
  { shares, distance }: Omit<ClassLaw, 'name'>,
  seed: number,
  samples: number,
  { sharp = 1, weigh, hard = 0 }: ClassModels = {},
): [Predictions, Predictions] {
  const random = seededRandom(seed)
  const classes = shares.length
  const yTrue = new Uint8Array(samples)
  const scores = [0, 1].map(() => new Float64Array(samples * classes)) as [Float64Array, Float64Array]
  const logits = new Float64Array(classes)
  const common = new Float64Array(classes)
  const weights = new Float64Array(weigh ? samples : 0)
  for (let row = 0; row < samples; row++) {
    let rest = random.uniform()
    let actual = 0
    while (actual < classes - 1 && rest >= shares[actual]!) rest -= shares[actual++]!
    yTrue[row] = actual
    const isHard = hard > 0 && random.uniform() < hard
    for (let index = 0; index < classes; index++) common[index] = 0.7 * normal(random)
    for (const [at, far] of [distance, 0.85 * distance].entries()) {
      for (let index = 0; index < classes; index++) {
        const seen = common[index]! + 0.714 * normal(random) + (index === actual ? (isHard ? 0 : far) : 0)
        logits[index] = sharp * (far * seen + Math.log(shares[index]!))
      }
      softmaxInto(scores[at]!, row * classes, logits)
    }
    if (weigh) weights[row] = weigh(random, actual, isHard)
  }
  const model = (own: Float64Array): Predictions => ({
    ...source,
    samples,
    classes,
    yTrue,
    scores: own,
    yPred: predictedClasses(own, classes),
    ids: names(samples),
    ...(weigh && { weights }),
  })
  return [model(scores[0]), model(scores[1])]
}

function softmaxInto(scores: Float64Array, start: number, logits: Float64Array): void {
  const highest = Math.max(...logits)
  let total = 0
  for (const [index, logit] of logits.entries()) total += scores[start + index] = Math.exp(logit - highest)
  for (let index = 0; index < logits.length; index++) scores[start + index]! /= total
}

/** Two models of labels that are there with these chances, the first one where no other is; some label is predicted always. */
export function labelModels(
  shares: readonly number[],
  distance: number,
  seed: number,
  samples: number,
  weighted = false,
): [Predictions, Predictions] {
  const random = seededRandom(seed)
  const labels = shares.length
  const yTrue = new Uint8Array(samples * labels)
  const scores = [0, 1].map(() => new Float64Array(samples * labels)) as [Float64Array, Float64Array]
  const weights = new Float64Array(weighted ? samples : 0)
  for (let row = 0; row < samples; row++) {
    const start = row * labels
    const inCommon = normal(random)
    let some = 0
    for (let label = 0; label < labels; label++) {
      const there = random.uniform() < shares[label]! * (inCommon > 0 ? 1.3 : 0.7) ? 1 : 0
      some += yTrue[start + label] = there
    }
    if (some === 0) yTrue[start] = 1
    for (let label = 0; label < labels; label++) {
      const common = 0.7 * normal(random)
      for (const [at, far] of [distance, 0.85 * distance].entries()) {
        const seen = common + 0.714 * normal(random) + (yTrue[start + label] ? far : 0)
        const chance = Math.log(shares[label]! / (1 - shares[label]!))
        scores[at]![start + label] = 1 / (1 + Math.exp(-(far * seen - far ** 2 / 2 + chance)))
      }
    }
    if (weighted) weights[row] = weightOf(random, 0, false)
  }
  const model = (own: Float64Array): Predictions => {
    const yPred = Uint8Array.from(own, (score) => (score >= 0.5 ? 1 : 0))
    const highest = predictedClasses(own, labels)
    for (let row = 0; row < samples; row++) yPred[row * labels + highest[row]!] = 1
    return {
      ...source,
      multiLabel: true,
      samples,
      classes: labels,
      yTrue,
      scores: own,
      yPred,
      ids: names(samples),
      ...(weighted && { weights }),
    }
  }
  return [model(scores[0]), model(scores[1])]
}

/** Scores of a class of this share by three models, each of which sees a little less than the one before. */
export function scoreModels(share: number, seed: number, samples: number): Predictions[] {
  const random = seededRandom(seed)
  const yTrue = new Uint8Array(samples)
  const scores = [0, 1, 2].map(() => new Float64Array(2 * samples))
  for (let row = 0; row < samples; row++) {
    yTrue[row] = random.uniform() < share ? 1 : 0
    const common = 0.7 * normal(random)
    for (const [at, own] of scores.entries()) {
      const far = 2 * 0.9 ** at
      const seen = common + 0.714 * normal(random) + (yTrue[row] ? far : 0)
      const score = 1 / (1 + Math.exp(-(far * (seen - far / 2) + Math.log(share / (1 - share)))))
      own[2 * row] = 1 - score
      own[2 * row + 1] = score
    }
  }
  return scores.map((own) => ({
    ...source,
    samples,
    classes: 2,
    yTrue,
    scores: own,
    yPred: predictedClasses(own, 2),
    ids: names(samples),
  }))
}
