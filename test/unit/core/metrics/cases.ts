import { seededRandom, type Random } from '../../../../src/core/metrics/random.ts'
import { predictedClasses } from '../../../../src/core/metrics/validation.ts'
import type { Labels, Predictions } from '../../../../src/core/runs/predictions.ts'

export interface CaseOptions {
  readonly seed: number
  readonly samples: number
  readonly classes: number
  /** How much the actual class's score stands out. */
  readonly skill?: number
  /** Scores rounded to so many values, so that many are equal. */
  readonly levels?: number
  /** How much rarer each class is than the one before, 1 for equally frequent. */
  readonly imbalance?: number
  /** Classes without samples. */
  readonly absent?: readonly number[]
  readonly weighted?: boolean
}

/** Predictions of a made-up classifier, the same for the same options. */
export function classifierCase(options: CaseOptions): Predictions {
  const { seed, samples, classes, skill = 2, levels, imbalance = 1, absent = [], weighted } = options
  const random = seededRandom(seed)
  const shares = Array.from({ length: classes }, (_, index) =>
    absent.includes(index) ? 0 : imbalance ** index,
  )
  const yTrue = Float64Array.from({ length: samples }, () => drawIndex(random, shares))
  const scores = new Float64Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    let total = 0
    for (let index = 0; index < classes; index++) {
      const raw = random.uniform() * 3 + (yTrue[row] === index ? skill * random.uniform() : 0)
      const odds = Math.exp(levels ? Math.round(raw * levels) / levels : raw)
      scores[row * classes + index] = odds
      total += odds
    }
    for (let index = 0; index < classes; index++) {
      scores[row * classes + index] = scores[row * classes + index]! / total
    }
  }
  return predictionsOf(yTrue, scores, classes, {
    ...(weighted && { weights: Float64Array.from({ length: samples }, () => 0.1 + 3 * random.uniform()) }),
  })
}

export function predictionsOf(
  yTrue: Labels,
  scores: Float64Array,
  classes: number,
  more: Partial<Predictions> = {},
): Predictions {
  return {
    path: 'results/production/predictions/test.npz',
    sha256: '0'.repeat(64),
    samples: yTrue.length,
    yTrue,
    scores,
    classes,
    yPred: predictedClasses(scores, classes),
    ids: Array.from(yTrue, (_, row) => String(row)),
    ...more,
  }
}

export interface LabelCaseOptions {
  readonly seed: number
  readonly samples: number
  readonly labels: number
  /** How much the scores of labels that are there stand out. */
  readonly skill?: number
  /** How many samples have a label. */
  readonly share?: number
  /** Scores rounded to so many values, so that many are equal. */
  readonly levels?: number
  /** Labels that no sample has. */
  readonly absent?: readonly number[]
  readonly weighted?: boolean
}

/** Predictions of a made-up multi-label model; a sample's labels have something in common. */
export function labelCase(options: LabelCaseOptions): Predictions {
  const { seed, samples, labels, skill = 2, share = 0.4, levels, absent = [], weighted } = options
  const random = seededRandom(seed)
  const yTrue = new Float64Array(samples * labels)
  const scores = new Float64Array(samples * labels)
  for (let row = 0; row < samples; row++) {
    const common = random.uniform()
    for (let label = 0; label < labels; label++) {
      const at = row * labels + label
      const has = !absent.includes(label) && random.uniform() * 0.6 + common * 0.4 < share
      yTrue[at] = has ? 1 : 0
      const raw = (has ? skill : -skill) * random.uniform() + 2 * random.uniform() - 1 + (common - 0.5)
      const score = 1 / (1 + Math.exp(-raw))
      scores[at] = levels ? Math.round(score * levels) / levels : score
    }
  }
  const yPred = scores.map((score) => (score >= 0.5 ? 1 : 0))
  return {
    ...predictionsOf(new Float64Array(samples), scores, labels),
    multiLabel: true,
    yTrue,
    yPred,
    ...(weighted && { weights: Float64Array.from({ length: samples }, () => 0.1 + 3 * random.uniform()) }),
  }
}

/** Predictions of values. */
export function valuesOf(
  yTrue: readonly number[],
  yPred: readonly number[],
  weights?: Float64Array,
): Predictions {
  return {
    path: 'results/production/predictions/test.csv',
    sha256: '0'.repeat(64),
    samples: yTrue.length,
    yTrue: Float64Array.from(yTrue),
    scores: new Float64Array(0),
    classes: 0,
    yPred: Float64Array.from(yPred),
    ids: yTrue.map((_, row) => String(row)),
    ...(weights && { weights }),
  }
}

function drawIndex(random: Random, shares: readonly number[]): number {
  let rest = random.uniform() * shares.reduce((sum, share) => sum + share, 0)
  const found = shares.findIndex((share) => (rest -= share) < 0)
  return found < 0 ? shares.findLastIndex((share) => share > 0) : found
}
